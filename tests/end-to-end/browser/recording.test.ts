import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AsteriskFloor, callsAtDispatch, isHeard, isInState, isSynced, startAsteriskFloor } from "../../support/browser/asterisk-floor.ts";
import type { Operator } from "../../support/browser/operator.ts";
import { newestRecording } from "../../support/recordings.ts";
import { lastSeconds, readSound, type Sound } from "../../support/sound.ts";

let floor: AsteriskFloor;
let lilan: Operator;
beforeAll(async () => {
  floor = await startAsteriskFloor();
  lilan = floor.lilan;
});
afterAll(() => floor?.stop());

const pictures = process.env.HOTLINE_PICTURES;
const picture = async (name: string): Promise<void> => {
  if (pictures !== undefined) await lilan.console.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled" });
};
const shows = (state: string): Promise<void> =>
  lilan
    .at("recording")
    .and(lilan.console.locator(`[data-recording="${state}"]`))
    .waitFor();
/** The exchange's file of one leg, as far as it is written. */
const file = (ending: string): Sound => readSound(newestRecording(floor.asterisk.recordingsFolder, ending));
const loudest = ({ samples }: Sound): number => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
const endings = ["-caller-both.wav", "-caller-in.wav", "-caller-out.wav", "-seat-1001-both.wav"] as const;
const seconds = 3;
/** The exchange writes its files 32 KiB at a time, which is 2 s; s. */
const lag = 3;
const lengths = (): number[] => endings.map((ending) => file(ending).samples.length);
const loudestNow = (): number[] => endings.map((ending) => loudest(lastSeconds(file(ending), seconds)));

describe("a recording", () => {
  it("is shown by the exchange's own word, keeps nothing of either voice while it is paused with a reason, and goes on", async () => {
    const caller = await floor.talk("19900000071");
    await shows("on");
    await isHeard(() => lastSeconds(file("-caller-in.wav"), 5), floor.callerVoice);
    await lilan.at("recording-pause").click();
    expect(await lilan.at("recording-confirm").isDisabled()).toBe(true);
    await lilan.at("recording-reason").fill("来电人报银行卡号");
    await picture("recording-reason");
    await lilan.console.keyboard.press("Enter");
    await shows("paused");
    await picture("recording-paused");
    const pausedAt = lengths();
    await expect.poll(() => Math.min(...lengths().map((length, index) => length - (pausedAt[index] ?? 0)))).toBeGreaterThan((seconds + lag) * 8_000);
    expect(loudestNow()).toEqual(endings.map(() => 0));
    // The call itself goes on: what is not kept is heard.
    await isHeard(() => lilan.hear(5), floor.callerVoice);
    await lilan.at("recording-pause").click();
    await shows("on");
    await expect.poll(() => Math.min(...loudestNow())).toBeGreaterThan(500);
    await isHeard(() => lastSeconds(file("-caller-in.wav"), 5), floor.callerVoice);
    await lilan.console.keyboard.press("F4");
    await caller.ended;
    await isInState(lilan, "wrapUp");
    await lilan.at("end-wrap-up").click();
  });

  it("is played from the call's row after a reason, by who took the call and by nobody else at a seat", async () => {
    await isSynced(lilan);
    await expect.poll(async () => (await callsAtDispatch(floor.house)).map(({ recording }) => recording)).toContain("ended");
    await lilan.at("view-calls").click();
    await lilan.at("list-row").first().click();
    await lilan.at("recording-play").click();
    await lilan.at("recording-play-reason").fill("核对来电人所说的地址");
    await lilan.console.keyboard.press("Enter");
    const audio = lilan.at("recording-audio");
    await audio.waitFor();
    await picture("recording-player");
    await expect.poll(() => audio.evaluate((element) => (element as HTMLAudioElement).currentTime)).toBeGreaterThan(1);
    const { samples, rate } = file("-caller-both.wav");
    expect(await audio.evaluate((element) => (element as HTMLAudioElement).duration)).toBeCloseTo(samples.length / rate, 1);
    await floor.wangqiang.at("view-calls").click();
    await floor.wangqiang.at("list-row").first().click();
    await floor.wangqiang.at("call-caller").or(floor.wangqiang.at("reveal")).first().waitFor();
    expect(await floor.wangqiang.at("recording-player").count()).toBe(0);
  });
});
