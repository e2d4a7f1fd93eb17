import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ShortcutName, shortcutNames, shortcuts } from "../../../src/renderer/shared/shortcuts.ts";
import { type Operator, openOperator, startChromium } from "../../support/browser/operator.ts";
import { type House, startHouse } from "../../support/house/house.ts";

let house: House;
let browser: Browser;
let lead: Operator;
let signInTroubles: string[];
/** What the console complained of since it was last asked. */
const faults: string[] = [];
const pictures = process.env.HOTLINE_PICTURES;

beforeAll(async () => {
  house = await startHouse({ people: 60, tickets: 900, exchangeArguments: ["--exchange", "training"] });
  browser = await startChromium();
  lead = await openOperator(browser, (await house.seat("lead")).address());
  lead.console.setDefaultTimeout(8_000);
  await lead.at("login").waitFor();
  signInTroubles = await troublesOf(lead);
  await lead.signIn("zhaomin");
  lead.console.on("console", (message) => {
    // A picture of the tab that a browser asks for by itself is none of the console's.
    if (message.type() === "error" && !message.location().url.endsWith("favicon.ico")) faults.push(message.text().slice(0, 400));
  });
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});
/** Each begins on a desk that was just loaded, whatever the one before it left. */
beforeEach(async () => {
  await lead.console.emulateMedia({ colorScheme: "light", forcedColors: null, reducedMotion: null, contrast: null });
  await lead.console.setViewportSize({ width: 1366, height: 768 });
  await speak("zh-CN");
});

async function speak(language: "zh-CN" | "en"): Promise<void> {
  await lead.console.evaluate((chosen) => localStorage.setItem("hotline.language", chosen), language);
  await lead.console.reload();
  await lead
    .at("view-desk")
    .filter({ hasText: language === "en" ? "Desk" : "接听" })
    .waitFor();
}

const row = async ({ at }: Operator): Promise<void> => at("list-row").first().waitFor();
const view = (name: string) => (operator: Operator) => operator.at(`view-${name}`).click();
const openFirst = (name: string, shown: string) => async (operator: Operator) => {
  await view(name)(operator);
  await row(operator);
  await operator.at("data-grid").focus();
  await operator.console.keyboard.press("Home");
  await operator.console.keyboard.press("Enter");
  await operator.at(shown).waitFor();
};
/** A case by hand stays on the desk, also over a reload: it is opened once. */
let hasCase = false;
async function openCase(operator: Operator): Promise<void> {
  await view("desk")(operator);
  if (!hasCase) {
    await operator.at("by-hand-number").fill("19900000003");
    await operator.at("by-hand").click();
  }
  await operator.at("ticket-form").waitFor();
  hasCase = true;
}
const byKey = (key: string, shown: string) => async (operator: Operator) => {
  await operator.console.keyboard.press(key);
  await operator.at(shown).first().waitFor();
};

/** Every view and panel, each from wherever the one before left the console. Who makes a new one adds it here. */
const places: readonly { readonly name: string; go(operator: Operator): Promise<void>; leave?(operator: Operator): Promise<void> }[] = [
  { name: "desk", go: view("desk") },
  { name: "desk-with-a-case", go: openCase },
  {
    name: "tickets",
    go: async (operator) => {
      await view("tickets")(operator);
      await row(operator);
    },
  },
  { name: "ticket", go: openFirst("tickets", "ticket-view") },
  {
    name: "columns",
    go: async (operator) => {
      await view("tickets")(operator);
      await row(operator);
      await operator.at("columns").click();
      await operator.console.getByRole("dialog").waitFor();
    },
    leave: (operator) => operator.console.keyboard.press("Escape"),
  },
  {
    name: "calls",
    go: async (operator) => {
      await view("calls")(operator);
      await row(operator);
    },
  },
  { name: "call", go: openFirst("calls", "call-details") },
  {
    name: "callers",
    go: async (operator) => {
      await view("callers")(operator);
      await row(operator);
    },
  },
  { name: "caller", go: openFirst("callers", "caller-card") },
  {
    name: "caller-edited",
    go: async (operator) => {
      await openFirst("callers", "caller-card")(operator);
      await operator.at("caller-edit").click();
      await operator.at("caller-save").waitFor();
    },
  },
  { name: "followUps", go: view("followUps") },
  { name: "floor", go: view("floor") },
  { name: "settings", go: view("settings") },
  {
    name: "help",
    go: async (operator) => {
      await operator.console.keyboard.press("F1");
      await operator.console.getByRole("dialog").waitFor();
    },
    leave: (operator) => operator.console.keyboard.press("Escape"),
  },
  {
    name: "palette",
    go: async (operator) => {
      await operator.console.keyboard.press("Control+Shift+p");
      await operator.at("command-view-desk").waitFor();
    },
    leave: (operator) => operator.console.keyboard.press("Escape"),
  },
  {
    name: "text-modules",
    go: async (operator) => {
      await openCase(operator);
      await operator.at("field-content").focus();
      await byKey("Control+;", "field-popup-choice")(operator);
    },
    leave: async (operator) => {
      await operator.console.keyboard.press("Escape");
      await operator.at("field-popup").waitFor({ state: "detached" });
    },
  },
  { name: "dial-pad", go: byKey("F3", "panel-pad"), leave: (operator) => operator.console.keyboard.press("Escape") },
];

/** A key that was shown instead of its words. */
const bareKeys = (operator: Operator): Promise<string[]> =>
  operator.console.evaluate(() =>
    document.body.innerText.split("\n").filter((line) => /^[a-z][a-zA-Z]+(\.[a-zA-Z_]+)+$/.test(line.trim()) && !/\.(fm|wav|json)$/.test(line)),
  );

/** What axe finds, at most three places of each kind. @param rules of axe; all of them unless named */
async function troublesOf(operator: Operator, rules?: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page: operator.console }).options({ resultTypes: ["violations"] }).setLegacyMode();
  const { violations } = await (rules === undefined ? axe : axe.withRules([...rules])).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

/** Goes through every place; one that cannot be reached is told, and the walk goes on from a console that was loaded anew. */
async function walk(operator: Operator, kind: string, rules?: readonly string[]): Promise<Record<string, string[]>> {
  const troubles: Record<string, string[]> = {};
  faults.splice(0);
  for (const { name, go, leave } of places) {
    const found: string[] = [];
    try {
      await go(operator);
      found.push(...(await troublesOf(operator, rules)));
      const wide = await operator.console.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) found.push(`scrolls sideways by ${wide} px`);
      found.push(...(await bareKeys(operator)).map((key) => `a key without words: ${key}`));
      if (pictures !== undefined) await operator.console.screenshot({ path: join(pictures, `access-${kind}-${name}.png`), animations: "disabled" });
      await leave?.(operator);
    } catch (error) {
      found.push(`could not be walked through: ${String(error).slice(0, 300)}`);
      await operator.console.reload();
      await operator.at("view-desk").waitFor();
    }
    found.push(...faults.splice(0).map((fault) => `complained: ${fault}`));
    if (found.length > 0) troubles[name] = found;
  }
  return troubles;
}
/** Rules about names and words, which another language can break. */
const nameRules = ["aria-command-name", "aria-dialog-name", "aria-input-field-name", "button-name", "html-has-lang", "image-alt", "label", "link-name"];

describe("for who cannot see well, or use a mouse", () => {
  it("the sign-in has no trouble", () => expect(signInTroubles).toEqual([]));
  it("no view and no panel has any trouble, in Chinese and light", async () => expect(await walk(lead, "zh-light")).toEqual({}));
  it("nor is anything too pale in the dark", async () => {
    await lead.at("person").click();
    await lead.at("scheme-dark").click();
    await lead.console.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    const troubles = await walk(lead, "zh-dark", ["color-contrast"]);
    await lead.console.evaluate(() => localStorage.removeItem("mantine-color-scheme-value"));
    expect(troubles).toEqual({});
  });
  it("nor does anything lack its name in English, which is chosen in the console and kept over a reload", async () => {
    await lead.at("person").click();
    await lead.at("language-en").click();
    await lead.at("view-desk").filter({ hasText: "Desk" }).waitFor();
    await lead.console.reload();
    await lead.at("view-desk").filter({ hasText: "Desk" }).waitFor();
    expect(await walk(lead, "en-light", nameRules)).toEqual({});
  });
  it("nothing is cut off at 200 % of a 1366 × 768 screen, nor with forced colours, nor does anything move where that is not wished for", async () => {
    await lead.console.setViewportSize({ width: 683, height: 384 });
    await lead.console.emulateMedia({ forcedColors: "active", reducedMotion: "reduce", contrast: "more" });
    for (const name of ["desk", "desk-with-a-case", "tickets", "caller"]) {
      await places.find((place) => place.name === name)?.go(lead);
      if (name === "tickets") await lead.at("list-row").nth(2).click();
      if (pictures !== undefined) await lead.console.screenshot({ path: join(pictures, `access-zoom-${name}.png`) });
      const hidden = await lead.console.evaluate(() => {
        const cut: string[] = [];
        for (const element of document.querySelectorAll<HTMLElement>(
          "button, label, input:not([type=hidden], [type=radio], [type=checkbox]), textarea:not([aria-hidden=true])",
        )) {
          if (!element.checkVisibility() || element.getAttribute("tabindex") === "-1" || element.closest("[aria-hidden=true]") !== null) continue;
          element.scrollIntoView({ block: "center", inline: "center" });
          const { left, right, top, bottom } = element.getBoundingClientRect();
          if (right <= left || left < -1 || right > innerWidth + 1 || bottom < 0 || top > innerHeight) cut.push(element.outerHTML.slice(0, 120));
        }
        return cut;
      });
      expect([name, hidden]).toEqual([name, []]);
      const moving = await lead.console.evaluate(
        () => document.getAnimations().filter((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0) > 1).length,
      );
      expect(moving).toBe(0);
    }
  });
});

describe("from the keyboard alone", () => {
  /** Tab until the focus stands there. */
  async function tabTo(testId: string, most = 60): Promise<void> {
    for (let press = 0; press < most; press += 1) {
      await lead.console.keyboard.press("Tab");
      if ((await lead.console.evaluate(() => document.activeElement?.getAttribute("data-testid"))) === testId) return;
    }
    throw new Error(`the focus never came to ${testId}`);
  }
  const active = (): Promise<string | null> =>
    lead.console.evaluate(() => document.querySelector('[data-cursor="true"]')?.getAttribute("aria-rowindex") ?? null);

  it("a list is reached, walked through, chosen from, narrowed, and its row opened and closed", async () => {
    await view("desk")(lead);
    await lead.console.keyboard.press("Control+Shift+p");
    await lead.console.getByPlaceholder("输入命令或页面").and(lead.console.locator(":focus")).waitFor();
    await lead.console.keyboard.type("gd");
    await lead.at("command-view-callers").waitFor({ state: "detached" });
    await lead.at("command-view-tickets").waitFor();
    await lead.console.keyboard.press("Enter");
    await lead.at("ticket-list").and(lead.console.locator('[data-complete="true"]')).waitFor();
    await tabTo("data-grid");
    const total = Number(await lead.at("ticket-list").getAttribute("data-total"));
    await lead.console.keyboard.press("End");
    // A row is drawn when the list has been scrolled to it.
    await expect.poll(active).toBe(String(total + 1));
    await lead.console.keyboard.press("PageUp");
    await expect.poll(async () => Number(await active()) > 2 && Number(await active()) < total).toBe(true);
    await lead.console.keyboard.press("Home");
    await expect.poll(active).toBe("2");
    for (const key of ["ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "ArrowDown", "Space"]) await lead.console.keyboard.press(key);
    await lead.at("list-total").filter({ hasText: "已选 4 条" }).waitFor();
    await expect.poll(() => lead.console.locator('tr[aria-selected="true"]').count()).toBe(4);
    // What the screen reader is told is the row that is meant.
    const told = await lead.console.evaluate(() =>
      document.getElementById(document.querySelector("[aria-activedescendant]")?.getAttribute("aria-activedescendant") ?? "")?.getAttribute("aria-rowindex"),
    );
    expect(told).toBe("6");
    await lead.console.keyboard.press("Enter");
    await lead.at("ticket-view").waitFor();
    await lead.console.keyboard.press("Escape");
    await lead.at("ticket-view").waitFor({ state: "detached" });
    expect(await lead.console.evaluate(() => document.activeElement?.getAttribute("data-testid"))).toBe("data-grid");
    await lead.at("sort-name").focus();
    await lead.console.keyboard.press("Enter");
    await lead.console.locator('th[aria-sort="ascending"]').waitFor();
    await lead.at("ticket-search").focus();
    await lead.console.keyboard.type("没有这样的工单");
    await lead.console.getByText("没有符合条件的记录").waitFor();
    await lead.at("ticket-search").fill("");
  });

  it("a person's card is changed, merged and parted again", async () => {
    await view("callers")(lead);
    await row(lead);
    await lead.at("data-grid").focus();
    await lead.console.keyboard.press("Enter");
    await lead.at("caller-card").waitFor();
    const name = (await lead.at("caller-name").textContent())?.trim() ?? "";
    await tabTo("caller-edit");
    await lead.console.keyboard.press("Enter");
    await lead.at("caller-notes").focus();
    await lead.console.keyboard.type("养了两只猫");
    await tabTo("caller-save");
    await lead.console.keyboard.press("Enter");
    await lead.at("caller-card").getByText("养了两只猫").waitFor();
    await lead.at("caller-steps").getByText("赵敏").first().waitFor();
    await lead.at("caller-merge").focus();
    await lead.console.keyboard.press("Enter");
    await lead.at("find-person").focus();
    await lead.console.keyboard.type("王");
    await lead.at("person-choice").first().waitFor();
    await tabTo("person-choice");
    await lead.console.keyboard.press("Enter");
    await tabTo("caller-unmerge");
    await lead.console.keyboard.press("Enter");
    await lead.at("caller-unmerge").waitFor({ state: "detached" });
    expect((await lead.at("caller-name").textContent())?.trim()).toContain(name);
    // A number is shown for a reason alone.
    await tabTo("reveal");
    await lead.console.keyboard.press("Enter");
    await lead.console.keyboard.type("回拨核实");
    await lead.console.keyboard.press("Enter");
    await lead.at("revealed").filter({ hasText: "+861990" }).waitFor();
    await lead.console.keyboard.press("Escape");
  });

  it("no key of the console fires while an input method composes a word", async () => {
    await places.find(({ name }) => name === "desk-with-a-case")?.go(lead);
    const content = lead.at("field-content");
    await content.focus();
    const session = await lead.context.newCDPSession(lead.console);
    await lead.console.evaluate(() => {
      const pressed: { key: string; isComposing: boolean; taken: boolean }[] = [];
      Object.assign(window, { pressed });
      window.addEventListener("keydown", (event) => pressed.push({ key: event.key, isComposing: event.isComposing, taken: event.defaultPrevented }));
    });
    const taken = (): Promise<{ key: string; isComposing: boolean; taken: boolean }[]> => lead.console.evaluate("window.pressed.splice(0)");
    const press = async (name: ShortcutName): Promise<void> => {
      const parts = shortcuts[name].split("+");
      const key = parts.at(-1) ?? "";
      const modifiers = (parts.includes("Alt") ? 1 : 0) + (parts.includes("Control") ? 2 : 0) + (parts.includes("Shift") ? 8 : 0);
      await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key, modifiers });
      await session.send("Input.dispatchKeyEvent", { type: "keyUp", key, modifiers });
    };
    const before = await lead.console.evaluate(() => document.body.dataset.none ?? document.querySelectorAll('[role="dialog"]').length);
    for (const name of shortcutNames) {
      await session.send("Input.imeSetComposition", { text: "nihao", selectionStart: 5, selectionEnd: 5 });
      await press(name);
      const seen = await taken();
      expect([name, seen.length, seen.every((each) => each.isComposing && !each.taken)]).toEqual([name, 1, true]);
      await session.send("Input.imeSetComposition", { text: "", selectionStart: 0, selectionEnd: 0 });
    }
    expect(await lead.console.evaluate(() => document.querySelectorAll('[role="dialog"]').length)).toBe(before);
    // The same press is taken when no word is composed.
    await content.focus();
    await press("help");
    expect(await taken()).toEqual([expect.objectContaining({ key: "F1", taken: true })]);
    await lead.console.keyboard.press("Escape");
    await session.detach();
  });
});
