import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AsteriskFloor, isHeard, isInState, startAsteriskFloor } from "../../support/browser/asterisk-floor.ts";
import type { Operator } from "../../support/browser/operator.ts";
import { lastSeconds } from "../../support/sound.ts";

let floor: AsteriskFloor;
let lilan: Operator;

beforeAll(async () => {
  floor = await startAsteriskFloor({ isAlone: true });
  lilan = floor.lilan;
});
afterAll(() => floor?.stop());

const channels = async (): Promise<string> => /(\d+) active channel/.exec(await floor.asterisk.cli("core show channels count"))?.[1] ?? "?";
const noGhosts = () => expect.poll(channels).toBe("0");
const isRegistered = () => lilan.at("registration").and(lilan.console.locator('[data-registration="registered"]')).waitFor();

describe("the line's page", () => {
  it("asks before it is closed in a call, and the call goes on after a no", async () => {
    const caller = await floor.talk("19900000041");
    const line = await lilan.line();
    // Browsers ask only where somebody clicked before.
    await line.locator("body").click();
    const asked = line.waitForEvent("dialog");
    void line.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe("beforeunload");
    await question.dismiss();
    await isHeard(() => lastSeconds(floor.callerHeard(), 6), floor.operatorVoice);
    await isHeard(() => lilan.hear(5), floor.callerVoice);
    await lilan.console.keyboard.press("F4");
    expect(await caller.ended).toMatchObject({ by: "far" });
    await isInState(lilan, "wrapUp");
    await lilan.at("end-wrap-up").click();
  });

  it("that dies in a call is told at once, leaves no ghost on either side, and the seat is rung again after it was opened anew", async () => {
    const caller = await floor.talk("19900000042");
    const line = await lilan.line();
    const session = await lilan.context.newCDPSession(line);
    const crashed = line.waitForEvent("crash");
    void session.send("Page.crash").catch(() => {});
    await crashed;
    await lilan.at("band-line").filter({ hasText: "来电人听不到您的声音" }).waitFor({ timeout: 5_000 });
    await line.close();
    const opened = lilan.context.waitForEvent("page");
    await lilan.at("line-open").click();
    await opened;
    await lilan.at("call-bar").filter({ hasText: "电话窗口中断，通话已断开" }).waitFor();
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    await noGhosts();
    await isRegistered();
    await isInState(lilan, "wrapUp");
    await lilan.at("end-wrap-up").click();

    const next = await floor.talk("19900000043");
    await isHeard(() => lilan.hear(5), floor.callerVoice);
    await lilan.console.keyboard.press("F4");
    expect(await next.ended).toMatchObject({ by: "far" });
    await noGhosts();
    await isInState(lilan, "wrapUp");
    await lilan.at("end-wrap-up").click();
  });

  it("that dies and is not opened again has its call ended all the same", async () => {
    const caller = await floor.talk("19900000044");
    const line = await lilan.line();
    const session = await lilan.context.newCDPSession(line);
    const crashed = line.waitForEvent("crash");
    void session.send("Page.crash").catch(() => {});
    await crashed;
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    await noGhosts();
    await line.close();
    await lilan.at("line-open").click();
    await isRegistered();
  });
});
