import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AsteriskFloor, isHeard, isInState, startAsteriskFloor } from "../../support/browser/asterisk-floor.ts";
import type { Operator } from "../../support/browser/operator.ts";
import { watchSound } from "../../support/browser/sound-watch.ts";
import { lastSeconds } from "../../support/sound.ts";

let floor: AsteriskFloor;
let lilan: Operator;

beforeAll(async () => {
  floor = await startAsteriskFloor();
  lilan = floor.lilan;
});
afterAll(() => floor?.stop());

const isRegistered = (is = true): Promise<void> =>
  lilan
    .at("registration")
    .and(lilan.console.locator(is ? '[data-registration="registered"]' : ':not([data-registration="registered"])'))
    .waitFor();
const path = (kind: string) => lilan.at("call-path").and(lilan.console.locator(`[data-path="${kind}"]`));
const channels = async (): Promise<number> => Number(/(\d+) active channel/.exec(await floor.asterisk.cli("core show channels count"))?.[1] ?? Number.NaN);
const noGhosts = (): Promise<void> => expect.poll(channels, { timeout: 15_000 }).toBe(0);
const readyAgain = async (): Promise<void> => {
  await lilan.at("end-wrap-up").click();
  await isInState(lilan, "ready");
};

describe("a call over a cut of the signalling", () => {
  it("goes on without a gap over 2 s, is told while it lasts, and can be held, taken back and hung up afterwards", async () => {
    const caller = await floor.talk("19900000007");
    const sound = await watchSound(lilan);
    floor.relay.cut("closed");
    await path("signal").waitFor();
    await isRegistered(false);
    await wait(2_000);
    floor.relay.mend();
    await isRegistered();
    await path("signal").waitFor({ state: "detached" });
    expect(await sound.longestGap()).toBeLessThan(500);
    await lilan.console.keyboard.press("F7");
    await lilan.at("hold").filter({ hasText: "恢复" }).waitFor();
    await lilan.console.keyboard.press("F7");
    await lilan.at("hold").filter({ hasText: "保持" }).waitFor();
    await isHeard(() => lilan.hear(6), floor.callerVoice);
    await isHeard(() => lastSeconds(floor.callerHeard(), 6), floor.operatorVoice);
    await lilan.console.keyboard.press("F4");
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    await noGhosts();
    await readyAgain();
  });

  it("of 10 s over a path that died quietly: the operator's hang-up during it is carried out when the path is back", async () => {
    const caller = await floor.talk("19900000008");
    floor.relay.cut("dead");
    const cutAt = performance.now();
    await path("signal").waitFor({ timeout: 20_000 });
    await lilan.console.keyboard.press("F4");
    await isInState(lilan, "wrapUp");
    expect(await channels()).toBeGreaterThan(0);
    await wait(Math.max(0, 10_000 - (performance.now() - cutAt)));
    floor.relay.mend();
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    await noGhosts();
    await isRegistered();
    await readyAgain();
  });
});
