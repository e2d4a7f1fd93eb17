import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exchangeEnvironment } from "../../../tools/asterisk/exchange-environment.ts";
import { provisionAsterisk } from "../../../tools/asterisk/provision-asterisk.ts";
import { type RunningAsterisk, startAsterisk } from "../../../tools/asterisk/run-asterisk.ts";
import { type House, type SeatHouse, startHouse } from "../house/house.ts";
import { canMakeNamespaces, type Namespace, startNamespace } from "../network/namespace.ts";
import { type SipRelay, startSipRelay } from "../sip-relay.ts";
import { type SippCaller, startSippCaller } from "../sipp.ts";
import { readSound, type Sound, toWave } from "../sound.ts";
import { type Operator, openOperator, startChromium } from "./operator.ts";

const voices = join(import.meta.dirname, "../../../resources/voices");

/** One Asterisk, one dispatch and one Chromium, which stands in a network of its own where this machine can make one. */
export interface CutGround {
  readonly asterisk: RunningAsterisk;
  readonly house: House;
  readonly relay: SipRelay;
  /** The way to the same exchange that the line has beside it, as if it were another server; null unless it was asked for. */
  readonly spare: SipRelay | null;
  /** null: this machine makes no networks; only the signalling can be cut. */
  readonly network: Namespace | null;
  readonly callerVoice: Sound;
  readonly operatorVoice: Sound;
  /** Another seat, and a console at it; nobody is signed in. @param watch run in each page before its own scripts */
  open(name: string, watch?: readonly (() => void)[]): Promise<{ seat: SeatHouse; operator: Operator }>;
  /** A citizen calls, and rings. @param ear where the citizen hears (tests/support/rtp-ear.ts); without it nobody does */
  call(number: string, ear?: number): Promise<SippCaller>;
  /** Channels that the exchange has. */
  channels(): Promise<number>;
  stop(): Promise<void>;
}

/** @param environment more of dispatch's settings @param hasSpare whether seats know two servers */
export async function startCutGround(environment: NodeJS.ProcessEnv = {}, hasSpare = false): Promise<CutGround> {
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
  const spare = hasSpare ? await startSipRelay(() => asterisk.wsUrl, network?.hostAddress) : null;
  if (spare !== null) stops.push(() => spare.stop());
  const servers = spare === null ? relay.url : `${relay.url},${spare.url}`;
  const house = await startHouse({
    exchangeArguments: ["--exchange", "asterisk"],
    exchangeEnvironment: { ...exchangeEnvironment(asterisk, servers), ...environment },
  });
  stops.push(() => house.stop());
  for (const each of spare === null ? [relay] : [relay, spare]) await network?.forward("far", each.port);
  const browser = await startChromium({ microphone, ...(network === null ? {} : { program: network.chromium }) });
  stops.push(() => browser.close());
  return {
    asterisk,
    house,
    relay,
    spare,
    network,
    callerVoice: readSound(join(voices, "heating.ulaw")),
    operatorVoice,
    async open(name, watch = []) {
      const seat = await house.seat(name);
      await network?.forward("near", Number(new URL(seat.origin).port));
      return { seat, operator: await openOperator(browser, seat.address(), "zh-CN", watch) };
    },
    call: (number, ear) => startSippCaller({ exchange: asterisk, number, voice: join(voices, "heating.ulaw"), ...(ear === undefined ? {} : { ear }) }),
    channels: async () => Number(/(\d+) active channel/.exec(await asterisk.cli("core show channels count"))?.[1] ?? Number.NaN),
    async stop() {
      for (const stop of stops.splice(0).reverse()) await stop();
    },
  };
}
