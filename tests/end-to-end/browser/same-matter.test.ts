import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isCutOff, isSynced, ticketsAtDispatch } from "../../support/browser/asterisk-floor.ts";
import { type Operator, openOperator, startChromium } from "../../support/browser/operator.ts";
import { type House, startHouse } from "../../support/house/house.ts";

let house: House;
let browser: Browser;
let lilan: Operator;
let wangqiang: Operator;
let lead: Operator;
const pictures = process.env.HOTLINE_PICTURES;
const picture = async (who: Operator, name: string): Promise<void> => {
  if (pictures === undefined) return;
  for (const colorScheme of ["light", "dark"] as const) {
    await who.console.emulateMedia({ colorScheme });
    await who.console.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), animations: "disabled" });
  }
};

beforeAll(async () => {
  house = await startHouse({ people: 40, tickets: 800, exchangeArguments: ["--exchange", "training"] });
  browser = await startChromium();
  const open = async (seat: string, login: string): Promise<Operator> => {
    const operator = await openOperator(browser, (await house.seat(seat)).address());
    await operator.signIn(login);
    await operator.console.setViewportSize({ width: 1366, height: 768 });
    return operator;
  };
  lilan = await open("one", "lilan");
  wangqiang = await open("other", "wangqiang");
  lead = await open("lead", "zhaomin");
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const press = (who: Operator, keys: string): Promise<void> => who.console.keyboard.press(keys);
const type = (who: Operator, text: string): Promise<void> => who.console.keyboard.type(text);
const gone = (who: Operator): Promise<void> => who.at("ticket-form").waitFor({ state: "detached" });
/** A case by hand from a number, with what is said and where; the cursor is left in the place. */
async function takeCase(who: Operator, number: string, said: string): Promise<void> {
  await who.at("by-hand-number").focus();
  await type(who, number);
  await press(who, "Alt+n");
  await who.at("ticket-form").waitFor();
  await type(who, said);
  await who.at("field-place").focus();
  await type(who, "hlgjd");
  await who.console.getByRole("option").first().waitFor();
  await press(who, "Enter");
}
const violations = async (who: Operator): Promise<string[]> => {
  const found = await new AxeBuilder({ page: who.console }).include("main").analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
};
const first = "供暖季家中暖气不热，室温只有十四度，家里有老人";
const fieldBelow = async (who: Operator): Promise<number | undefined> => (await who.at("field-callerName").boundingBox())?.y;
const bottomOf = async (who: Operator, id: string): Promise<number> => {
  const box = await who.at(id).boundingBox();
  return box === null ? Number.POSITIVE_INFINITY : box.y + box.height;
};
const atDispatch = async (said: string) => (await ticketsAtDispatch(house)).find(({ fields }) => fields.content === said);

describe("the same matter again, by the keyboard alone", () => {
  it("is found while typing, moves nothing, and notes one more citizen by one key", async () => {
    await wangqiang.console.setViewportSize({ width: 1366, height: 768 });
    await takeCase(wangqiang, "19900000031", first);
    await wangqiang.at("guess").waitFor();
    // Nobody would have to act: told once, with the cursor where a unit follows from.
    await press(wangqiang, "Control+Enter");
    await wangqiang.at("refusal").filter({ hasText: "还没有承办单位" }).waitFor();
    await wangqiang.at("field-category").and(wangqiang.console.locator(":focus")).waitFor();
    // The word covers neither what a key would take now nor the boxes of who acts.
    const word = await wangqiang.at("refusal").boundingBox();
    for (const id of ["guess", "field-unit"]) expect(await bottomOf(wangqiang, id), id).toBeLessThanOrEqual(word?.y ?? 0);
    await wangqiang.console.setViewportSize({ width: 1440, height: 900 });
    // Letters that find nothing say so, and what is not chosen does not go.
    await type(wangqiang, "qqq");
    await wangqiang.at("field-category-nothing").waitFor();
    await picture(wangqiang, "unassigned");
    await press(wangqiang, "Escape");
    await wangqiang.at("field-category-nothing").waitFor({ state: "detached" });
    await press(wangqiang, "Control+Enter");
    await gone(wangqiang);
    // Nobody is on the line: the next case begins where the cursor stands.
    await wangqiang.at("by-hand-number").and(wangqiang.console.locator(":focus")).waitFor();
    await isSynced(wangqiang);
    await lilan.at("by-hand-number").waitFor();
    await takeCase(lilan, "19900000032", "家里采暖冰凉，室温太低，老人受不了");
    const before = await fieldBelow(lilan);
    const found = lilan.at("repeat").filter({ hasText: first });
    await found.waitFor();
    expect(await found.textContent()).toMatch(/相似 1\/\d.*都提到/);
    expect(await fieldBelow(lilan)).toBe(before);
    await lilan.at("guess").waitFor();
    expect(await fieldBelow(lilan)).toBe(before);
    await picture(lilan, "similar");
    expect(await violations(lilan)).toEqual([]);
    await press(lilan, "Alt+h");
    await gone(lilan);
    await isSynced(lilan);
    expect((await atDispatch(first))?.together).toMatchObject({ participantCount: 1, repeatCount: 0 });
  });

  it("is found with dispatch away too, and attached by one key with a guess taken over by another", async () => {
    await house.dispatch.stop();
    await isCutOff(lilan);
    const said = "家里采暖冰凉，室温太低，孩子冻感冒了";
    await takeCase(lilan, "19900000033", said);
    await lilan.at("guess").filter({ hasText: "室温不达标" }).waitFor();
    await press(lilan, "Alt+l");
    await lilan.at("guess").waitFor({ state: "detached" });
    await lilan.console.getByText("供热 / 室温不达标").first().waitFor();
    await lilan.at("repeat").filter({ hasText: first }).waitFor();
    await press(lilan, "Alt+r");
    await lilan.at("repeat").and(lilan.console.locator('[data-attached="true"]')).waitFor();
    await press(lilan, "Control+Enter");
    await gone(lilan);
    await house.dispatch.start();
    await isSynced(lilan);
    const master = await atDispatch(first);
    expect(master?.together).toMatchObject({ participantCount: 2, repeatCount: 1 });
    expect(await atDispatch(said)).toMatchObject({ repeatOf: master?.id, fields: { categoryId: "heating.cold" } });
  });

  it("is read in the ticket itself: who came, when and with which words, with the way to a repeat and back", async () => {
    await lilan.at("view-tickets").press("Enter");
    await lilan.at("ticket-search").focus();
    await type(lilan, "老人");
    // It stands first when what was typed has been looked for: before that its row moves away under a click.
    await expect.poll(() => lilan.at("list-row").first().textContent()).toContain(first.slice(0, 10));
    await lilan.at("list-row").filter({ hasText: first }).click();
    const words = lilan.at("ticket-word");
    await words.nth(1).waitFor();
    expect(await words.nth(1).textContent()).toMatch(/同诉 .*199\*\*\*\*0032.*李岚 记录.*家里采暖冰凉，室温太低，老人受不了/);
    expect(await words.nth(0).textContent()).toMatch(/重复诉求.*孩子冻感冒了/);
    await picture(lilan, "words");
    expect(await violations(lilan)).toEqual([]);
    await lilan.at("open-repeat").press("Enter");
    await lilan.at("open-master").filter({ hasText: "-" }).press("Enter");
    await words.nth(1).waitFor();
    await lilan.at("view-desk").press("Enter");
  });
});

describe("an incident, by the keyboard alone", () => {
  it("is made of a hot ticket by one key, appears at the operator, and is acknowledged by one key", async () => {
    await isSynced(lead);
    await lead.at("view-tickets").press("Enter");
    await lead.at("ticket-search").focus();
    await type(lead, "供暖季家中暖气不热，室温只有十四度，家里有老人");
    await lead.at("list-row").filter({ hasText: first }).first().waitFor();
    await lead.at("ticket-list").locator("table").focus();
    await press(lead, "Enter");
    await lead.at("make-incident").waitFor();
    await press(lead, "Alt+m");
    await lead.at("incident-form").waitFor();
    await expect.poll(() => lead.at("incident-title").inputValue()).toContain("暖气不热");
    await lead.at("incident-answer").focus();
    await type(lead, "热力站抢修，预计今晚八点恢复供暖。");
    await lead.at("incident-keywords").focus();
    await type(lead, "暖气,供暖,");
    await picture(lead, "incident-form");
    await lead.at("incident-save").focus();
    await press(lead, "Enter");
    await lead.at("incident-standing").filter({ hasText: "李岚" }).waitFor();
    const line = lilan.at("incident-line");
    await line.filter({ hasText: "预计今晚八点恢复" }).waitFor();
    expect(await line.getAttribute("data-unread")).toBe("true");
    await picture(lilan, "incident-line");
    await press(lilan, "Alt+o");
    await expect.poll(() => lilan.at("incident-all").getAttribute("aria-expanded")).toBe("true");
    await press(lilan, "Alt+g");
    // Read is read: its text covers nothing any more.
    await expect.poll(() => lilan.at("incident-all").getAttribute("aria-expanded")).toBe("false");
    await line.and(lilan.console.locator('[data-unread="false"]')).waitFor();
    await lead
      .at("incident-standing")
      .filter({ hasText: /已阅 1：\s*李岚/ })
      .waitFor();
    await picture(lead, "incident-standing");
    expect(await violations(lead)).toEqual([]);
  });

  it("answers a matching call by one key and counts it under its master ticket", async () => {
    await takeCase(lilan, "19900000034", "暖气片一点都不热");
    const before = await fieldBelow(lilan);
    await lilan.at("incident-offer").filter({ hasText: "都提到 暖气" }).waitFor();
    expect(await fieldBelow(lilan)).toBe(before);
    await press(lilan, "Alt+o");
    const whole = lilan.console.getByRole("listitem").filter({ hasText: "预计今晚八点恢复" });
    await whole.waitFor();
    await press(lilan, "Escape");
    await whole.waitFor({ state: "detached" });
    await press(lilan, "Alt+y");
    await lilan.at("repeat").filter({ hasText: first }).waitFor();
    await press(lilan, "Alt+y");
    await lilan.at("incident-offer").waitFor();
    await picture(lilan, "incident-offer");
    expect(await violations(lilan)).toEqual([]);
    await press(lilan, "Alt+i");
    await gone(lilan);
    await isSynced(lilan);
    await lilan.at("incident-line").filter({ hasText: "已计 3 人" }).waitFor();
    expect(await atDispatch("暖气片一点都不热")).toMatchObject({ status: "answered", fields: { answer: "热力站抢修，预计今晚八点恢复供暖。" } });
    expect((await atDispatch(first))?.together?.participantCount).toBe(3);
  });
});
