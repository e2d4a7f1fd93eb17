import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AsteriskFloor, callsAtDispatch, isInState, isSynced, startAsteriskFloor } from "../../support/browser/asterisk-floor.ts";
import type { Operator } from "../../support/browser/operator.ts";
import { letPacketsLeave, silenceMicrophone, soundObserved, watchSound } from "../../support/browser/sound-observed.ts";

let floor: AsteriskFloor;
let lilan: Operator;

beforeAll(async () => {
  floor = await startAsteriskFloor({ isAlone: true });
  lilan = floor.lilan;
});
afterAll(() => floor?.stop());

/** Beside it another may stand: on a machine that is short of time the far side hears late. */
const trouble = (kind: string): ReturnType<Operator["at"]> => lilan.at("sound-trouble").and(lilan.console.locator(`[data-kind="${kind}"]`));
/** Waits for the trouble on screen; gives when it was said, UTC ms. */
async function troubleSaid(kind: string): Promise<number> {
  const shown = trouble(kind);
  await shown.waitFor();
  return Number(await shown.getAttribute("data-since"));
}
const noTrouble = (): Promise<void> => lilan.at("sound-trouble").waitFor({ state: "detached" });
const packetsSent = async (): Promise<number> => (await lilan.voice()).sent;

describe("the sound of a call", () => {
  it("is above 4 when all is well; muting is no trouble; a dead microphone and a caller who is gone are told within 5 s", async () => {
    const caller = await floor.talk("19900000041");
    const line = await lilan.line();
    await line.evaluate(watchSound);
    await expect.poll(async () => Number(/音质 ([\d.]+)/.exec((await lilan.at("live-quality").textContent()) ?? "")?.[1])).toBeGreaterThan(4);
    await lilan.at("live-quality").hover();
    const figures = lilan.console
      .getByRole("tooltip")
      .filter({ hasText: /丢包 \d+\.\d% · 抖动 \d+ 毫秒 · 往返 \d+ 毫秒 · 来电人音量 -\d+ dB · 您的音量 -\d+ dB/ });
    await figures.waitFor();
    await lilan.console.keyboard.press("F6");
    await lilan.at("call-bar").filter({ hasText: "已静音" }).waitFor();
    const mutedAt = await packetsSent();
    // Six seconds of packets: longer than any trouble needs to be told.
    await expect.poll(packetsSent).toBeGreaterThan(mutedAt + 300);
    expect(await lilan.at("sound-trouble").count()).toBe(0);
    await lilan.console.keyboard.press("F6");

    const keptAt = await line.evaluate(letPacketsLeave, false);
    const missed = await troubleSaid("nothingReaches");
    expect(await trouble("nothingReaches").textContent()).toBe("来电人可能听不到您：声音没有送到");
    expect(missed - keptAt).toBeLessThan(5_000);
    expect(missed).toBeGreaterThan(keptAt);
    await line.evaluate(letPacketsLeave, true);
    await noTrouble();

    const silencedAt = await line.evaluate(silenceMicrophone);
    const heard = await troubleSaid("microphoneSilent");
    expect(await trouble("microphoneSilent").textContent()).toBe("来电人可能听不到您：话筒没有声音");
    expect(heard - silencedAt).toBeLessThan(5_000);
    expect(heard).toBeGreaterThan(silencedAt);

    // No packet any more, and no word of it: the caller's telephone vanished.
    await caller.kill();
    const gone = await troubleSaid("nothingArrives");
    const { lastPacket } = await line.evaluate(soundObserved);
    expect(gone - lastPacket).toBeLessThan(5_000);
    expect(gone).toBeGreaterThan(lastPacket);
    await lilan.console.keyboard.press("F4");
    await isInState(lilan, "wrapUp");
    await lilan.at("quality-spark").waitFor();
    await lilan.at("end-wrap-up").click();
  });

  it("is told to be silence when packets come and nothing is in them, is over when the voice is back, and is kept with the call", async () => {
    const caller = await floor.talk("19900000042", {}, { seconds: 4, silence: 9 });
    const line = await lilan.line();
    await line.evaluate(watchSound);
    const told = await troubleSaid("silenceArrives");
    const { lastSound, lastPacket } = await line.evaluate(soundObserved);
    expect(await trouble("silenceArrives").textContent()).toBe("听不到来电人：对方没有声音");
    expect(told - lastSound).toBeLessThan(5_000);
    expect(told).toBeGreaterThan(lastSound);
    // Packets still came when it was told: one every 20 ms, seen a little later.
    expect(told - lastPacket).toBeLessThan(500);
    await noTrouble();
    await caller.hangUp();
    await isInState(lilan, "wrapUp");
    await lilan.at("end-wrap-up").click();
    await isSynced(lilan);
    const call = (await callsAtDispatch(floor.house)).filter(({ quality }) => quality !== null).sort((one, other) => other.startedAt - one.startedAt)[0];
    expect(call?.quality).toMatchObject({ mos: expect.any(Number), troubles: [{ kind: "silenceArrives", since: told, until: expect.any(Number) }] });
    expect(call?.quality?.curves.mos.some((mos) => (mos ?? 0) > 4)).toBe(true);
    await lilan.at("view-calls").click();
    await lilan.at("list-row").first().click();
    await lilan.at("call-details").getByText("听不到来电人：对方没有声音").waitFor();
    expect(await lilan.at("quality-graph").locator("path").first().getAttribute("d")).toContain("H");
    await lilan.at("view-desk").click();
  });
});
