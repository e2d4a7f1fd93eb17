import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Operator, openOperator, sendUnassigned, startChromium } from "../../support/browser/operator.ts";
import { type House, type SeatHouse, startHouse } from "../../support/house/house.ts";

let house: House;
let browser: Browser;
let operator: Operator;
let seat: SeatHouse;
const pictures = process.env.HOTLINE_PICTURES;
const picture = async (name: string): Promise<void> => {
  if (pictures === undefined) return;
  await operator.console.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled" });
  await operator.console.emulateMedia({ colorScheme: "dark" });
  await operator.console.screenshot({ path: join(pictures, `${name}-dark.png`), animations: "disabled" });
  await operator.console.emulateMedia({ colorScheme: "light" });
};

beforeAll(async () => {
  house = await startHouse({ people: 1, tickets: 0, exchangeArguments: ["--exchange", "training"] });
  browser = await startChromium();
  seat = await house.seat("one");
  operator = await openOperator(browser, seat.address());
  // The team lead's: all that may be done is offered.
  await operator.signIn("zhaomin");
  await operator.console.setViewportSize({ width: 1366, height: 768 });
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const press = (keys: string): Promise<void> => operator.console.keyboard.press(keys);
const type = (text: string): Promise<void> => operator.console.keyboard.type(text);
const isIn = (status: string) => operator.console.locator(`[data-testid="ticket-view"][data-status="${status}"]`).waitFor();
const opened = () => operator.at("move-form").waitFor();
async function openTicket(words: string): Promise<void> {
  await operator.at("view-tickets").press("Enter");
  await operator.at("ticket-search").focus();
  await type(words);
  await operator.at("list-row").filter({ hasText: words }).first().waitFor();
  await operator.at("ticket-list").locator("table").focus();
  await press("Enter");
  await isIn("dispatched");
}
/** The bars around the view are judged where they are tested. */
const violations = async (): Promise<string[]> => {
  const found = await new AxeBuilder({ page: operator.console }).include("main").analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
};

describe("a ticket's life by the keyboard alone", () => {
  it("goes from dispatch to the result beside the list, and is asked for what it needs in place", async () => {
    await operator.at("by-hand").waitFor();
    await press("Alt+n");
    await operator.at("ticket-form").waitFor();
    await type("暖气不热，室温十四度，家有老人");
    await sendUnassigned(operator.console);
    await operator.at("ticket-form").waitFor({ state: "detached" });
    await openTicket("室温十四度");
    await press("Alt+1");
    await opened();
    await picture("ticket-sign");
    await press("Control+Enter");
    await isIn("signed");
    await press("Alt+1");
    await opened();
    await press("Control+Enter");
    // Nothing was said: it is asked for, and the form stays.
    await operator.at("move-form").getByRole("alert").filter({ hasText: "请填写：内容" }).waitFor();
    await type("已电话联系，约定上门");
    await press("Control+Enter");
    await isIn("handling");
    await press("Alt+1");
    await opened();
    await type("已更换阀门，室温二十度");
    await press("Control+Enter");
    await isIn("resulted");
    await operator.console.locator('[data-testid="life-step"][data-transition="result"][data-pending="false"]').waitFor();
    expect(
      await operator.console.locator('[data-testid="life-step"]').evaluateAll((steps) => steps.map((step) => step.getAttribute("data-transition"))),
    ).toEqual(["created", "sign", "contact", "result"]);
    await picture("ticket-view");
    expect(await violations()).toEqual([]);
  });

  it("is followed up from the worklist: not reached, then rated, then closed; the list goes on to the next", async () => {
    await operator.at("view-followUps").press("Enter");
    await operator.at("follow-up").filter({ hasText: "室温十四度" }).waitFor();
    await isIn("resulted");
    await picture("follow-ups");
    expect(await violations()).toEqual([]);
    await operator.console.keyboard.press("Alt+3");
    await opened();
    await operator.at("fact-outcome").getByRole("radio").first().focus();
    await press("Space");
    await press("Control+Enter");
    await operator.at("follow-up").filter({ hasText: "已拨 1 次" }).waitFor();
    await press("Alt+1");
    await opened();
    for (const fact of ["solved", "satisfied"]) {
      await operator.at(`fact-${fact}`).getByRole("radio").first().focus();
      await press("Space");
    }
    await picture("follow-up-form");
    await press("Control+Enter");
    await isIn("followedUp");
    await press("Alt+1");
    await opened();
    await press("Control+Enter");
    await isIn("closed");
    await operator.at("rates").filter({ hasText: "100.0 %" }).waitFor();
  });

  it("keeps what is written of a result when a call rings and when the console crashes, until it is sent", async () => {
    await operator.at("view-desk").press("Enter");
    await press("Alt+n");
    await operator.at("ticket-form").waitFor();
    await type("楼道灯不亮，老人夜里看不见");
    await sendUnassigned(operator.console);
    await operator.at("ticket-form").waitFor({ state: "detached" });
    await openTicket("楼道灯不亮");
    await press("Alt+1");
    await opened();
    await press("Control+Enter");
    await isIn("signed");
    await press("Alt+1");
    await opened();
    await operator.at("fact-text").focus();
    await type("已电话联系老人");
    // How soon it rings is the machine's to say: what is typed is there before that.
    await press("F9");
    await operator.at("answer").waitFor();
    // The call took the screen.
    await operator.at("move-form").waitFor({ state: "detached" });
    await press("F2");
    await operator.at("ticket-form").waitFor();
    await press("F4");
    await operator.at("end-wrap-up").waitFor();
    // The ticket stands open again beside its list, and the form is one key away.
    await operator.at("view-tickets").press("Enter");
    await isIn("signed");
    await operator.at("move-contact").getByTestId("begun-mark").waitFor();
    await operator.at("ticket-view").locator("h2").focus();
    await press("Alt+1");
    await opened();
    expect(await operator.at("fact-text").inputValue()).toBe("已电话联系老人");
    await operator.at("fact-text").focus();
    await press("End");
    await type("，明早上门");
    await operator.at("form-state").and(operator.console.locator('[data-save="saved"]')).waitFor();
    await operator.crash(seat.origin);
    // The desk comes first, with the ticket of the call that ended.
    await operator.at("ticket-form").waitFor();
    await operator.at("view-tickets").press("Enter");
    await isIn("signed");
    await operator.at("move-contact").click();
    await opened();
    expect(await operator.at("fact-text").inputValue()).toBe("已电话联系老人，明早上门");
    await operator.at("fact-text").focus();
    await press("Control+Enter");
    await isIn("handling");
    await operator.at("life-step").filter({ hasText: "已电话联系老人，明早上门" }).waitFor();
    expect(await operator.at("begun-mark").count()).toBe(0);
  });
});
