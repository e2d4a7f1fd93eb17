import type { Browser, Locator } from "@playwright/test";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Operator, openOperator, startChromium } from "../../support/browser/operator.ts";
import { type House, startHouse } from "../../support/house/house.ts";

/** The lists by the keyboard alone: what is clicked is only what brings a page up. */
let house: House;
let browser: Browser;
let lead: Operator;
const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await lead.console.keyboard.press(key);
};

beforeAll(async () => {
  house = await startHouse({ people: 60, tickets: 900, exchangeArguments: ["--exchange", "training"] });
  browser = await startChromium();
  lead = await openOperator(browser, (await house.seat("lead")).address());
  await lead.signIn("zhaomin");
  // The first fill.
  await lead.at("view-tickets").click();
  await lead.at("list-row").first().waitFor({ timeout: 120_000 });
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const list = (name = "ticket"): Locator => lead.at(`${name}-list`);
const total = async (): Promise<number> => {
  await list().and(lead.console.locator('[data-complete="true"][aria-busy="false"]')).waitFor();
  return Number(await list().getAttribute("data-total"));
};
async function openTickets(): Promise<void> {
  await lead.at("view-desk").click();
  await lead.at("view-tickets").click();
  await lead.at("list-row").first().waitFor();
}
/** By its key; the focus stands in the menu then. */
async function openViews(): Promise<void> {
  await press("Alt+w");
  await lead.console.locator('[role="menuitem"]:focus').waitFor();
}
/** Whether the palette's box has the cursor before the next key could come. */
const hasCursorAtOnce = (key: string, label: string): Promise<boolean> =>
  lead.console.evaluate(
    ([pressed, named]) => {
      const event = { key: pressed, code: `Key${pressed}`, ctrlKey: true, shiftKey: true, bubbles: true };
      (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", event));
      return document.activeElement?.getAttribute("aria-label") === named;
    },
    [key, label] as const,
  );
const focusGrid = (): Promise<void> => lead.at("data-grid").focus();

describe("a person's own views of a list", () => {
  beforeEach(openTickets);

  it("are saved, found again by key and in the palette, made the default, and let go, without the mouse", async () => {
    const all = await total();
    await lead.at("filter-urgency").focus();
    await lead.console.keyboard.type("紧");
    await press("ArrowDown", "Enter");
    await expect.poll(total).toBeLessThan(all);
    const urgent = await total();
    await openViews();
    // From the first choice backwards to the last.
    await press("ArrowUp");
    await lead.at("view-save-as").and(lead.console.locator(":focus")).waitFor();
    await press("Enter");
    await lead.at("view-name").and(lead.console.locator(":focus")).waitFor();
    await lead.console.keyboard.type("紧急的");
    await press("Enter");
    await expect.poll(() => lead.at("views").innerText()).toContain("紧急的");

    await openViews();
    await press("Enter");
    await expect.poll(total).toBe(all);

    // By its sound in the palette, from another page.
    await lead.at("view-desk").click();
    expect(await hasCursorAtOnce("P", "输入命令或页面：汉字、拼音、首字母")).toBe(true);
    await lead.console.keyboard.type("jinjide");
    await lead.console.locator('[data-testid^="command-saved-"]').waitFor();
    await press("Enter");
    await list().waitFor();
    await expect.poll(total).toBe(urgent);

    await openViews();
    await lead.at("view-default").focus();
    await press("Enter");
    await lead.console.reload();
    await lead.at("view-tickets").click();
    await expect.poll(total).toBe(urgent);
    expect(await lead.at("views").innerText()).toContain("紧急的");

    await openViews();
    await lead.at("view-remove").focus();
    await press("Enter");
    await expect.poll(total).toBe(all);
    await lead.at("view-restore").focus();
    await press("Enter");
    await openViews();
    await expect.poll(() => lead.at("view-choice").count()).toBe(1);
    await press("Escape");
  });

  it("are nobody else's at the same seat, and come back with their person", async () => {
    await signOut();
    await lead.signIn("lilan");
    await openTickets();
    await openViews();
    expect(await lead.at("view-choice").count()).toBe(0);
    await press("Escape");
    await signOut();
    await lead.signIn("zhaomin");
    await openTickets();
    await openViews();
    await lead.at("view-choice").waitFor();
    await press("Escape");
  });

  it("keep the columns as they were left, also without a view", async () => {
    // The view that was taken back is the list's default again: it begins without one from now on.
    await openViews();
    await lead.at("view-default").focus();
    await press("Enter");
    await openViews();
    await lead.at("view-none").focus();
    await press("Enter");
    await expect.poll(() => lead.at("views").innerText()).not.toContain("紧急的");
    await lead.at("columns").focus();
    await press("Enter");
    const hidden = lead.console.getByRole("dialog").getByLabel("状态", { exact: true });
    await hidden.focus();
    await press("Space", "Escape");
    await expect.poll(() => lead.console.getByRole("columnheader", { name: "状态" }).count()).toBe(0);
    await lead.at("view-desk").click();
    await openTickets();
    expect(await lead.console.getByRole("columnheader", { name: "状态" }).count()).toBe(0);
  });
});

async function signOut(): Promise<void> {
  await lead.at("person").click();
  await lead.at("sign-out").click();
  await lead.at("login").waitFor();
}

/** The last act is over. @returns how many were done, and how many were left */
async function standing(done: string): Promise<string> {
  const over = lead.console.locator('[data-testid="bulk-standing"][data-state="complete"]').filter({ hasText: done });
  await over.waitFor();
  return `${await over.getAttribute("data-done")} ${await over.getAttribute("data-refused")}`;
}
async function chooseAct(act: string): Promise<void> {
  await press("Alt+b");
  await lead.console.locator('[data-testid="act-panel"] button:focus').first().waitFor();
  await lead.at(`act-${act}`).focus();
  await press("Enter");
}

describe("an act on many rows", () => {
  beforeEach(openTickets);

  it("marks all that a filter leaves, tells how far it is, and takes it back, by keys", async () => {
    const unfiltered = await total();
    await lead.at("views").focus();
    await openViews();
    await press("ArrowDown", "Enter");
    // What the list counts until the key has told is the whole.
    await expect.poll(total).toBeLessThan(unfiltered);
    const all = await total();
    await focusGrid();
    await press("Control+a");
    await chooseAct("mark");
    await press("Control+Enter");
    expect(await standing("标记")).toBe(`${all} 0`);
    // The focus is back on the rows.
    await lead.console.locator('[data-testid="data-grid"]:focus').waitFor();
    await lead.at("bulk-undo").focus();
    await press("Enter");
    expect(await standing("撤销")).toBe(`${all} 0`);
  });

  it("reminds those that can be reminded, and says why the others were left", async () => {
    const all = await total();
    await focusGrid();
    await press("Control+a");
    await chooseAct("remind");
    await press("Control+Enter");
    // A reason is needed: it is asked for, and nothing was done.
    await lead.at("act-panel").getByRole("alert").waitFor();
    await lead.console.keyboard.type("降温，请尽快");
    await press("Control+Enter");
    const [done = 0, left = 0] = (await standing("催办")).split(" ").map(Number);
    expect(done).toBeGreaterThan(0);
    expect(left).toBeGreaterThan(0);
    expect(done + left).toBe(all);
    await lead.at("bulk-standing").locator("summary").focus();
    await press("Enter");
    await lead.at("bulk-standing").getByText("状态为").first().waitFor();
  });

  it("puts follow-ups off in their own list", async () => {
    await lead.at("view-followUps").click();
    await lead.at("follow-up-show").getByText("全部待回访").click();
    await lead.at("follow-up-list").and(lead.console.locator('[data-complete="true"]')).waitFor();
    const waiting = Number(await lead.at("follow-up-list").getAttribute("data-total"));
    expect(waiting).toBeGreaterThan(0);
    await focusGrid();
    await press("Control+a");
    await chooseAct("postponeFollowUp");
    await lead.at("act-field-until").fill("2027-03-01T09:00");
    await press("Control+Enter");
    expect(await standing("推后回访")).toBe(`${waiting} 0`);
  });
});

describe("the rows of a list", () => {
  it("of calls are found by their ticket's words and by who called, and lead to the ticket", async () => {
    await lead.at("view-calls").click();
    const calls = lead.at("call-list").and(lead.console.locator('[data-complete="true"][aria-busy="false"]'));
    await calls.waitFor();
    const count = async (): Promise<number> => Number(await calls.getAttribute("data-total"));
    const all = await count();
    await lead.at("call-search").focus();
    await lead.console.keyboard.type("社区");
    await expect.poll(count).toBeLessThan(all);
    const found = await count();
    expect(found).toBeGreaterThan(0);
    const caller = (await lead.at("list-row").first().locator("td").nth(3).innerText()).trim();
    await lead.console.keyboard.type(` ${caller}`);
    await expect.poll(count).toBeLessThan(found);
    expect(await count()).toBeGreaterThan(0);
    await focusGrid();
    await press("Enter");
    const number = await lead.at("call-ticket").first().innerText();
    await lead.at("call-ticket").first().focus();
    await press("Enter");
    await list().waitFor();
    await lead.console.locator("aside").getByText(number).waitFor();
  });

  it("show what matters without scrolling sideways, also beside what is opened on a small screen", async () => {
    await lead.console.setViewportSize({ width: 1366, height: 768 });
    await lead.at("view-desk").click();
    for (const view of ["tickets", "calls", "callers"]) {
      await lead.at(`view-${view}`).click();
      await lead.at("list-row").first().waitFor();
      const columns = (): Promise<number> => lead.console.locator('[role="grid"] th').count();
      const before = await columns();
      await focusGrid();
      await press("Enter");
      await expect.poll(columns).toBeLessThan(before);
      expect([view, await lead.at("data-table").evaluate((table) => table.scrollWidth - table.clientWidth)]).toEqual([view, 0]);
      await lead.console.locator('th:has-text("时间"), th:has-text("姓名")').first().waitFor();
    }
  });

  it("are chosen by keys", async () => {
    await openTickets();
    const all = await total();
    await focusGrid();
    await press("Home", "Space", "ArrowDown", "ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown");
    const chosen = (): Promise<string> => lead.at("list-total").innerText();
    expect(await chosen()).toContain("已选 4 条");
    await press("Control+a");
    expect(await chosen()).toContain(`已选 ${all} 条`);
    await press("Escape");
    expect(await chosen()).not.toContain("已选");
  });
});
