import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { provisionAsterisk } from "../../../tools/asterisk/provision-asterisk.ts";
import { type RunningAsterisk, startAsterisk } from "../../../tools/asterisk/run-asterisk.ts";
import { type Operator, openOperator, startChromium } from "../../support/browser/operator.ts";
import { type House, type SeatHouse, startHouse } from "../../support/house/house.ts";
import { startSippCaller } from "../../support/sipp.ts";

let asterisk: RunningAsterisk;
let house: House;
let browser: Browser;
let seat: SeatHouse;
let other: SeatHouse;
let lilan: Operator;
let wangqiang: Operator;

const voice = join(import.meta.dirname, "../../../resources/voices/heating.ulaw");
const call = (number: string | null) => startSippCaller({ exchange: asterisk, number, voice });
const pictures = process.env.HOTLINE_PICTURES;
const picture = async (operator: Operator, name: string): Promise<void> => {
  if (pictures !== undefined) await operator.console.screenshot({ path: join(pictures, `${name}.png`) });
};

beforeAll(async () => {
  asterisk = await startAsterisk({ root: (await provisionAsterisk({ log: () => {} })).root });
  const { ami } = asterisk;
  house = await startHouse({
    exchangeArguments: ["--exchange", "asterisk"],
    exchangeEnvironment: {
      HOTLINE_AMI_HOST: ami.host,
      HOTLINE_AMI_PORT: String(ami.port),
      HOTLINE_AMI_USER: ami.user,
      HOTLINE_AMI_SECRET: ami.secret,
      HOTLINE_SIP_SERVERS: asterisk.wsUrl,
      HOTLINE_SIP_DOMAIN: asterisk.domain,
    },
  });
  browser = await startChromium();
  [seat, other] = [await house.seat("one"), await house.seat("other")];
  lilan = await openOperator(browser, seat.address());
  await lilan.signIn("lilan");
  wangqiang = await openOperator(browser, other.address());
  await wangqiang.signIn("wangqiang");
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await asterisk?.stop();
});

/** Rings, is answered from the keyboard, and is talked in until both directions carry sound. */
async function talk(number: string | null) {
  await lilan.choose("ready");
  const before = await lilan.voice();
  const caller = await call(number);
  await lilan.at("pop").waitFor();
  await lilan.at("answer").waitFor();
  await picture(lilan, "ringing");
  await lilan.console.keyboard.press("F2");
  await caller.answered;
  await lilan.at("ticket-form").waitFor();
  await expect
    .poll(
      async () => {
        const now = await lilan.voice();
        return now.heard > before.heard + 50 && now.sent > before.sent + 50 && now.level > before.level + 0.001;
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  return caller;
}
async function writeTicket(content: string): Promise<void> {
  await lilan.at("field-content").fill(content);
  await lilan.at("field-cause").fill("管道老化");
  await lilan.console.keyboard.press("Control+Enter");
  await lilan.at("ticket-form").waitFor({ state: "detached" });
}
async function seesTicket(operator: Operator, content: string): Promise<void> {
  await operator.at("view-tickets").click();
  await operator.at("ticket-search").fill(content);
  await operator.at("list-row").filter({ hasText: content }).waitFor();
  await operator.at("view-desk").click();
}

describe("a call through Asterisk", () => {
  it("is popped, answered, heard, ticketed, hung up, and known to the other seat", async () => {
    const caller = await talk("19900000007");
    expect(await lilan.at("call-number").textContent()).toBe("19900000007");
    expect(await lilan.at("pop-ticket").count()).toBeGreaterThanOrEqual(0);
    await writeTicket("主路径：暖气不热，室温十二度");
    await picture(lilan, "after-ticket");
    await lilan.console.keyboard.press("F4");
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    await lilan.at("state").and(lilan.console.locator('[data-state="wrapUp"]')).waitFor();
    await lilan.at("end-wrap-up").click();
    await lilan.at("state").and(lilan.console.locator('[data-state="ready"]')).waitFor();
    await seesTicket(wangqiang, "主路径：暖气不热");
  });

  it("goes on when the console is reloaded and when it crashes, and the text is still there", async () => {
    const caller = await talk("19900000008");
    await lilan.at("field-content").fill("写到一半的诉求");
    await lilan.console.reload();
    await lilan.at("ticket-form").waitFor();
    expect(await lilan.at("field-content").inputValue()).toBe("写到一半的诉求");
    const before = await lilan.voice();
    await lilan.crash(seat.origin);
    await expect.poll(async () => (await lilan.voice()).heard > before.heard + 50, { timeout: 10_000 }).toBe(true);
    await lilan.at("ticket-form").waitFor();
    expect(await lilan.at("field-content").inputValue()).toBe("写到一半的诉求");
    await lilan.console.keyboard.press("Control+1");
    await lilan.at("ticket-form").waitFor({ state: "detached" });
    await caller.hangUp();
    await lilan.at("state").and(lilan.console.locator('[data-state="wrapUp"]')).waitFor();
    await lilan.at("end-wrap-up").click();
  });

  it("works with dispatch stopped in the middle, and dispatch has the ticket once afterwards", async () => {
    const caller = await talk("19900000009");
    await house.dispatch.kill();
    await lilan.at("sync").and(lilan.console.locator('[data-online="false"]')).waitFor();
    await writeTicket("断网期间：整栋楼停水");
    await picture(lilan, "offline");
    await lilan.console.keyboard.press("F4");
    await caller.ended;
    await lilan.at("end-wrap-up").click();
    await house.dispatch.start();
    await lilan.at("sync").and(lilan.console.locator('[data-online="true"][data-pending="0"]')).waitFor();
    await seesTicket(wangqiang, "断网期间：整栋楼停水");
    expect(await wangqiang.at("list-row").filter({ hasText: "断网期间" }).count()).toBeLessThanOrEqual(1);
  });

  it("survives a kill of the seat: the call goes on, and the text is there after signing in again", async () => {
    const caller = await talk("19900000010");
    await lilan.at("field-content").fill("坐席程序被终止前的文字");
    await lilan.at("save-state").and(lilan.console.locator('[data-save="saved"]')).waitFor();
    const before = await lilan.voice();
    await seat.kill();
    await seat.start();
    await expect.poll(async () => (await lilan.voice()).heard > before.heard + 50, { timeout: 10_000 }).toBe(true);
    await lilan.at("login").waitFor();
    await lilan.signIn("lilan");
    await lilan.at("ticket-form").waitFor();
    expect(await lilan.at("field-content").inputValue()).toBe("坐席程序被终止前的文字");
    await lilan.at("hang-up").click();
    expect(await caller.ended).toMatchObject({ by: "far" });
  });
});
