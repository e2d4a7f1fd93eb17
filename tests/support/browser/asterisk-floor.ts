import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { expect } from "vitest";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import type { CallRow, EntityRow, TicketRow } from "../../../src/contract/rows.ts";
import type { PullResult } from "../../../src/contract/sync.ts";
import { exchangeEnvironment } from "../../../tools/asterisk/exchange-environment.ts";
import { provisionAsterisk } from "../../../tools/asterisk/provision-asterisk.ts";
import { type RunningAsterisk, startAsterisk } from "../../../tools/asterisk/run-asterisk.ts";
import { type DispatchClient, dispatchClient } from "../dispatch/central.ts";
import { likenessOfBestPart } from "../envelope.ts";
import { type House, type SeatHouse, startHouse } from "../house/house.ts";
import { newestRecording } from "../recordings.ts";
import { type SipRelay, startSipRelay } from "../sip-relay.ts";
import { type SippCaller, startSippCaller } from "../sipp.ts";
import { readSound, type Sound, toWave } from "../sound.ts";
import { type Operator, openOperator, startChromium } from "./operator.ts";

const voices = join(import.meta.dirname, "../../../resources/voices");

/** A caller who speaks for so long, and is then silent for so long, again and again; seconds. */
export interface VoicePauses {
  readonly seconds: number;
  readonly silence: number;
}

export interface TalkHooks {
  ringing?(): Promise<void>;
  /** The port where the citizen hears (tests/support/rtp-ear.ts); without it nobody does. */
  readonly ear?: number;
}

/** A floor of two signed-in operators in Chromium, on one Asterisk and one dispatch, all of it real. */
export interface AsteriskFloor {
  readonly asterisk: RunningAsterisk;
  readonly house: House;
  /** lilan's seat. */
  readonly seat: SeatHouse;
  readonly lilan: Operator;
  readonly wangqiang: Operator;
  /** What callers say, and what the operators' microphones play. */
  readonly callerVoice: Sound;
  readonly operatorVoice: Sound;
  /** Between the lines and the exchange. */
  readonly relay: SipRelay;
  /** A citizen calls 12345 and speaks as soon as somebody answers. */
  call(number: string | null, name?: string): Promise<SippCaller>;
  /** lilan is ready, a citizen rings, is answered from the keyboard, and sound goes both ways. */
  talk(number: string | null, hooks?: TalkHooks, pauses?: VoicePauses): Promise<SippCaller>;
  /** What the caller of the newest call was sent, as the exchange recorded it. */
  callerHeard(): Sound;
  stop(): Promise<void>;
}

export interface FloorOptions {
  /** What is done to lilan's folder first. */
  readonly beforeSeats?: (seatFolder: string) => Promise<void> | void;
  /** The devices of a sound server instead of the usual ones. */
  readonly sound?: Readonly<Record<string, string>>;
  /** Run in each of lilan's pages before its own scripts. */
  readonly watch?: readonly (() => void)[];
  /** lilan's seat is the only one: another costs seconds and a part of the machine all along. */
  readonly isAlone?: boolean;
}

/** Starts it all and signs in lilan and wangqiang. */
export async function startAsteriskFloor({ beforeSeats, sound, watch = [], isAlone = false }: FloorOptions = {}): Promise<AsteriskFloor> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-floor-"));
  const operatorVoice = readSound(join(voices, "residence.ulaw"));
  const microphone = join(folder, "microphone.wav");
  writeFileSync(microphone, toWave(operatorVoice));
  const asterisk = await startAsterisk({ root: (await provisionAsterisk({ log: () => {} })).root });
  const relay = await startSipRelay(() => asterisk.wsUrl);
  const house = await startHouse({ exchangeArguments: ["--exchange", "asterisk"], exchangeEnvironment: exchangeEnvironment(asterisk, relay.url) });
  await beforeSeats?.(join(house.folder, "one"));
  const browser = await startChromium(sound === undefined ? { microphone } : { sound });
  const seat = await house.seat("one");
  const lilan = await signedIn(browser, seat, "lilan", watch);
  const wangqiang = isAlone ? null : await signedIn(browser, await house.seat("other"), "wangqiang");
  const callerVoice = readSound(join(voices, "heating.ulaw"));
  const call = (number: string | null, name?: string, ear?: number) =>
    startSippCaller({
      exchange: asterisk,
      number,
      ...(name === undefined ? {} : { name }),
      ...(ear === undefined ? {} : { ear }),
      voice: join(voices, "heating.ulaw"),
    });
  const halting = (number: string | null, pauses: VoicePauses) => {
    const voice = join(folder, "halting.wav");
    writeFileSync(voice, toWave(withPauses(callerVoice, pauses)));
    return startSippCaller({ exchange: asterisk, number, voice });
  };
  return {
    asterisk,
    house,
    seat,
    lilan,
    get wangqiang() {
      if (wangqiang === null) throw new Error("nobody else sits on this floor");
      return wangqiang;
    },
    callerVoice,
    operatorVoice,
    relay,
    call,
    talk: (number, hooks, pauses) => talk(lilan, () => (pauses === undefined ? call(number, undefined, hooks?.ear) : halting(number, pauses)), hooks),
    callerHeard: () => readSound(newestRecording(asterisk.recordingsFolder, "-caller-out.wav")),
    async stop() {
      await browser.close();
      await house.stop();
      await relay.stop();
      await asterisk.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The first seconds of a voice, and then none at all. */
function withPauses({ rate, samples }: Sound, { seconds, silence }: VoicePauses): Sound {
  const all = new Int16Array((seconds + silence) * rate);
  all.set(samples.subarray(0, seconds * rate));
  return { rate, samples: all };
}

async function signedIn(browser: Browser, seat: SeatHouse, login: string, watch: readonly (() => void)[] = []): Promise<Operator> {
  const operator = await openOperator(browser, seat.address(), undefined, watch);
  await operator.signIn(login);
  return operator;
}

async function talk(operator: Operator, call: () => Promise<SippCaller>, hooks: TalkHooks = {}): Promise<SippCaller> {
  await operator.choose("ready");
  const before = await operator.voice();
  const caller = await call();
  await operator.at("pop").waitFor();
  await operator.at("answer").waitFor();
  await hooks.ringing?.();
  await operator.console.keyboard.press("F2");
  await caller.answered;
  await operator.at("ticket-form").waitFor();
  await expect
    .poll(
      async () => {
        const now = await operator.voice();
        return now.heard > before.heard + 50 && now.sent > before.sent + 50 && now.level > before.level + 0.001;
      },
      { timeout: 90_000 },
    )
    .toBe(true);
  return caller;
}

/** Writes the ticket of the case in hand and sends it by the keyboard. */
export async function writeTicket(operator: Operator, content: string): Promise<void> {
  await operator.at("field-content").fill(content);
  await operator.at("field-cause").fill("管道老化");
  await operator.console.keyboard.press("Control+Enter");
  const gone = operator.at("ticket-form").waitFor({ state: "detached" });
  // Told once where no unit would act; one that is attached to another's matter goes at once.
  const told = operator.at("refusal").waitFor();
  const isHeld = await Promise.race([gone.then(() => false), told.then(() => true)]);
  told.catch(() => {});
  if (isHeld) await operator.console.keyboard.press("Control+Enter");
  await gone;
}

/** The operator's list shows the ticket, once. */
export async function seesTicketOnce(operator: Operator, content: string): Promise<void> {
  await operator.at("view-tickets").click();
  await operator.at("ticket-search").fill(content);
  const rows = operator.at("list-row").filter({ hasText: content });
  await rows.first().waitFor();
  expect(await rows.count()).toBe(1);
  await operator.at("view-desk").click();
}

/** A new device's client, as the administrator. */
async function administrator(house: House): Promise<DispatchClient> {
  const { token } = await dispatchClient(house.dispatch.url).session.signIn({
    protocol: protocolVersion,
    login: "admin",
    password: "demo-12345",
    deviceId: null,
  });
  return dispatchClient(house.dispatch.url, token);
}
/** All that dispatch gives to a new device. */
async function firstFill(client: DispatchClient): Promise<EntityRow[]> {
  const rows: EntityRow[] = [];
  let cursor: string | null = null;
  for (let more = true; more; ) {
    const page: PullResult = await client.sync.pull({ protocol: protocolVersion, cursor, limit: 1_000 });
    rows.push(...page.changes.map(({ value }) => value));
    ({ cursor, more } = page);
  }
  return rows;
}
/** All tickets as dispatch gives them to a new device. */
export async function ticketsAtDispatch(house: House): Promise<TicketRow[]> {
  return (await firstFill(await administrator(house))).flatMap((value) => (value.entity === "ticket" ? [value.row] : []));
}
/** All calls as dispatch gives them to a new device. */
export async function callsAtDispatch(house: House): Promise<CallRow[]> {
  return (await firstFill(await administrator(house))).flatMap((value) => (value.entity === "call" ? [value.row] : []));
}
/** One of the demo's citizens whose newest tickets are older than what a seat is filled with. */
export async function citizenWithOldTicket(house: House): Promise<{ number: string; content: string }> {
  const client = await administrator(house);
  const rows = await firstFill(client);
  const recent = new Set(rows.map((value) => (value.entity === "ticket" ? value.row.callerId : null)));
  for (const value of rows) {
    if (value.entity !== "caller" || !value.row.sample || recent.has(value.row.id)) continue;
    const [number] = value.row.numbers;
    const { tickets } = await client.history.older({ numberHash: number?.hash ?? null, callerId: value.row.id, before: Date.now(), limit: 10 });
    const ticket = tickets.find(({ fields }) => !fields.confidential);
    // The demo counts its numbers in their last digits, which the mask shows.
    if (ticket !== undefined) return { number: `1990000${number?.mask.slice(-4) ?? ""}`, content: ticket.fields.content };
  }
  throw new Error("every citizen of the demo has called lately");
}

/** Waits until four seconds in a row of what is heard are what was played; another sound never comes to it. */
export const isHeard = (hear: () => Sound | Promise<Sound>, played: Sound): Promise<void> =>
  expect.poll(async () => likenessOfBestPart(await hear(), played, 4), { timeout: 90_000 }).toBeGreaterThan(0.8);

/** Waits until the seat is in a state. */
export const isInState = (operator: Operator, state: string): Promise<void> =>
  operator
    .at("state")
    .and(operator.console.locator(`[data-state="${state}"]`))
    .waitFor();

/** Waits until everything is at dispatch, or until the seat knows that dispatch is away. */
export const isSynced = (operator: Operator): Promise<void> =>
  operator.at("sync").and(operator.console.locator('[data-online="true"][data-pending="0"]')).waitFor();
export const isCutOff = (operator: Operator): Promise<void> => operator.at("sync").and(operator.console.locator('[data-online="false"]')).waitFor();
