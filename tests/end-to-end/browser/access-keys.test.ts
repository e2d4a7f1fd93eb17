import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ShortcutName, shortcutNames, shortcuts } from "../../../src/renderer/shared/shortcuts.ts";
import { places, row, view } from "../../support/browser/access-walk.ts";
import { type Operator, openOperator, startChromium } from "../../support/browser/operator.ts";
import { type House, type SeatHouse, startHouse } from "../../support/house/house.ts";

let house: House;
let browser: Browser;
let lead: Operator;
let seat: SeatHouse;

beforeAll(async () => {
  house = await startHouse({ people: 60, tickets: 900, exchangeArguments: ["--exchange", "training"] });
  browser = await startChromium();
  seat = await house.seat("lead");
  lead = await openOperator(browser, seat.address());
  await lead.signIn("zhaomin");
  // The first fill: a list that grows under the keys has no end.
  await view("tickets")(lead);
  await row(lead);
  await lead.at("band-filling").waitFor({ state: "detached" });
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});
/** Each begins on a desk that was just loaded, whatever the one before it left. */
beforeEach(async () => {
  await lead.console.reload();
  await lead.at("view-desk").waitFor();
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
  /** A name of the list of callers that is not its first one's, nor has a 王 in it. */
  async function nameBeside(): Promise<string> {
    const names = await lead.at("list-row").evaluateAll((rows) => rows.map((each) => each.querySelector("td")?.innerText.trim() ?? ""));
    const found = names.find((each) => each !== "" && each !== names[0] && !each.includes("王"));
    if (found === undefined) throw new Error(`nobody else is in the list: ${names.join(" ")}`);
    return found;
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
    const another = await nameBeside();
    await lead.at("data-grid").focus();
    await lead.console.keyboard.press("Home");
    await lead.console.keyboard.press("Enter");
    await lead.at("caller-card").waitFor();
    const name = (await lead.at("caller-name").textContent())?.trim() ?? "";
    await tabTo("caller-edit");
    await lead.console.keyboard.press("Enter");
    await lead.console.locator("input:focus").and(lead.at("caller-name")).waitFor();
    await lead.at("caller-notes").focus();
    await lead.console.keyboard.type("养了两只猫");
    // The key that closes what is open beside a list takes nothing that was typed with it.
    await lead.console.keyboard.press("Escape");
    expect(await lead.at("caller-notes").inputValue()).toContain("养了两只猫");
    await tabTo("caller-save");
    await lead.console.keyboard.press("Enter");
    await lead.at("caller-card").getByText("养了两只猫").waitFor();
    await lead.at("caller-steps").getByText("赵敏").first().waitFor();
    await lead.at("caller-merge").focus();
    await lead.console.keyboard.press("Enter");
    await lead.at("find-person").focus();
    await lead.console.keyboard.type("王");
    await lead.console.getByRole("option").filter({ hasText: "王" }).first().waitFor();
    // A quick hand: who was found for what stood there before is chosen neither by the key nor by the mouse.
    await seat.heldStill(async () => {
      await lead.console.keyboard.press("Backspace");
      await lead.console.keyboard.type(another);
      expect(await lead.console.getByRole("option").count()).toBe(0);
      await lead.console.keyboard.press("Enter");
    });
    await lead.console.locator(".caller-merged").filter({ hasText: another }).waitFor();
    // What was chosen is gone with its list: the cursor is at the card.
    await expect.poll(() => lead.console.evaluate(() => document.activeElement?.getAttribute("data-testid"))).toBe("caller-card");
    expect(await lead.at("caller-unmerge").evaluate((button) => getComputedStyle(button).paddingLeft)).not.toBe("0px");
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
