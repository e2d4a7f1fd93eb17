import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger.ts";
import type { Floor, LiveEvent } from "../../../src/contract/dispatch-api.ts";
import type { ExchangeEvent } from "../../../src/contract/exchange.ts";
import { firstWithConferences, protocolVersion } from "../../../src/contract/protocol-version.ts";
import { recordingChunkSize } from "../../../src/contract/recording-api.ts";
import type { CallRow } from "../../../src/contract/rows.ts";
import type { SeatStateName } from "../../../src/contract/session.ts";
import { createFollower } from "../../../src/dispatch/follower/follower.ts";
import { giveUpLease, holdsLease, takeLease } from "../../../src/dispatch/follower/lease.ts";
import { type Database, openDatabase } from "../../../src/dispatch/store/database.ts";
import { type Central, type Device, databaseUrl, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { ScriptedExchange } from "../../support/dispatch/scripted-exchange.ts";
import { systemClock } from "../../support/system-clock.ts";

const exchange = new ScriptedExchange();
let central: Central;
let operator: Device;
let lead: Device;
beforeAll(async () => {
  central = await startCentral(async () => exchange);
  operator = await signInDevice(central, "lilan");
  lead = await signInDevice(central, "zhaomin");
});
afterAll(() => central.stop());

const extension = (): string => operator.signedIn.line.extension;
const reach = (reachable: boolean): void => exchange.say({ kind: "seatReachable", extension: extension(), reachable, at: Date.now() });
const become = (state: SeatStateName) => operator.client.seat.setState({ state: { state, since: Date.now(), reason: null, wrapUpEndsAt: null, next: null } });
async function floorWhere(isIt: (floor: Floor) => boolean): Promise<Floor> {
  for await (const floor of await lead.client.floor.watch()) if (isIt(floor)) return floor;
  throw new Error("the floor's stream ended");
}
async function callWhere(id: string, isIt: (call: CallRow) => boolean): Promise<CallRow> {
  const stream = await operator.client.sync.live();
  for await (const event of stream) {
    if (event.kind === "queues") continue;
    const rows = (await operator.pull()).changes.flatMap(({ value }) => (value.entity === "call" && value.row.id === id && isIt(value.row) ? [value.row] : []));
    if (rows[0] !== undefined) return rows[0];
  }
  throw new Error("the live stream ended");
}

describe("queue membership", () => {
  it("follows the seat's state: only a ready seat is rung", async () => {
    expect(exchange.seats.get(extension())).toBe(operator.signedIn.line.secret);
    await become("ready");
    await exchange.until(extension(), { member: true, paused: true, reason: "unreachable" });
    reach(true);
    await exchange.until(extension(), { member: true, paused: false });
    for (const state of ["talking", "wrapUp", "busy", "break"] as const) {
      await become(state);
      await exchange.until(extension(), { member: true, paused: true, reason: state });
    }
    await become("ready");
    await exchange.until(extension(), { member: true, paused: false });
    await become("offline");
    await exchange.until(extension(), { member: false });
  });
  it("pauses a seat that can no longer be reached, and the floor shows since when", async () => {
    await become("ready");
    await exchange.until(extension(), { paused: false });
    const before = Date.now();
    reach(false);
    await exchange.until(extension(), { paused: true, reason: "unreachable" });
    const floor = await floorWhere(({ seats }) => seats.some((seat) => seat.extension === extension() && !seat.reachable));
    expect(floor.seats.find((seat) => seat.extension === extension())?.reachableSince).toBeGreaterThanOrEqual(before);
    reach(true);
    await exchange.until(extension(), { paused: false });
  });
  it("is told anew after the exchange was away", async () => {
    await become("ready");
    await exchange.until(extension(), { paused: false });
    exchange.members.clear();
    exchange.state = { ...exchange.state, reachable: [extension()] };
    exchange.say({ kind: "connection", connected: false, at: Date.now() });
    await floorWhere((floor) => floor.staleSince !== null);
    exchange.say({ kind: "connection", connected: true, at: Date.now() });
    await exchange.until(extension(), { member: true, paused: false });
    await floorWhere((floor) => floor.staleSince === null);
  });
});

describe("a call", () => {
  const call = (n: number) => ({ callId: `scripted:${n}`, at: Date.now() });
  it("waits, is answered and ends, on the floor and in the records", async () => {
    exchange.say({ kind: "callWaiting", ...call(1), queue: "hotline", callingNumber: "19900000077" });
    await floorWhere((floor) => floor.queues.some((queue) => queue.waiting === 1));
    exchange.say({ kind: "callAnswered", ...call(1), extension: extension() });
    await floorWhere((floor) => floor.seats.some((seat) => seat.callId === "scripted:1") && floor.queues.every((queue) => queue.waiting === 0));
    exchange.say({ kind: "callEnded", ...call(1), endedBy: "caller" });
    const row = await callWhere("scripted:1", (entry) => entry.endedAt !== null);
    expect(row).toMatchObject({ outcome: "answered", endedBy: "caller", numberMask: "199****0077", personId: operator.signedIn.person.id });
  });
  it("that rang at one seat in vain waits on, and is as long and whose the exchange says, whenever that seat tells of its part", async () => {
    const [other, wave] = [await signInDevice(central, "wangqiang"), Date.now()];
    const account = (callId: string, at: Device, facts: { answeredAt: number | null; outcome: "missed" | "answered" }) =>
      at.push(
        at.next({
          ...{ name: "call.record", callId, direction: "in", queue: "hotline", callingNumber: "19900000079", startedAt: wave, ...facts },
          ...{ extension: at.signedIn.line.extension, endedAt: wave + 1, endedBy: "exchange", quality: null, ticketId: null },
        }),
      );
    const rang = { answeredAt: null, outcome: "missed" } as const;
    const waits = (callId: string) => exchange.say({ kind: "callWaiting", callId, at: wave, queue: "hotline", callingNumber: "19900000079" });
    const isTaken = async (callId: string): Promise<void> => {
      exchange.say({ kind: "callAnswered", callId, at: wave + 5_000, extension: extension() });
      await callWhere(callId, (entry) => entry.outcome === "answered" && entry.endedAt === null);
      exchange.say({ kind: "callEnded", callId, at: wave + 60_000, endedBy: "caller" });
    };
    const whole = { answeredAt: wave + 5_000, endedAt: wave + 60_000, endedBy: "caller", personId: operator.signedIn.person.id, extension: extension() };
    // Told while it waits.
    waits("scripted:rang-1");
    await callWhere("scripted:rang-1", () => true);
    await account("scripted:rang-1", other, rang);
    expect(await callWhere("scripted:rang-1", () => true)).toMatchObject({ endedAt: null, outcome: null });
    await isTaken("scripted:rang-1");
    expect(await callWhere("scripted:rang-1", (entry) => entry.endedAt !== null)).toMatchObject(whole);
    // Told before dispatch hears of it.
    await account("scripted:rang-2", other, rang);
    waits("scripted:rang-2");
    expect(await callWhere("scripted:rang-2", (entry) => entry.endedAt === null)).toMatchObject({ outcome: null });
    await isTaken("scripted:rang-2");
    expect(await callWhere("scripted:rang-2", (entry) => entry.endedAt !== null)).toMatchObject(whole);
    // Told when all is over, as by a seat that was offline.
    await account("scripted:rang-2", other, rang);
    expect(await callWhere("scripted:rang-2", () => true)).toMatchObject(whole);
    await account("scripted:rang-2", operator, { answeredAt: wave + 5_001, outcome: "answered" });
    expect(await callWhere("scripted:rang-2", () => true)).toMatchObject(whole);
  });
  it("that is given up stays unanswered, whatever is said later", async () => {
    exchange.say({ kind: "callWaiting", ...call(2), queue: "hotline", callingNumber: null });
    exchange.say({ kind: "callAbandoned", ...call(2) });
    exchange.say({ kind: "callEnded", ...call(2), endedBy: null });
    const row = await callWhere("scripted:2", (entry) => entry.outcome !== null);
    expect(row).toMatchObject({ outcome: "abandoned", endedBy: "caller", answeredAt: null, numberHash: null });
  });
});

describe("the recording of a call", () => {
  const callId = "scripted:1700000000.7";
  const kindOf = (asked: Promise<unknown>): Promise<string> =>
    asked.then(
      () => "done",
      (error: { data?: { kind?: string } }) => error.data?.kind ?? "other",
    );
  let other: Device;
  beforeAll(async () => {
    other = await signInDevice(central, "wangqiang");
    mkdirSync(join(central.folder, "recordings"), { recursive: true });
  });

  it("is paused with a reason by who took the call, carried out by the node that leads, and known by the exchange's word", async () => {
    exchange.say({ kind: "callWaiting", callId, at: Date.now(), queue: "hotline", callingNumber: "19900000078" });
    exchange.say({ kind: "callAnswered", callId, at: Date.now(), extension: extension() });
    exchange.say({ kind: "callRecording", callId, at: Date.now(), recording: "on" });
    await callWhere(callId, ({ recording, personId }) => recording === "on" && personId !== null);
    const pause = (device: Device, on: boolean, reason: string | null) => device.client.recording.pause({ callId, on, reason });
    expect(await kindOf(pause(operator, true, null))).toBe("invalid");
    expect(await kindOf(pause(other, true, "银行卡号"))).toBe("forbidden");
    expect(await kindOf(operator.client.recording.open({ callId, reason: "核对" }))).toBe("illegalTransition");
    expect(await kindOf(pause(operator, true, "银行卡号"))).toBe("done");
    await callWhere(callId, ({ recording }) => recording === "paused");
    expect(await kindOf(pause(operator, false, null))).toBe("done");
    await callWhere(callId, ({ recording }) => recording === "on");
  });

  it("is given out whole, after its end and a reason, to who may hear it, and each time is in the audit", async () => {
    exchange.say({ kind: "callRecording", callId, at: Date.now(), recording: "ended" });
    exchange.say({ kind: "callEnded", callId, at: Date.now(), endedBy: "caller" });
    await callWhere(callId, ({ endedAt }) => endedAt !== null);
    expect(await kindOf(operator.client.recording.open({ callId, reason: "核对" }))).toBe("notFound");
    const sound = randomBytes(recordingChunkSize * 2 + 77);
    writeFileSync(join(central.folder, "recordings", "1700000000.7-caller-both.wav"), sound);
    expect(await kindOf(other.client.recording.open({ callId, reason: "好奇" }))).toBe("forbidden");
    const { bytes, grant } = await lead.client.recording.open({ callId, reason: "质检" });
    const parts: Buffer[] = [];
    for (let from = 0; from < bytes; from += recordingChunkSize) {
      parts.push(Buffer.from((await lead.client.recording.chunk({ callId, grant, from })).bytes, "base64"));
    }
    expect(Buffer.concat(parts).equals(sound)).toBe(true);
    // A grant is one person's, for one call, for a while.
    expect(await kindOf(other.client.recording.chunk({ callId, grant, from: 0 }))).toBe("forbidden");
    expect(await kindOf(lead.client.recording.chunk({ callId: "scripted:1700000000.8", grant, from: 0 }))).toBe("forbidden");
    const later = `9${grant}`;
    expect(await kindOf(lead.client.recording.chunk({ callId, grant: later, from: 0 }))).toBe("forbidden");
    const database = await ownDatabase(central);
    const lines = await database.query("SELECT action, person_id, facts FROM audit WHERE action LIKE 'recording.%' ORDER BY n");
    await database.end();
    expect(lines.rows).toEqual([
      { action: "recording.pause", person_id: operator.signedIn.person.id, facts: { call: callId, reason: "银行卡号" } },
      { action: "recording.resume", person_id: operator.signedIn.person.id, facts: { call: callId } },
      { action: "recording.play", person_id: lead.signedIn.person.id, facts: { call: callId, reason: "质检" } },
    ]);
  });
});

describe("a call that a seat makes", () => {
  it("is known while it lasts as far as it is recorded, may be paused by who makes it, and ends and is played by that seat's own account", async () => {
    const name = "0198c0de-0000-7000-8000-000000000001";
    const callId = `scripted:${name}`;
    const at = Date.now();
    exchange.say({ kind: "callMade", callId, at, extension: extension() });
    exchange.say({ kind: "callRecording", callId, at, recording: "on" });
    const begun = await callWhere(callId, ({ recording }) => recording === "on");
    expect(begun).toMatchObject({ direction: "out", extension: extension(), personId: operator.signedIn.person.id, outcome: null, endedAt: null });
    await operator.client.recording.pause({ callId, on: true, reason: "银行卡号" });
    await callWhere(callId, ({ recording }) => recording === "paused");
    // What the exchange says of all its calls has no end for it.
    exchange.say({ kind: "connection", connected: false, at });
    exchange.say({ kind: "connection", connected: true, at });
    exchange.say({ kind: "callRecording", callId, at, recording: "ended" });
    expect(await callWhere(callId, ({ recording }) => recording === "ended")).toMatchObject({ outcome: null, endedAt: null });
    const account = {
      name: "call.record",
      callId,
      direction: "out",
      queue: null,
      callingNumber: "01066667777",
      extension: extension(),
      startedAt: at,
    } as const;
    const end = { answeredAt: at + 5_000, endedAt: at + 60_000, outcome: "answered", endedBy: "caller", quality: null, ticketId: null } as const;
    await operator.push(operator.next({ ...account, ...end }));
    const whole = { numberMask: "010****7777", answeredAt: at + 5_000, endedAt: at + 60_000, outcome: "answered", endedBy: "caller", recording: "ended" };
    expect(await callWhere(callId, ({ endedAt }) => endedAt !== null)).toMatchObject(whole);
    writeFileSync(join(central.folder, "recordings", `${name}-party-both.wav`), "sound");
    const { bytes, grant } = await operator.client.recording.open({ callId, reason: "核对" });
    expect(Buffer.from((await operator.client.recording.chunk({ callId, grant, from: 0 })).bytes, "base64").toString()).toBe("sound");
    // Nor is the file that was granted exchanged for another.
    const other = grant.replace(`${name}-party`, "1700000000.7-caller");
    expect([bytes, await operator.client.recording.chunk({ callId, grant: other, from: 0 }).catch(({ data }) => data.kind)]).toEqual([5, "forbidden"]);
  });
});

describe("a three-party call", () => {
  it("is told to the seat that opened it and to no other, to one that listens anew too, and not to a version that does not know of it; where the exchange is not heard nobody knows", async () => {
    const room = { kind: "conference", callId: "scripted:room", extension: extension(), at: Date.now() } as const;
    const live = (device: Device, protocol = protocolVersion) => device.client.sync.live({ protocol });
    const conferences = async (stream: AsyncIterator<LiveEvent>): Promise<unknown> => {
      for (let event = await stream.next(); event.done !== true; event = await stream.next())
        if (event.value.kind === "conferences") return event.value.conferences;
      return "the stream ended";
    };
    const [first, other, before] = [await live(operator), await live(lead), await live(operator, firstWithConferences - 1)];
    for (const stream of [other, before]) await stream.next();
    exchange.say({ ...room, parties: { citizen: "in", third: "ringing" } });
    expect(await conferences(first)).toEqual([{ callId: room.callId, parties: { citizen: "in", third: "ringing" } }]);
    const [again, others] = [await live(operator), await live(lead)];
    expect(await conferences(again)).toEqual([{ callId: room.callId, parties: { citizen: "in", third: "ringing" } }]);
    exchange.say({ kind: "connection", connected: false, at: Date.now() });
    expect(await conferences(again)).toEqual([]);
    const gone = { callId: room.callId, parties: { citizen: "in", third: "gone" } } as const;
    exchange.state = { ...exchange.state, conferences: [{ ...gone, extension: extension() }] };
    exchange.say({ kind: "connection", connected: true, at: Date.now() });
    expect(await conferences(again)).toEqual([gone]);
    exchange.state = { ...exchange.state, conferences: [] };
    exchange.say({ ...room, parties: null });
    expect(await conferences(again)).toEqual([]);
    // To them it was said before, if it was said at all.
    exchange.say({ kind: "callWaiting", callId: "scripted:after-room", queue: "hotline", callingNumber: null, at: Date.now() });
    for (const stream of [other, others, before]) {
      for await (const event of stream) {
        expect(event.kind).not.toBe("conferences");
        if (event.kind === "queues" && event.queues.some(({ waiting }) => waiting > 0)) break;
      }
    }
    exchange.say({ kind: "callAbandoned", callId: "scripted:after-room", at: Date.now() });
  });
});

describe("calls of which the exchange could not be heard", () => {
  const away = async (during: () => void): Promise<void> => {
    exchange.say({ kind: "connection", connected: false, at: Date.now() });
    await floorWhere((floor) => floor.staleSince !== null);
    during();
    exchange.say({ kind: "connection", connected: true, at: Date.now() });
  };
  const event = (n: number) => ({ callId: `scripted:${n}`, at: Date.now() });
  const calls = async (id: string) => (await operator.pull()).changes.filter(({ value }) => value.entity === "call" && value.row.id === id);

  it("are closed when they ended meanwhile, at the floor, in the records, and at the seat", async () => {
    exchange.say({ kind: "callWaiting", ...event(11), queue: "hotline", callingNumber: null });
    exchange.say({ kind: "callAnswered", ...event(11), extension: extension() });
    exchange.say({ kind: "callWaiting", ...event(12), queue: "hotline", callingNumber: null });
    await floorWhere((floor) => floor.seats.some((seat) => seat.callId === "scripted:11") && floor.queues.some((queue) => queue.waiting === 1));
    const live = await operator.client.sync.live();
    await live.next();
    await away(() => {});
    for await (const heard of live) if (heard.kind === "callOver") break;
    expect(await callWhere("scripted:11", (row) => row.endedAt !== null)).toMatchObject({ outcome: "answered", endedBy: null });
    expect(await callWhere("scripted:12", (row) => row.endedAt !== null)).toMatchObject({ outcome: "failed", answeredAt: null });
    await floorWhere((floor) => floor.seats.every((seat) => seat.callId === null));
  });
  it("go on where only their seat is gone from them, as in a conference or handed over outside, and end as usual", async () => {
    exchange.say({ kind: "callWaiting", ...event(15), queue: "hotline", callingNumber: "19900000079" });
    exchange.say({ kind: "callAnswered", ...event(15), extension: extension() });
    exchange.say({ kind: "callWaiting", ...event(16), queue: "hotline", callingNumber: "19900000080" });
    exchange.say({ kind: "callAnswered", ...event(16), extension: extension() });
    await callWhere("scripted:16", (row) => row.answeredAt !== null);
    await away(() => {
      exchange.state = { ...exchange.state, calls: [], waiting: [], goingOn: ["scripted:15"] };
    });
    // What is gone altogether is ended by the same look.
    await callWhere("scripted:16", (row) => row.endedAt !== null);
    expect(await callWhere("scripted:15", () => true)).toMatchObject({ endedAt: null, outcome: "answered" });
    exchange.state = { ...exchange.state, goingOn: [] };
    exchange.say({ kind: "callEnded", ...event(15), endedBy: "caller" });
    await callWhere("scripted:15", (row) => row.endedBy === "caller");
  });
  it("are known once when they came or were answered meanwhile, and end as usual", async () => {
    await away(() => {
      exchange.state = {
        ...exchange.state,
        waiting: [{ callId: "scripted:13", queue: "hotline", callingNumber: "19900000078", since: Date.now() }],
        calls: [{ callId: "scripted:14", extension: extension(), answeredAt: Date.now() }],
      };
    });
    await callWhere("scripted:13", (row) => row.numberMask === "199****0078");
    await floorWhere((floor) => floor.seats.some((seat) => seat.callId === "scripted:14"));
    exchange.say({ kind: "callAbandoned", ...event(13) });
    await callWhere("scripted:13", (row) => row.outcome === "abandoned");
    expect(await calls("scripted:13")).toHaveLength(1);
    exchange.say({ kind: "callEnded", ...event(14), endedBy: "caller" });
    await floorWhere((floor) => floor.seats.every((seat) => seat.callId === null));
  });
});

describe("nodes that hear the same", () => {
  /** PostgreSQL as a node sees it that can be cut off from it. */
  class CutDatabase implements Database {
    isCut = false;
    refused = 0;
    readonly #database: Database;
    constructor(database: Database) {
      this.#database = database;
    }
    #reach(): Database {
      if (!this.isCut) return this.#database;
      this.refused += 1;
      throw new Error("cut off");
    }
    query: Database["query"] = async (text, values) => this.#reach().query(text, values);
    transaction: Database["transaction"] = async (work) => this.#reach().transaction(work);
    listen: Database["listen"] = (channel, heard) => this.#database.listen(channel, heard);
    stop = async () => {};
  }
  const say = (nodes: readonly { heard: ScriptedExchange }[], event: ExchangeEvent): void => {
    for (const { heard } of nodes) heard.say(event);
  };
  it("record each event once and in order, whichever of them is cut off from PostgreSQL or from the exchange meanwhile", async () => {
    const database = await openDatabase(databaseUrl(central), silentLogger);
    const nodes = ["a", "b"].map((holder) => {
      const [cut, heard] = [new CutDatabase(database), new ScriptedExchange()];
      const numberKey = randomBytes(32);
      return {
        cut,
        heard,
        follower: createFollower({ database: cut, exchange: heard, numberKey, clock: systemClock, logger: silentLogger, holder, queue: "hotline" }),
      };
    });
    const [one, other] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
    // The name under which the running dispatch follows is another.
    for (const { heard } of nodes) Object.defineProperty(heard, "name", { value: "twin" });
    const event = (n: number) => ({ callId: `twin:${n}`, at: Date.now() });
    const recorded = async () =>
      (await database.query<{ event: ExchangeEvent }>("SELECT event FROM exchange_event WHERE exchange = 'twin' ORDER BY epoch, sequence")).rows.map(
        (row) => `${row.event.kind} ${"callId" in row.event ? row.event.callId : ""}`,
      );
    const leaseEnds = () => database.query("UPDATE exchange_lease SET expires_at = now() WHERE exchange = 'twin'");
    for (const { follower } of nodes) await follower.start();
    say(nodes, { kind: "callWaiting", ...event(1), queue: "hotline", callingNumber: "19900000079" });
    await expect.poll(recorded).toEqual(["callWaiting twin:1"]);

    one.cut.isCut = true;
    say(nodes, { kind: "callAbandoned", ...event(1) });
    say(nodes, { kind: "callWaiting", ...event(2), queue: "hotline", callingNumber: null });
    await leaseEnds();
    const first = ["callWaiting twin:1", "callAbandoned twin:1", "callWaiting twin:2"];
    await expect.poll(recorded).toEqual(first);
    expect(await callWhere("twin:1", ({ outcome }) => outcome === "abandoned")).toMatchObject({ numberMask: "199****0079" });

    // And back: who was cut off heard all of it as well. The second is cut off while what it hears is being recorded.
    one.cut.isCut = false;
    say(nodes, { kind: "callAnswered", ...event(2), extension: extension() });
    other.cut.isCut = true;
    say(nodes, { kind: "callEnded", ...event(2), endedBy: "caller" });
    await leaseEnds();
    await expect.poll(recorded).toEqual([...first, "callAnswered twin:2", "callEnded twin:2"]);

    // PostgreSQL away for all of them: what was heard waits.
    for (const { cut } of nodes) [cut.isCut, cut.refused] = [true, 0];
    say(nodes, { kind: "callWaiting", ...event(3), queue: "hotline", callingNumber: null });
    say(nodes, { kind: "callAbandoned", ...event(3) });
    await expect.poll(() => nodes.every(({ cut }) => cut.refused > 1)).toBe(true);
    for (const { cut } of nodes) cut.isCut = false;
    await expect.poll(recorded).toEqual([...first, "callAnswered twin:2", "callEnded twin:2", "callWaiting twin:3", "callAbandoned twin:3"]);
    // Who does not hear the exchange leaves it to who does; where nobody does it stays where it is.
    const holder = async () => (await database.query<{ holder: string }>("SELECT holder FROM exchange_lease WHERE exchange = 'twin'")).rows[0]?.holder;
    const deaf = (node: (typeof nodes)[0], isDeaf: boolean): void => node.heard.say({ kind: "connection", connected: !isDeaf, at: Date.now() });
    const [leading, listening] = (await holder()) === "a" ? [one, other] : [other, one];
    const [before, after] = (await holder()) === "a" ? ["a", "b"] : ["b", "a"];
    deaf(leading, true);
    listening.heard.say({ kind: "callWaiting", ...event(4), queue: "hotline", callingNumber: null });
    await expect.poll(async () => (await recorded()).at(-1)).toBe("callWaiting twin:4");
    expect(await holder()).toBe(after);
    deaf(listening, true);
    const renewed = () => database.query<{ at: number }>("SELECT extract(epoch FROM expires_at)::float AS at FROM exchange_lease WHERE exchange = 'twin'");
    const [earlier] = (await renewed()).rows;
    // Asked for by both, several times.
    await expect.poll(async () => ((await renewed()).rows[0]?.at ?? 0) - (earlier?.at ?? 0)).toBeGreaterThan(1);
    expect(await holder()).toBe(after);
    // What is asked for meanwhile is done by who leads next, and of a call only what was asked last.
    for (const { follower } of nodes) {
      for (const paused of [true, false, true]) follower.recordingAsked({ callId: "twin:4", paused });
      follower.endAsked({ extension: extension(), callId: "twin:4" });
    }
    const asked = () => nodes.flatMap(({ heard }) => heard.asked);
    expect(asked()).toEqual([]);
    deaf(leading, false);
    await expect.poll(holder).toBe(before);
    await expect.poll(asked).toEqual(["pause twin:4", "end twin:4"]);
    for (const { follower } of nodes) await follower.stop();
    await database.stop();
  });
});

describe("what was heard", () => {
  it("is let go after 35 days by the node that follows, and not before", async () => {
    const database = await openDatabase(databaseUrl(central), silentLogger);
    const day = 86_400_000;
    for (const [sequence, days] of [36, 35, 34].entries()) {
      const event = { kind: "callWaiting", callId: `old:${days}`, at: Date.now() - days * day - 60_000, queue: "hotline", callingNumber: null };
      await database.query("INSERT INTO exchange_event VALUES ('old', 1, $1, $2::jsonb)", [sequence + 1, JSON.stringify(event)]);
    }
    const [heard, numberKey] = [new ScriptedExchange(), randomBytes(32)];
    Object.defineProperty(heard, "name", { value: "old" });
    const follower = createFollower({ database, exchange: heard, numberKey, clock: systemClock, logger: silentLogger, holder: "a", queue: "hotline" });
    await follower.start();
    const left = async () => (await database.query<{ id: string }>("SELECT event->>'callId' AS id FROM exchange_event WHERE exchange = 'old'")).rows;
    await expect.poll(left).toEqual([{ id: "old:34" }]);
    await follower.stop();
    await database.stop();
  });
});

describe("the lease", () => {
  it("has one holder, passes on, and fences the one before", async () => {
    const database = await openDatabase(databaseUrl(central), silentLogger);
    const first = await takeLease(database, "leased", "a");
    expect(first).not.toBeNull();
    expect(await takeLease(database, "leased", "b")).toBeNull();
    expect(await takeLease(database, "leased", "a")).toBe(first);
    await giveUpLease(database, "leased", "a");
    const second = await takeLease(database, "leased", "b");
    expect(second).toBe((first ?? 0) + 1);
    expect(await holdsLease(database, "leased", first ?? 0)).toBe(false);
    expect(await holdsLease(database, "leased", second ?? 0)).toBe(true);
    await database.stop();
  });
});
