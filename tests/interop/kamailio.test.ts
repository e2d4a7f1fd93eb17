import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { outsidePrefix } from "../../tools/kamailio/kamailio-configuration.ts";
import { type RunningKamailio, startKamailio } from "../../tools/kamailio/run-kamailio.ts";
import { isHeard, isInState } from "../support/browser/asterisk-floor.ts";
import { type Operator, openOperator, startChromium } from "../support/browser/operator.ts";
import { type House, startHouse } from "../support/house/house.ts";
import { type RtpEar, startRtpEar } from "../support/rtp-ear.ts";
import { type SippCaller, startSippCaller } from "../support/sipp.ts";
import { type SippCallee, startSippCallee } from "../support/sipp-callee.ts";
import { lastSeconds, readSound, type Sound, toWave } from "../support/sound.ts";

const voices = join(import.meta.dirname, "../../resources/voices");
const voiceFile = join(voices, "heating.ulaw");
const citizenVoice = readSound(voiceFile);
const operatorVoice = readSound(join(voices, "residence.ulaw"));
let folder = "";
let kamailio: RunningKamailio;
let house: House;
let browser: Browser;
let lilan: Operator;
let ear: RtpEar;
let outside: SippCallee;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hotline-interop-"));
  const microphone = join(folder, "microphone.wav");
  writeFileSync(microphone, toWave(operatorVoice));
  kamailio = await startKamailio();
  ear = await startRtpEar(kamailio.trunkAddress);
  outside = await startSippCallee({ exchange: kamailio, voice: voiceFile, ear: ear.port });
  house = await startHouse({
    people: 20,
    tickets: 60,
    exchangeArguments: ["--exchange", "kamailio"],
    exchangeEnvironment: {
      HOTLINE_KAMAILIO_TABLES: kamailio.tablesFolder,
      HOTLINE_SIP_SERVERS: kamailio.wsUrl,
      HOTLINE_SIP_DOMAIN: kamailio.domain,
      HOTLINE_DIAL_PLAN: JSON.stringify({ outside: outsidePrefix, rating: null, conference: null, queues: [] }),
    },
  });
  browser = await startChromium({ microphone });
  lilan = await openOperator(browser, (await house.seat("one")).address());
  await lilan.signIn("lilan");
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await outside?.stop();
  ear?.stop();
  await kamailio?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(({ task }) => {
  if (task.result?.state === "fail") console.error(kamailio.said());
});

const call = (): Promise<SippCaller> => startSippCaller({ exchange: kamailio, number: "19900000071", voice: voiceFile, ear: ear.port });
const phase = (name: string): Promise<void> =>
  lilan
    .at("call-bar")
    .and(lilan.console.locator(`[data-phase="${name}"]`))
    .waitFor();
const loudest = ({ samples }: Sound): number => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
/** The citizen's voice comes out at the operator, and the operator's at the citizen's end of the line. */
const isHeardBothWays = async (): Promise<void> => {
  await isHeard(() => lilan.hear(5), citizenVoice);
  await isHeard(() => lastSeconds(ear.heard(), 5), operatorVoice);
};
/** No call is left: at rtpengine neither. */
const isOver = async (): Promise<void> => {
  await isInState(lilan, "wrapUp");
  await lilan.at("end-wrap-up").click();
  await expect.poll(() => kamailio.calls()).toBe(0);
};

describe("a seat at Kamailio with rtpengine", () => {
  it("is rung by a citizen, answers, is heard and hears, holds and takes up again, and hangs up", async () => {
    await lilan.choose("ready");
    ear.forget();
    const caller = await call();
    await lilan.at("answer").waitFor();
    await caller.progress;
    expect(await lilan.at("call-number").textContent()).toBe("19900000071");
    await lilan.console.keyboard.press("F2");
    await caller.answered;
    await isHeardBothWays();
    await lilan.console.keyboard.press("F7");
    await lilan.at("call-bar").getByText("保持中").waitFor();
    // Who is held hears silence, and nothing of them is heard.
    await expect.poll(() => loudest(lastSeconds(ear.heard(), 1))).toBeLessThan(100);
    await lilan.console.keyboard.press("F7");
    await lilan.at("call-bar").getByText("保持中").waitFor({ state: "detached" });
    ear.forget();
    await isHeardBothWays();
    await lilan.console.keyboard.press("F4");
    expect(await caller.ended).toEqual({ by: "far", answered: true });
    await isOver();
  });

  it("sees a citizen hang up in the call, and before it is answered", async () => {
    await lilan.choose("ready");
    const early = await call();
    await lilan.at("answer").waitFor();
    await early.progress;
    expect(await early.hangUp()).toEqual({ by: "caller", answered: false });
    await isInState(lilan, "ready");
    const caller = await call();
    await lilan.at("answer").waitFor();
    await lilan.console.keyboard.press("F2");
    await caller.answered;
    await phase("talking");
    expect(await caller.hangUp()).toEqual({ by: "caller", answered: true });
    await isOver();
  });

  it("is not rung while it is not ready", async () => {
    await lilan.choose("busy");
    expect(await (await call()).ended).toEqual({ by: "failed", answered: false });
    await isInState(lilan, "busy");
  });

  it("dials out, is heard and hears, and hangs up", async () => {
    ear.forget();
    await lilan.console.keyboard.press("F3");
    await lilan.at("pad-input").fill("01088886666");
    await lilan.console.keyboard.press("Enter");
    await phase("talking");
    expect(outside.dialled()).toEqual(["01088886666"]);
    await isHeardBothWays();
    await lilan.console.keyboard.press("F4");
    await expect.poll(outside.ended).toBe(1);
    await isOver();
  });

  it("registers again by itself after a restart of the exchange, and is rung", async () => {
    const isRegistered = (is: boolean) =>
      lilan
        .at("registration")
        .and(lilan.console.locator(is ? '[data-registration="registered"]' : ':not([data-registration="registered"])'))
        .waitFor();
    const told = isRegistered(false);
    await Promise.all([told, kamailio.restart()]);
    await isRegistered(true);
    await lilan.choose("ready");
    const caller = await call();
    await lilan.at("answer").waitFor();
    await lilan.console.keyboard.press("F2");
    await caller.answered;
    await phase("talking");
    await lilan.console.keyboard.press("F4");
    expect(await caller.ended).toEqual({ by: "far", answered: true });
    await isOver();
  });
});
