import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AsteriskFloor, isCutOff, isInState, isSynced, seesTicketOnce, startAsteriskFloor, writeTicket } from "../../support/browser/asterisk-floor.ts";
import type { Operator } from "../../support/browser/operator.ts";

let floor: AsteriskFloor;
let lilan: Operator;
let wangqiang: Operator;

beforeAll(async () => {
  floor = await startAsteriskFloor();
  ({ lilan, wangqiang } = floor);
});
afterAll(() => floor?.stop());

/** Hangs up and ends the wrap-up: the seat is ready again. */
async function endCall(): Promise<void> {
  await lilan.console.keyboard.press("F4");
  await lilan.at("end-wrap-up").click();
  await isInState(lilan, "ready");
}
const pictures = process.env.HOTLINE_PICTURES;

describe("with dispatch away", () => {
  it("takes a call that comes while it is away, and its ticket arrives once", async () => {
    await lilan.choose("ready");
    await floor.house.dispatch.kill();
    await isCutOff(lilan);
    const caller = await floor.call("19900000007");
    await lilan.at("answer").waitFor();
    await lilan.at("pop").waitFor();
    await lilan.console.keyboard.press("F2");
    await caller.answered;
    await lilan.at("ticket-form").waitFor();
    await writeTicket(lilan, "断网之前来电：路灯不亮");
    await endCall();
    await caller.ended;
    await floor.house.dispatch.start();
    await isSynced(lilan);
    await isSynced(wangqiang);
    await seesTicketOnce(wangqiang, "断网之前来电：路灯不亮");
  });

  it("goes on when it is killed in mid-call, and the ticket arrives once", async () => {
    const caller = await floor.talk("19900000009");
    await floor.house.dispatch.kill();
    await isCutOff(lilan);
    await writeTicket(lilan, "断网期间：整栋楼停水");
    // What its caller's history shows as unsent is counted.
    await lilan.at("pop-ticket").filter({ hasText: "待传" }).waitFor();
    await lilan.at("sync").and(lilan.console.locator('[data-pending="1"]')).waitFor();
    if (pictures !== undefined) await lilan.console.screenshot({ path: join(pictures, "offline.png") });
    await endCall();
    await caller.ended;
    await floor.house.dispatch.start();
    await isSynced(lilan);
    await isSynced(wangqiang);
    await seesTicketOnce(wangqiang, "断网期间：整栋楼停水");
  });

  it("applies a ticket once whose answer was lost when it was killed", async () => {
    const caller = await floor.talk("19900000010");
    await lilan.at("field-content").fill("提交瞬间中断：电梯困人");
    // No unit would act, which is told once: the press after that sends it.
    await lilan.console.keyboard.press("Control+Enter");
    await lilan.at("refusal").waitFor();
    await Promise.all([lilan.console.keyboard.press("Control+Enter"), floor.house.dispatch.kill()]);
    await lilan.at("ticket-form").waitFor({ state: "detached" });
    await endCall();
    await caller.ended;
    await floor.house.dispatch.start();
    await isSynced(lilan);
    await isSynced(wangqiang);
    await seesTicketOnce(wangqiang, "提交瞬间中断：电梯困人");
  });

  it("does not ring a seat in wrap-up, and rings it when the wrap-up is over", async () => {
    const first = await floor.talk("19900000011");
    await floor.house.dispatch.kill();
    await isCutOff(lilan);
    await first.hangUp();
    await isInState(lilan, "wrapUp");
    await wangqiang.choose("offline");
    const next = await floor.call("19900000012");
    await next.progress;
    // The exchange itself must hold the caller back: it knows of the pause without dispatch.
    await expect.poll(() => floor.asterisk.cli("queue show hotline")).toMatch(/1001[^\n]*paused:self[\s\S]*Callers:\s+1\./);
    expect(await lilan.at("answer").count()).toBe(0);
    await lilan.at("end-wrap-up").click();
    await lilan.at("answer").waitFor();
    await lilan.console.keyboard.press("F2");
    await next.answered;
    await next.hangUp();
    await floor.house.dispatch.start();
    await isSynced(lilan);
  });
});
