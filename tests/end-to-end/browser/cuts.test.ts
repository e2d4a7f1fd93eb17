import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Floor } from "../../../src/contract/dispatch-api.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { isHeard, isInState } from "../../support/browser/asterisk-floor.ts";
import { type CutFloor, startCutFloor } from "../../support/browser/cut-floor.ts";
import type { Operator } from "../../support/browser/operator.ts";
import { type SoundWatch, watchSound } from "../../support/browser/sound-watch.ts";
import { dispatchClient } from "../../support/dispatch/central.ts";
import type { SippCaller } from "../../support/sipp.ts";
import { lastSeconds } from "../../support/sound.ts";

let floor: CutFloor;
let lilan: Operator;

beforeAll(async () => {
  floor = await startCutFloor({ HOTLINE_SESSION_SECONDS: "90" });
  lilan = floor.lilan;
});
afterAll(() => floor?.stop());

const path = (kind: string) => lilan.at("call-path").and(lilan.console.locator(`[data-path="${kind}"]`));
const isWhole = (): Promise<void> => lilan.at("call-path").waitFor({ state: "detached" });
/** Whole is a call without a gap that a page on a busy machine can tell from its own pauses, ms. */
const gapLimit = 1_000;
const flows = (sound: SoundWatch): Promise<void> => expect.poll(() => sound.silence()).toBeLessThan(200);
const readyAgain = async (): Promise<void> => {
  await lilan.at("end-wrap-up").click();
  await isInState(lilan, "ready");
};
async function isHeardBothWays(): Promise<void> {
  await isHeard(() => lilan.hear(6), floor.callerVoice);
  await isHeard(() => lastSeconds(floor.callerHeard(), 6), floor.operatorVoice);
}
/** What a team lead is shown. */
async function floorWhere(isIt: (floor: Floor) => boolean): Promise<Floor> {
  const url = floor.house.dispatch.url;
  const { token } = await dispatchClient(url).session.signIn({ protocol: protocolVersion, login: "zhaomin", password: "demo-12345", deviceId: null });
  for await (const shown of await dispatchClient(url, token).floor.watch()) if (isIt(shown)) return shown;
  throw new Error("the floor's stream ended");
}
const lilanOf = (shown: Floor) => shown.seats.find(({ personName }) => personName === "李岚");

describe("a call over cuts", () => {
  let caller: SippCaller;

  it("of the signalling goes on without a gap over 2 s; the operator and the team lead are told while it lasts", async () => {
    caller = await floor.talk("19900000007");
    const sound = await watchSound(lilan);
    const place = () => lilan.at("field-content").boundingBox();
    const before = await place();
    floor.relay.cut("closed");
    await path("signal").waitFor();
    await lilan.at("band-registration").waitFor();
    // What is being written stays where it is.
    expect(await place()).toEqual(before);
    await floor.isRegistered(false);
    const shown = await floorWhere((each) => lilanOf(each)?.reachable === false);
    expect(lilanOf(shown)?.reachableSince).toBeGreaterThan(Date.now() - 60_000);
    await wait(2_000);
    floor.relay.mend();
    await floor.isRegistered();
    await isWhole();
    await floorWhere((each) => lilanOf(each)?.reachable === true);
    expect(await sound.longestGap()).toBeLessThan(gapLimit);
    await sound.stop();
  });

  it("of its whole path, when the machine gets another address: sound is back by itself", async ({ skip }) => {
    const { network } = floor;
    if (network === null) return skip();
    const sound = await watchSound(lilan);
    network.loseAddress();
    await lilan.at("call-path").waitFor();
    await wait(500);
    network.newAddress();
    await flows(sound);
    await isWhole();
    expect(await sound.longestGap()).toBeLessThan(10_000);
    await sound.stop();
    await isHeardBothWays();
  });

  it("is asked by the exchange whether it still stands, and goes on; it can be held, taken back and hung up afterwards", async () => {
    const sound = await watchSound(lilan);
    const isRefresh = ({ from, frame }: { from: string; frame: string }) => from === "exchange" && /^INVITE /.test(frame) && /^to:.*;tag=/im.test(frame);
    await expect.poll(() => floor.relay.frames.some(isRefresh)).toBe(true);
    await flows(sound);
    expect(await sound.longestGap()).toBeLessThan(gapLimit);
    await sound.stop();
    await lilan.console.keyboard.press("F7");
    await lilan.at("hold").filter({ hasText: "恢复" }).waitFor();
    await lilan.console.keyboard.press("F7");
    await lilan.at("hold").filter({ hasText: "保持" }).waitFor();
    await isHeardBothWays();
    await lilan.console.keyboard.press("F4");
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    await floor.noGhosts();
    await readyAgain();
  });

  it("of 10 s over a path that died quietly: the operator's hang-up during it is carried out when the path is back", async () => {
    caller = await floor.talk("19900000008");
    floor.relay.cut("dead");
    const cutAt = performance.now();
    await lilan.console.keyboard.press("F4");
    await isInState(lilan, "wrapUp");
    await floor.isRegistered(false);
    expect(await floor.channels()).toBeGreaterThan(0);
    await wait(Math.max(0, 10_000 - (performance.now() - cutAt)));
    floor.relay.mend();
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    await floor.noGhosts();
    await floor.isRegistered();
    await readyAgain();
  });

  it("that the caller ends during a cut is over on the screen within seconds, by the exchange's word through dispatch", async () => {
    caller = await floor.talk("19900000009");
    floor.relay.cut("closed");
    await path("signal").waitFor();
    await caller.hangUp();
    await lilan.at("call-bar").filter({ hasText: "来电人已挂断" }).waitFor({ timeout: 10_000 });
    await floor.isRegistered(false);
    floor.relay.mend();
    await floor.noGhosts();
    await floor.isRegistered();
    await readyAgain();
  });
});
