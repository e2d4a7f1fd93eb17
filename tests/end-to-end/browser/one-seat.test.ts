import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AsteriskFloor, isHeard, isInState, startAsteriskFloor } from "../../support/browser/asterisk-floor.ts";
import { type Operator, openOperator, startChromium } from "../../support/browser/operator.ts";
import { lastSeconds } from "../../support/sound.ts";

let floor: AsteriskFloor;
let first: Operator;
let second: Operator;
let browser: Browser;

beforeAll(async () => {
  floor = await startAsteriskFloor({ isAlone: true });
  first = floor.lilan;
  browser = await startChromium();
  second = await openOperator(browser, (await floor.house.seat("second")).address());
});
afterAll(async () => {
  await browser?.close();
  await floor?.stop();
});

const noGhosts = () => expect.poll(async () => /(\d+) active channel/.exec(await floor.asterisk.cli("core show channels count"))?.[1]).toBe("0");
const contacts = async (): Promise<number> =>
  (await floor.asterisk.cli("pjsip show contacts")).split("\n").filter((line) => /Contact:.*1001/.test(line)).length;
const ask = async (operator: Operator): Promise<void> => {
  await operator.at("login").fill("lilan");
  await operator.at("password").fill("demo-12345");
  await operator.at("submit").click();
  await operator.at("elsewhere").waitFor();
};
const isRegistered = (operator: Operator) => operator.at("registration").and(operator.console.locator('[data-registration="registered"]')).waitFor();

describe("a person who sits down at a second seat", () => {
  it("is asked, with the word that a call is going on there; a no changes nothing", async () => {
    const caller = await floor.talk("19900000021");
    await first.at("field-content").fill("第一个坐席上写的诉求");
    await first.at("save-state").and(first.console.locator('[data-save="saved"]')).waitFor();
    await ask(second);
    expect(await second.at("elsewhere").textContent()).toContain("您已在");
    await second.at("elsewhere-in-call").waitFor();
    await second.console.keyboard.press("Enter");
    await second.at("submit").waitFor();
    expect(await first.at("band-taken-over").count()).toBe(0);

    await ask(second);
    await second.at("elsewhere-yes").click();
    await isRegistered(second);
    await first.at("band-taken-over").waitFor();
    // The call is not torn away: both hear each other, and it can still be commanded.
    await isHeard(() => first.hear(5), floor.callerVoice);
    await isHeard(() => lastSeconds(floor.callerHeard(), 6), floor.operatorVoice);
    await first.console.keyboard.press("F7");
    await first.at("hold").filter({ hasText: "恢复" }).waitFor();
    await first.console.keyboard.press("F7");
    await first.at("hold").filter({ hasText: "保持" }).waitFor();
    await caller.hangUp();
    await first.at("taken-over").waitFor();
    expect(await first.at("taken-over").textContent()).toContain("本机已退出登录");
    await noGhosts();
    expect(await contacts()).toBe(1);
  });

  it("is rung at the second alone, and finds the draft at the first after taking it back, knowingly too", async () => {
    await second.choose("ready");
    const caller = await floor.call("19900000022");
    await second.at("answer").waitFor();
    expect(await first.at("login").count()).toBe(1);
    await second.console.keyboard.press("F2");
    await caller.answered;
    await second.console.keyboard.press("F4");
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    await isInState(second, "wrapUp");
    await ask(first);
    expect(await first.at("elsewhere-in-call").count()).toBe(0);
    await first.at("elsewhere-yes").click();
    await second.at("taken-over").waitFor();
    await isRegistered(first);
    expect(await first.at("taken-over").count()).toBe(0);
    await first.at("ticket-form").waitFor();
    expect(await first.at("field-content").inputValue()).toBe("第一个坐席上写的诉求");
    await expect.poll(contacts).toBe(1);
  });
});
