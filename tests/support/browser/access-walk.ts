import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Operator } from "./operator.ts";

const pictures = process.env.HOTLINE_PICTURES;

/** A view or a panel: how to come to it from wherever one is, and how to leave what covers others. */
export interface Place {
  readonly name: string;
  go(operator: Operator): Promise<void>;
  leave?(operator: Operator): Promise<void>;
}

export const row = async ({ at }: Operator): Promise<void> => at("list-row").first().waitFor();
export const view = (name: string) => (operator: Operator) => operator.at(`view-${name}`).click();
const openFirst = (name: string, shown: string) => async (operator: Operator) => {
  await view(name)(operator);
  await row(operator);
  await operator.at("data-grid").focus();
  await operator.console.keyboard.press("Home");
  await operator.console.keyboard.press("Enter");
  await operator.at(shown).waitFor();
};
/** A case by hand stays on the desk, also over a reload: it is opened once. */
const withCase = new WeakSet<Operator>();
async function openCase(operator: Operator): Promise<void> {
  await view("desk")(operator);
  if (!withCase.has(operator)) {
    await operator.at("by-hand-number").fill("19900000003");
    await operator.at("by-hand").click();
  }
  await operator.at("ticket-form").waitFor();
  withCase.add(operator);
}
const leaveByEscape = (operator: Operator): Promise<void> => operator.console.keyboard.press("Escape");
const listed = (name: string) => async (operator: Operator) => {
  await view(name)(operator);
  await row(operator);
};
const byKey = (key: string, shown: string) => async (operator: Operator) => {
  await operator.console.keyboard.press(key);
  await operator.at(shown).first().waitFor();
};

/** A script that is being written, for it has every part of the editor; begun once, for drafts stay. */
async function writeArticle(operator: Operator): Promise<void> {
  await view("knowledge")(operator);
  await operator.at("shelf-draft").click();
  const begun = operator.at("shelf-entry").filter({ hasText: "楼道堵塞" });
  await operator
    .at("library")
    .getByText(/没有文章。|No articles\.|楼道堵塞/)
    .first()
    .waitFor();
  if ((await begun.count()) === 0) {
    await operator.at("article-new").click();
    await operator.at("article-title").fill("楼道堵塞问询");
    await operator.console.getByText(/^(引导脚本|Guided script)$/).click();
    await operator.at("step-add").click();
    await operator.at("step-text").first().fill("堵的是哪里？");
    await operator.at("choice-add").click();
    await operator.at("choice-label").fill("消防通道");
    await operator.at("choice-new-step").click();
    await operator.at("article-save").click();
  } else await begun.first().click();
  await operator.at("script-step").nth(1).waitFor();
}

/** Every view and panel, each from wherever the one before left the console. Who makes a new one adds it here. */
export const places: readonly Place[] = [
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
  {
    name: "views",
    go: async (operator) => {
      await listed("tickets")(operator);
      await operator.console.keyboard.press("Alt+w");
      await operator.at("view-save-as").waitFor();
    },
    leave: leaveByEscape,
  },
  {
    name: "view-named",
    go: async (operator) => {
      await listed("tickets")(operator);
      await operator.console.keyboard.press("Alt+w");
      await operator.at("view-save-as").click();
      await operator.at("view-name").waitFor();
    },
    leave: async (operator) => operator.at("view-name").press("Escape"),
  },
  {
    name: "acts",
    go: async (operator) => {
      await listed("tickets")(operator);
      await operator.at("data-grid").focus();
      await operator.console.keyboard.press("Space");
      await operator.console.keyboard.press("Alt+b");
      await operator.at("act-reassign").click();
      await operator.at("act-confirm").waitFor();
    },
    leave: leaveByEscape,
  },
  {
    name: "export",
    go: async (operator) => {
      await listed("tickets")(operator);
      await operator.at("export").click();
      await operator.at("export-csv").waitFor();
    },
    leave: leaveByEscape,
  },
  {
    name: "ticket-move",
    go: async (operator) => {
      await openFirst("tickets", "ticket-view")(operator);
      await operator.console.locator(".moves button").first().click();
      await operator.at("move-form").waitFor();
    },
    leave: leaveByEscape,
  },
  {
    name: "caller-merge",
    go: async (operator) => {
      await openFirst("callers", "caller-card")(operator);
      await operator.at("caller-merge").click();
      await operator.at("find-person").waitFor();
    },
  },
  {
    name: "follow-up-form",
    go: async (operator) => {
      await view("followUps")(operator);
      await operator.at("move-followUp").click();
      await operator.at("move-form").waitFor();
    },
    leave: leaveByEscape,
  },
  {
    name: "follow-ups-all",
    go: async (operator) => {
      await view("followUps")(operator);
      await operator.at("follow-up-show").locator("label").nth(1).click();
      await operator.at("follow-up-list").and(operator.console.locator("[data-total]")).waitFor();
    },
  },
  {
    name: "incidents",
    go: async (operator) => {
      await view("incidents")(operator);
      await operator.at("incident-new").click();
      await operator.at("incident-form").waitFor();
    },
  },
  {
    name: "knowledge",
    go: async (operator) => {
      await view("knowledge")(operator);
      await operator.at("library").waitFor();
    },
  },
  {
    name: "published-article",
    go: async (operator) => {
      await view("knowledge")(operator);
      await operator.at("shelf-published").click();
      await operator.at("shelf-entry").filter({ hasText: "采暖费" }).click();
      await operator.at("published-article").waitFor();
    },
  },
  { name: "article-editor", go: writeArticle },
  {
    name: "article-preview",
    go: async (operator) => {
      await writeArticle(operator);
      await operator.at("tab-preview").click();
      await operator.at("article-text").waitFor();
    },
  },
  {
    name: "article-steps",
    go: async (operator) => {
      await writeArticle(operator);
      await operator.at("tab-steps").click();
      await operator.at("article-steps").waitFor();
    },
  },
  {
    name: "outbox",
    go: async (operator) => {
      await view("desk")(operator);
      await operator.at("sync").click();
      await operator.console.locator(".outbox").waitFor();
    },
    leave: leaveByEscape,
  },
  { name: "draft-history", go: lookBack, leave: leaveByEscape },
  {
    name: "guess-evidence",
    go: async (operator) => {
      await openCase(operator);
      await operator.at("field-content").fill("家里暖气不热，室温只有十四度");
      await operator.at("guess-why").click();
      await operator.at("guess-evidence").waitFor();
    },
    leave: leaveByEscape,
  },
  {
    name: "number-reveal",
    go: async (operator) => {
      await openFirst("callers", "caller-card")(operator);
      await operator.at("reveal").first().click();
      await operator.at("reveal-reason").waitFor();
    },
    leave: leaveByEscape,
  },
  { name: "caller-split", go: splitPerson },
  {
    name: "call-number",
    go: async (operator) => {
      await openFirst("calls", "call-details")(operator);
      await operator.at("number-wrong").click();
      await operator.at("find-person").fill("王");
      await operator.console.getByRole("option").first().waitFor();
    },
  },
  {
    name: "ticket-move-begun",
    go: beginMove,
    leave: async (operator) => {
      for (let press = 0; press < 2; press += 1) await operator.at("form-throw-away").click();
      await operator.at("move-form").waitFor({ state: "detached" });
    },
  },
  {
    name: "ticket-edit",
    go: async (operator) => {
      await openFirst("tickets", "ticket-view")(operator);
      await operator.at("ticket-edit").click();
      await operator.at("ticket-form").waitFor();
    },
    leave: async (operator) => {
      for (let press = 0; press < 2; press += 1) await operator.at("discard").click();
      await operator.at("ticket-form").waitFor({ state: "detached" });
    },
  },
];

/** A draft of which something was typed over, as it was before. */
async function lookBack(operator: Operator): Promise<void> {
  await openCase(operator);
  for (const content of ["家里暖气不热，室温只有十四度", "误删"]) await operator.at("field-content").fill(content);
  await operator.console.keyboard.press("Alt+z");
  await operator.at("then-content").waitFor();
}
/** A person of several numbers: made once, for a merge stays. */
async function splitPerson(operator: Operator): Promise<void> {
  await openFirst("callers", "caller-card")(operator);
  const split = operator.at("caller-split");
  if (await split.isDisabled()) {
    await operator.at("caller-merge").click();
    await operator.at("find-person").fill("王");
    await operator.console.getByRole("option").first().click();
    await split.and(operator.console.locator(":enabled")).waitFor();
  }
  await split.click();
  await operator.console.locator(".caller-editor").waitFor();
}
/** A transition of which something is written: with its mark, and the way to throw it away. */
async function beginMove(operator: Operator): Promise<void> {
  await openFirst("tickets", "ticket-view")(operator);
  await operator.console.locator(".moves button").first().click();
  await operator.at("move-form").locator("textarea:not([aria-hidden])").first().fill("市民再次来电");
  await operator.at("form-state").and(operator.console.locator('[data-save="saved"]')).waitFor();
}

/** What a call brings to the screen, for who is in one. */
export const placesOfCall: readonly Place[] = [
  { name: "call", go: view("desk") },
  { name: "transfer", go: byKey("F8", "panel-transfer"), leave: leaveByEscape },
  { name: "pad-in-call", go: byKey("F3", "panel-pad"), leave: leaveByEscape },
];

async function openPart(operator: Operator, part: number): Promise<void> {
  await view("configuration")(operator);
  await operator.at("configuration").locator(".mantine-SegmentedControl-root label").nth(part).click();
}
async function openPeople(operator: Operator): Promise<void> {
  await openPart(operator, 13);
  await operator.at("person-choice").first().waitFor();
}
const configurationPart = (part: number): Place => ({
  name: `configuration-${part}`,
  go: async (operator) => {
    await openPart(operator, part);
    await operator.at("configuration-versions").waitFor();
  },
});
/** The parts that are tables like the one of the categories: walked through once. */
export const otherParts: readonly Place[] = [0, 2, 3, 4, 5, 6].map(configurationPart);
/** An administrator's. */
export const placesOfAdministrator: readonly Place[] = [
  ...[1, 7, 8, 9, 10, 11, 12].map(configurationPart),
  {
    name: "person-new",
    go: async (operator) => {
      await openPeople(operator);
      await operator.at("person-new").click();
      await operator.at("person-password").fill("123456");
      await operator.at("person-area").fill("回龙观");
      await operator.console.getByRole("option").first().waitFor();
    },
  },
  {
    name: "person",
    go: async (operator) => {
      await openPeople(operator);
      await operator.at("person-choice").first().click();
      await operator.at("person-area").fill("昌平");
      await operator.console.getByRole("option").first().waitFor();
      await operator.console.keyboard.press("Enter");
      await operator.at("person-areas").locator("li").waitFor();
    },
  },
];
/** A key that was shown instead of its words. */
const bareKeys = (operator: Operator): Promise<string[]> =>
  operator.console.evaluate(() =>
    document.body.innerText.split("\n").filter((line) => /^[a-z][a-zA-Z]+(\.[a-zA-Z_]+)+$/.test(line.trim()) && !/\.(fm|wav|json)$/.test(line)),
  );

/** What stands beside and is wider than its place, so that a part of it is out of sight; and buttons that another rule took the looks of. */
const outOfShape = (operator: Operator): Promise<string[]> =>
  operator.console.evaluate(() => [
    ...[...document.querySelectorAll("aside")].flatMap((each) =>
      each.scrollWidth > each.clientWidth + 1
        ? [`"${each.getAttribute("aria-label")}" is wider than its place by ${each.scrollWidth - each.clientWidth} px`]
        : [],
    ),
    ...[...document.querySelectorAll<HTMLElement>(".mantine-Button-root")].flatMap((each) =>
      getComputedStyle(each).paddingLeft === "0px" ? [`the button "${each.innerText}" does not look like one`] : [],
    ),
  ]);

/** What axe finds, at most three places of each kind. @param rules of axe; all of them unless named */
export async function troublesOf(operator: Operator, rules?: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page: operator.console }).options({ resultTypes: ["violations"] }).setLegacyMode();
  const { violations } = await (rules === undefined ? axe : axe.withRules([...rules])).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

/** Goes through places; one that cannot be reached is told, and the walk goes on from a console that was loaded anew. */
export async function walk(
  operator: Operator,
  visited: readonly Place[],
  kind: string,
  faults: string[],
  rules?: readonly string[],
): Promise<Record<string, string[]>> {
  const troubles: Record<string, string[]> = {};
  faults.splice(0);
  for (const { name, go, leave } of visited) {
    const found: string[] = [];
    try {
      await go(operator);
      found.push(...(await troublesOf(operator, rules)));
      const wide = await operator.console.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) found.push(`scrolls sideways by ${wide} px`);
      found.push(...(await outOfShape(operator)));
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
export const nameRules = ["aria-command-name", "aria-dialog-name", "aria-input-field-name", "button-name", "html-has-lang", "image-alt", "label", "link-name"];
