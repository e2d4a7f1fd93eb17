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
  await isHeard(() => lilan.hear(5), floor.callerVoice);
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

/** Ends the cut so long after it began, whatever was done meanwhile. @param since `performance.now()` */
const until = (since: number, seconds: number): Promise<void> => wait(Math.max(0, seconds * 1_000 - (performance.now() - since)));
const pressHold = async (shows: "保持" | "恢复"): Promise<void> => {
  await lilan.console.keyboard.press("F7");
  await lilan.at("hold").filter({ hasText: shows }).waitFor();
};

describe("a call over cuts", () => {
  let caller: SippCaller;

  it("of the signalling, 2 s, goes on without a gap; the operator and the team lead are told while it lasts", async () => {
    caller = await floor.talk("19900000007");
    const sound = await watchSound(lilan);
    const place = () => lilan.at("field-content").boundingBox();
    const before = await place();
    floor.relay.cut("closed");
    const since = performance.now();
    await path("signal").waitFor();
    await lilan.at("band-registration").waitFor();
    // What is being written stays where it is.
    expect(await place()).toEqual(before);
    await floor.isRegistered(false);
    const shown = await floorWhere((each) => lilanOf(each)?.reachable === false);
    expect(lilanOf(shown)?.reachableSince).toBeGreaterThan(Date.now() - 60_000);
    await until(since, 2);
    floor.relay.mend();
    await floor.isRegistered();
    await isWhole();
    await floorWhere((each) => lilanOf(each)?.reachable === true);
    expect(await sound.longestGap()).toBeLessThan(gapLimit);
    await sound.stop();
  });

  it.each([
    ["closed", 10],
    ["dead", 2],
    ["dead", 10],
  ] as const)(
    "of the signalling, %s for %i s, goes on without a gap, and a hold pressed in its first second is carried out after it",
    async (kind, seconds) => {
      const sound = await watchSound(lilan);
      floor.relay.cut(kind);
      const since = performance.now();
      await lilan.console.keyboard.press("F7");
      await until(since, seconds);
      expect(await sound.longestGap()).toBeLessThan(gapLimit);
      floor.relay.mend();
      await sound.stop();
      await lilan.at("hold").filter({ hasText: "恢复" }).waitFor();
      await floor.isRegistered();
      await isWhole();
      await pressHold("保持");
    },
  );

  it.for([2, 10])("of its whole path for %i s, when the machine gets another address: sound is back by itself", async (seconds, { skip }) => {
    const { network } = floor;
    if (network === null) return skip();
    const sound = await watchSound(lilan);
    network.loseAddress();
    const since = performance.now();
    await lilan.at("call-path").waitFor();
    await until(since, seconds);
    expect(await sound.silence()).toBeGreaterThan(seconds * 1_000 - 1_000);
    network.newAddress();
    await flows(sound);
    await isWhole();
    expect(await sound.longestGap()).toBeLessThan(seconds * 1_000 + 8_000);
    await sound.stop();
  });

  it("is asked by the exchange whether it still stands, and goes on; it can be held, taken back and hung up afterwards", async () => {
    const isRefresh = ({ from, frame }: { from: string; frame: string }) => from === "exchange" && /^INVITE /.test(frame) && /^to:.*;tag=/im.test(frame);
    const earlier = new Set(floor.relay.frames);
    const sound = await watchSound(lilan);
    await expect.poll(() => floor.relay.frames.some((each) => isRefresh(each) && !earlier.has(each))).toBe(true);
    await flows(sound);
    expect(await sound.longestGap()).toBeLessThan(gapLimit);
    await sound.stop();
    await isHeardBothWays();
    await pressHold("恢复");
    await pressHold("保持");
    await isHeardBothWays();
    await lilan.console.keyboard.press("F4");
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    await floor.noGhosts();
    await readyAgain();
  });

  it("of 10 s over a path that died quietly: the operator's hang-up during it is carried out when the path is back", async () => {
    caller = await floor.talk("19900000008");
    floor.relay.cut("dead");
    const since = performance.now();
    await lilan.console.keyboard.press("F4");
    await isInState(lilan, "wrapUp");
    await floor.isRegistered(false);
    expect(await floor.channels()).toBeGreaterThan(0);
    await until(since, 10);
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
