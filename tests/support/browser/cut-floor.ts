import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exchangeEnvironment } from "../../../tools/asterisk/exchange-environment.ts";
import { provisionAsterisk } from "../../../tools/asterisk/provision-asterisk.ts";
import { type RunningAsterisk, startAsterisk } from "../../../tools/asterisk/run-asterisk.ts";
import { eventually } from "../eventually.ts";
import { type House, type SeatHouse, startHouse } from "../house/house.ts";
import { canMakeNamespaces, type Namespace, startNamespace } from "../network/namespace.ts";
import { newestRecording } from "../recordings.ts";
import { type SipRelay, startSipRelay } from "../sip-relay.ts";
import { type SippCaller, startSippCaller } from "../sipp.ts";
import { readSound, type Sound, toWave } from "../sound.ts";
import { type Operator, openOperator, startChromium } from "./operator.ts";

const voices = join(import.meta.dirname, "../../../resources/voices");

/** One operator on one Asterisk, whose browser stands in a network of its own where this machine can make one. */
export interface CutFloor {
  readonly asterisk: RunningAsterisk;
  readonly house: House;
  readonly seat: SeatHouse;
  readonly lilan: Operator;
  readonly relay: SipRelay;
  /** null: this machine makes no networks; only the signalling can be cut. */
  readonly network: Namespace | null;
  readonly callerVoice: Sound;
  readonly operatorVoice: Sound;
  /** lilan is ready, a citizen rings and is answered, and sound goes both ways. */
  talk(number: string): Promise<SippCaller>;
  /** A citizen calls, and rings. */
  call(number: string): Promise<SippCaller>;
  callerHeard(): Sound;
  /** Channels that the exchange has. */
  channels(): Promise<number>;
  /** The exchange has none any more. */
  noGhosts(): Promise<void>;
  isRegistered(is?: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** @param environment more of dispatch's settings @param watch run in each page before its own scripts */
export async function startCutFloor(environment: NodeJS.ProcessEnv = {}, watch: readonly (() => void)[] = []): Promise<CutFloor> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-cuts-"));
  const stops: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const operatorVoice = readSound(join(voices, "residence.ulaw"));
  const microphone = join(folder, "microphone.wav");
  writeFileSync(microphone, toWave(operatorVoice));
  const asterisk = await startAsterisk({ root: (await provisionAsterisk({ log: () => {} })).root, seatAddress: "0.0.0.0" });
  stops.push(() => asterisk.stop());
  const network = canMakeNamespaces() ? await startNamespace() : null;
  if (network !== null) stops.push(() => network.stop());
  const relay = await startSipRelay(() => asterisk.wsUrl, network?.hostAddress);
  stops.push(() => relay.stop());
  const house = await startHouse({
    exchangeArguments: ["--exchange", "asterisk"],
    exchangeEnvironment: { ...exchangeEnvironment(asterisk, relay.url), ...environment },
  });
  stops.push(() => house.stop());
  const seat = await house.seat("one");
  await network?.forward("near", Number(new URL(seat.origin).port));
  await network?.forward("far", relay.port);
  const browser = await startChromium({ microphone, ...(network === null ? {} : { program: network.chromium }) });
  stops.push(() => browser.close());
  const lilan = await openOperator(browser, seat.address(), "zh-CN", watch);
  await lilan.signIn("lilan");
  const call = (number: string) => startSippCaller({ exchange: asterisk, number, voice: join(voices, "heating.ulaw") });
  const channels = async () => Number(/(\d+) active channel/.exec(await asterisk.cli("core show channels count"))?.[1] ?? Number.NaN);
  return {
    asterisk,
    house,
    seat,
    lilan,
    relay,
    network,
    callerVoice: readSound(join(voices, "heating.ulaw")),
    operatorVoice,
    talk: (number) => talk(lilan, () => call(number)),
    call,
    callerHeard: () => readSound(newestRecording(asterisk.recordingsFolder, "-caller-out.wav")),
    channels,
    noGhosts: () => eventually("no channel is left", async () => (await channels()) === 0),
    isRegistered: (is = true) =>
      lilan
        .at("registration")
        .and(lilan.console.locator(is ? '[data-registration="registered"]' : ':not([data-registration="registered"])'))
        .waitFor({ timeout: 60_000 }),
    async stop() {
      for (const stop of stops.splice(0).reverse()) await stop();
    },
  };
}

/** As the asterisk floor's, without a test runner. */
async function talk(operator: Operator, call: () => Promise<SippCaller>): Promise<SippCaller> {
  if ((await operator.at("state").getAttribute("data-state")) !== "ready") await operator.choose("ready");
  const before = await operator.voice();
  const caller = await call();
  await operator.at("answer").waitFor();
  await operator.console.keyboard.press("F2");
  await caller.answered;
  await eventually("sound both ways", async () => {
    const now = await operator.voice();
    return now.heard > before.heard + 50 && now.sent > before.sent + 50 && now.level > before.level + 0.001;
  });
  return caller;
}
