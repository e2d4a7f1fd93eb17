import type { Clock, Timer } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { Exchange, ExchangeEvent, ExchangeSnapshot, HostedConference } from "../../contract/exchange.ts";
import type { CallRow } from "../../contract/rows.ts";
import { type Notice, writeNotice } from "../live/notices.ts";
import { hashedNumber } from "../people/number-hash.ts";
import type { Database, Querier } from "../store/database.ts";
import { writeFact } from "../store/facts.ts";
import { readEntity } from "../sync/read-entity.ts";
import { writeEntities } from "../sync/write-entity.ts";
import { callAfter, madeCall, waitingCall } from "./call-row.ts";
import { conferencesAfter, writeConferences } from "./conferences.ts";
import { forgetEvents, lastRecorded, lastSequence, writeEvent } from "./event-log.ts";
import { HeardEvents, unrecorded } from "./heard-events.ts";
import { giveUpLease, holdsLease, takeLease } from "./lease.ts";
import { createMembership, type MemberSeat } from "./membership.ts";
import { RecentAsks } from "./recent-asks.ts";
import { reconcile, setReachable } from "./reconcile.ts";
import { RungSeats } from "./rung-seats.ts";
import { queueFigures, type WaitingCalls, waitingAfter, waitingIn } from "./waiting-calls.ts";

export interface FollowerOptions {
  readonly database: Database;
  readonly exchange: Exchange;
  readonly numberKey: Buffer;
  readonly clock: Clock;
  readonly logger: Logger;
  /** This node's own name among the nodes. */
  readonly holder: string;
  readonly queue: string;
}

/** Listens to the exchange on every node, and follows it on the one that holds its lease. */
export interface Follower {
  start(): Promise<void>;
  /** Seats changed: bring the queue in line, when this node leads. */
  seatsChanged(): void;
  /** Somebody asked for a pause of a call's recording, or for its end; done when this node leads, or soon does (`recent-asks.ts`). */
  recordingAsked(change: { callId: string; paused: boolean }): void;
  /** A seat's telephone died in a call; its part is ended as above. */
  endAsked(part: { extension: string; callId: string }): void;
  stop(): Promise<void>;
}

/** So often a node renews the lease that it holds, and asks for it where it does not, ms. */
const [renewInterval, askInterval] = [1_000, 500] as const;
/** And lets go old events, ms. */
const tidyInterval = 60_000;

/**
 * ```
 *             lease taken: what the last one heard no more is recorded, then a snapshot
 *  listening ───────────────────────────────────────────────────────────────────────────► following ◄───connection───► stale
 *     ▲                                                                                       │                          │
 *     └────────── lease lost, or PostgreSQL: what is heard is kept in memory ─────────────────┴── to a node that hears ──┘
 * ```
 */
export function createFollower(options: FollowerOptions): Follower {
  const { database, exchange, clock, logger, holder, queue } = options;
  const membership = createMembership(exchange, queue);
  /** Under which number this node follows; null: it only listens. Changed in `work` alone, in step with the events. */
  let fencing: number | null = null;
  /** Whether it was asked to follow, which begins behind what was heard before. */
  let isLeading = false;
  let sequence = 0;
  const heard = new HeardEvents();
  const rung = new RungSeats();
  const asks = new RecentAsks(clock);
  // A seat may be reached before it has a row: its person signs in later.
  let reachable: ReadonlySet<string> = new Set();
  let waiting: WaitingCalls = new Map();
  let conferences: readonly HostedConference[] = [];
  /** Since when the exchange is not heard; it is not before it was heard first. */
  let awaySince: number | null = clock.now();
  let stopped = false;
  let tidyAt = 0;
  let timer: Timer | null = null;
  // Events are handled strictly one after the other, whatever the database's pace.
  let work: Promise<void> = Promise.resolve();
  const enqueue = (name: string, run: () => Promise<void> | void): Promise<void> => {
    work = work.then(run).catch((error: unknown) => logger.error("follower.failed", { step: name, name: error instanceof Error ? error.name : "unknown" }));
    return work;
  };
  /** The next tick leads again, if the lease can be had, and records what is missing. */
  const onlyListen = (): void => {
    fencing = null;
    isLeading = false;
  };

  const orListen = <Value>(recording: Promise<Value>): Promise<Value> =>
    recording.catch((error: unknown) => {
      onlyListen();
      throw error;
    });

  const writeQueues = async (client: Querier): Promise<void> => {
    await writeFact(client, "queues", { queues: queueFigures(waiting, [queue]), staleSince: awaySince });
    await client.query("SELECT pg_notify('hotline', $1)", [writeNotice({ kind: "queues" })]);
  };
  const applySeats = async (): Promise<void> => {
    if (fencing === null) return;
    await database.query(setReachable, [[...reachable], clock.now()]);
    const found = await database.query<{ extension: string; person_id: string | null; state: MemberSeat["state"]; reachable: boolean }>(
      "SELECT extension, person_id, state, reachable FROM seat",
    );
    await membership.apply(found.rows.map(({ extension, person_id, state, reachable }) => ({ extension, personId: person_id, state, reachable })));
  };
  const takeSnapshot = async (): Promise<void> => {
    const snapshot = await exchange.snapshot();
    waiting = waitingIn(snapshot);
    reachable = new Set(snapshot.reachable);
    conferences = snapshot.conferences;
    membership.forget();
    await database.transaction(async (client) => {
      for (const waits of snapshot.waiting) await writeCall(client, options.numberKey, { kind: "callWaiting", ...waits, at: waits.since });
      const over = await reconcile(client, exchange.name, snapshot, clock.now());
      await notify(client, { kind: "seats" }, ...over, ...rung.restart(snapshot));
      await writeQueues(client);
      await notify(client, ...(await writeConferences(client, conferences)));
    });
    await applySeats();
  };
  /** Where the exchange is not heard nobody knows any more who is in a conference. */
  const tellAway = (): Promise<void> => {
    conferences = [];
    return database.transaction(async (client) => {
      await writeQueues(client);
      await notify(client, ...(await writeConferences(client, conferences)));
    });
  };
  const lookAround = (): Promise<void> => (awaySince === null ? takeSnapshot() : tellAway());
  /** Where it leads and hears the exchange; else they wait for who does. */
  const carryOutAsks = (): void => void enqueue("asked", async () => (fencing === null || awaySince !== null ? undefined : asks.carryOut()));
  const handle = async (event: ExchangeEvent): Promise<void> => {
    if (event.kind === "connection") {
      awaySince = event.connected ? null : event.at;
      if (fencing !== null) await lookAround();
      carryOutAsks();
      return;
    }
    if (event.kind === "conference") {
      conferences = conferencesAfter(conferences, event);
      if (fencing !== null && (await orListen(tellConferences(fencing)))) onlyListen();
      return;
    }
    heard.add(event);
    if (fencing === null) return;
    const before = waiting;
    waiting = waitingAfter(waiting, event);
    if (event.kind === "seatReachable") {
      reachable = new Set([...reachable].filter((extension) => extension !== event.extension).concat(event.reachable ? event.extension : []));
    }
    if (await orListen(record(event, fencing, before !== waiting))) onlyListen();
  };
  /** @returns whether another node follows by now */
  const tellConferences = (epoch: number): Promise<boolean> =>
    database.transaction(async (client) => {
      if (!(await holdsLease(client, exchange.name, epoch))) return true;
      await notify(client, ...(await writeConferences(client, conferences)));
      return false;
    });
  /** @returns whether another node follows by now */
  const record = (event: ExchangeEvent, epoch: number, isQueueChanged: boolean): Promise<boolean> =>
    database.transaction(async (client) => {
      if (!(await holdsLease(client, exchange.name, epoch))) return true;
      await writeEvent(client, exchange.name, [epoch, ++sequence], event);
      await writeCall(client, options.numberKey, event);
      await writeSeat(client, event);
      await notify(client, ...rung.follow(event));
      if (isQueueChanged) await writeQueues(client);
      return false;
    });

  /** Behind the lease: what the one before could no longer record, and then the exchange's whole state. */
  const lead = async (epoch: number): Promise<void> => {
    sequence = await lastSequence(database, exchange.name, epoch);
    rung.restart(await talkedAt(database));
    const missed = unrecorded(heard.all, await lastRecorded(database, exchange.name, heard.all.length));
    for (const event of missed) if (await record(event, epoch, false)) return onlyListen();
    fencing = epoch;
    logger.info("follower.leads", { exchange: exchange.name, fencing: epoch, missed: missed.length });
  };
  const tick = async (): Promise<void> => {
    const epoch = await takeLease(database, exchange.name, holder, awaySince !== null).catch(() => null);
    if (epoch === null && isLeading) void enqueue("yield", onlyListen);
    else if (epoch !== null && !isLeading) {
      isLeading = true;
      void enqueue("lead", () => orListen(lead(epoch)));
      void enqueue("snapshot", async () => (fencing === null ? undefined : lookAround()));
      carryOutAsks();
    }
    if (epoch !== null && clock.monotonic() >= tidyAt) {
      tidyAt = clock.monotonic() + tidyInterval;
      void enqueue("tidy", () => forgetEvents(database, exchange.name, clock.now()));
    }
    if (!stopped) timer = clock.after(isLeading ? renewInterval : askInterval, () => void tick());
  };

  let unsubscribe = (): void => {};
  return {
    async start() {
      unsubscribe = exchange.subscribe((event) => void enqueue(event.kind, () => handle(event)));
      await exchange.start();
      await tick();
      await work;
    },
    seatsChanged: () => void enqueue("seats", applySeats),
    recordingAsked(change) {
      asks.add(`recording ${change.callId}`, () => exchange.pauseRecording(change));
      carryOutAsks();
    },
    endAsked(part) {
      asks.add(`end ${part.extension} ${part.callId}`, () => exchange.endCall(part));
      carryOutAsks();
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      unsubscribe();
      await work;
      await exchange.stop();
      await giveUpLease(database, exchange.name, holder);
    },
  };
}

async function notify(client: Querier, ...notices: readonly Notice[]): Promise<void> {
  for (const notice of notices) await client.query("SELECT pg_notify('hotline', $1)", [writeNotice(notice)]);
}

/** Where calls are talked as far as the rows say: what is over of them is told to those seats. */
async function talkedAt(client: Querier): Promise<Pick<ExchangeSnapshot, "calls">> {
  const found = await client.query<{ callId: string; extension: string }>('SELECT call_id AS "callId", extension FROM seat WHERE call_id IS NOT NULL');
  return { calls: found.rows.map((seat) => ({ ...seat, answeredAt: 0 })) };
}

async function writeCall(client: Querier, numberKey: Buffer, event: ExchangeEvent): Promise<void> {
  if (!("callId" in event)) return;
  const known = await readEntity(client, "call", event.callId, true);
  const before = known ?? (await newCall(client, numberKey, event));
  if (before === null) return;
  const personId = event.kind === "callAnswered" ? await personAt(client, event.extension) : null;
  const after = callAfter(before, event, personId);
  if (after !== known) await writeEntities(client, [{ entity: "call", row: after }], null);
}

/** null: the event begins none. */
async function newCall(client: Querier, numberKey: Buffer, event: ExchangeEvent): Promise<CallRow | null> {
  if (event.kind === "callMade") return madeCall(event, await personAt(client, event.extension));
  if (event.kind !== "callWaiting") return null;
  const number = hashedNumber(numberKey, event.callingNumber);
  if (number.hash !== null) await client.query("INSERT INTO full_number VALUES ($1, $2) ON CONFLICT DO NOTHING", [number.hash, number.e164]);
  const found = await client.query<{ caller_id: string }>("SELECT caller_id FROM caller_number WHERE hash = $1 LIMIT 2", [number.hash]);
  return waitingCall(event, number, found.rows.length === 1 ? (found.rows[0]?.caller_id ?? null) : null);
}

async function personAt(client: Querier, extension: string): Promise<string | null> {
  const found = await client.query<{ person_id: string | null }>("SELECT person_id FROM seat WHERE extension = $1", [extension]);
  return found.rows[0]?.person_id ?? null;
}

async function writeSeat(client: Querier, event: ExchangeEvent): Promise<void> {
  if (event.kind === "seatReachable")
    await client.query("UPDATE seat SET reachable = $2, reachable_at = $3 WHERE extension = $1 AND reachable <> $2", [
      event.extension,
      event.reachable,
      event.at,
    ]);
  else if (event.kind === "callAnswered") await client.query("UPDATE seat SET call_id = $2 WHERE extension = $1", [event.extension, event.callId]);
  else if (event.kind === "callHandedOver")
    await client.query("UPDATE seat SET call_id = NULL WHERE call_id = $1 AND extension = $2", [event.callId, event.extension]);
  else if (event.kind === "callEnded") await client.query("UPDATE seat SET call_id = NULL WHERE call_id = $1", [event.callId]);
  else return;
  await client.query("SELECT pg_notify('hotline', $1)", [writeNotice({ kind: "seats" })]);
}
