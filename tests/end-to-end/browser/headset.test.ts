import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AsteriskFloor, isHeard, isInState, startAsteriskFloor } from "../../support/browser/asterisk-floor.ts";
import type { Operator } from "../../support/browser/operator.ts";
import { deskDevice, type PulseServer, startPulse } from "../../support/pulse.ts";
import { lastSeconds, readSound } from "../../support/sound.ts";

let pulse: PulseServer;
let floor: AsteriskFloor;
let lilan: Operator;
const headset = "Headset";

beforeAll(async () => {
  pulse = await startPulse(readSound(join(import.meta.dirname, "../../../resources/voices/residence.ulaw")));
  await pulse.plugIn(headset);
  floor = await startAsteriskFloor(undefined, pulse.environment);
  lilan = floor.lilan;
});
afterAll(async () => {
  await floor?.stop();
  await pulse?.stop();
});

const standing = (use: string, state: string): Promise<void> =>
  lilan
    .at(`standing-${use}`)
    .and(lilan.console.locator(`[data-standing="${state}"]`))
    .waitFor();
const news = (kind: string): Promise<void> =>
  lilan
    .at("device-news")
    .and(lilan.console.locator(`[data-news="${kind}"]`))
    .waitFor({ state: "attached" });
const peak = async (use: string): Promise<number> => Number((await lilan.at(`level-${use}`).getAttribute("data-level")) ?? -127);

/** The loudest sample of a second at a device. */
const loudest = async (name: string): Promise<number> => (await pulse.hear(name, 1)).samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

describe("a headset", () => {
  it("is chosen in the panel, kept over a reload, and tried out by meter and echo, here and at the exchange", async () => {
    await lilan.console.keyboard.press("Alt+s");
    await lilan.at("device-microphone").selectOption(headset);
    await lilan.at("device-speaker").selectOption(headset);
    for (const use of ["microphone", "speaker"]) await standing(use, "present");
    await standing("ringer", "default");
    await lilan.console.reload();
    await lilan.at("state").waitFor();
    await lilan.console.keyboard.press("Alt+s");
    await lilan.at("settings").waitFor();
    await expect.poll(() => lilan.at("device-microphone").inputValue(), { timeout: 10_000 }).toBe(headset);
    await expect.poll(() => peak("microphone"), { timeout: 20_000 }).toBeGreaterThan(-50);
    await lilan.at("echo-local").click();
    await lilan.at("echo").and(lilan.console.locator('[data-echo="local"]')).waitFor();
    // Chromium's echo cancellation may take one's own delayed voice for an echo: that it comes back is asked, not how well.
    await expect.poll(() => loudest(headset), { timeout: 20_000 }).toBeGreaterThan(500);
    expect(await loudest(deskDevice)).toBe(0);
    await lilan.at("echo-exchange").click();
    await lilan.at("echo").and(lilan.console.locator('[data-echo="exchange"]')).waitFor();
    await expect.poll(() => loudest(headset), { timeout: 20_000 }).toBeGreaterThan(500);
    await expect.poll(() => peak("speaker"), { timeout: 20_000 }).toBeGreaterThan(-50);
    await lilan.at("echo-off").click();
    await lilan.at("echo").and(lilan.console.locator('[data-echo="off"]')).waitFor();
    await expect.poll(() => floor.asterisk.cli("core show channels concise"), { timeout: 10_000 }).toBe("");
    await expect.poll(() => loudest(headset), { timeout: 10_000 }).toBe(0);
  });

  it("that is pulled out in mid-call is replaced by what is left, is said so, and is taken up again when it is back: the voices go on", async () => {
    const caller = await floor.talk("19900000051");
    await isHeard(() => pulse.hear(headset, 5), floor.callerVoice);
    await pulse.pullOut(headset);
    await news("fallenBack");
    expect(await lilan.at("device-news").textContent()).toBe("麦克风已拔出，已改用其他麦克风");
    await lilan.at("devices").and(lilan.console.locator('[data-trouble="fallenBack"]')).waitFor();
    await isHeard(() => pulse.hear(deskDevice, 5), floor.callerVoice);
    await isHeard(() => lastSeconds(floor.callerHeard(), 5), floor.operatorVoice);
    await pulse.plugIn(headset);
    await news("returned");
    await isHeard(() => pulse.hear(headset, 5), floor.callerVoice);
    await isHeard(() => lastSeconds(floor.callerHeard(), 5), floor.operatorVoice);
    expect(await lilan.at("devices").getAttribute("data-trouble")).toBeNull();
    await lilan.console.keyboard.press("F4");
    await caller.ended;
    await isInState(lilan, "wrapUp");
    await lilan.at("end-wrap-up").click();
  });
});
