import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createBroadcast } from "../base/broadcast.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { HotlineError } from "../contract/errors.ts";
import type { Exchange, SeatRegistrar } from "../contract/exchange.ts";
import { createRouter } from "./api/router.ts";
import { startServer } from "./api/server.ts";
import { Configurations } from "./configuration/configurations.ts";
import { createFollower } from "./follower/follower.ts";
import { CacheImages, firstPrint } from "./images/cache-images.ts";
import { startPrinter } from "./images/printer-process.ts";
import { createCalmChanges } from "./live/calm-changes.ts";
import { type Notice, noticeChannel, readNotice } from "./live/notices.ts";
import { WindowStreams } from "./live/window-streams.ts";
import { createAttempts } from "./people/attempts.ts";
import { type DemoPerson, demoPeople, makeDemoPeople } from "./people/demo-people.ts";
import { makeSecret } from "./people/passwords.ts";
import type { SessionContext } from "./people/sessions.ts";
import { makeSetUpCode } from "./people/set-up-code.ts";
import { type BulkStore, createBulkStore } from "./store/bulk-store.ts";
import { type Database, openDatabase } from "./store/database.ts";
import { startEmbeddedPostgres } from "./store/embedded-postgres.ts";
import { keepFact, readFact, writeFact } from "./store/facts.ts";
import { watchFeed } from "./sync/feed-watch.ts";
import { type PullContext, SharedPulls } from "./sync/pull.ts";
import { startRetention } from "./sync/retention.ts";

/** The port of an exchange of our own: seats remember it, so it stays the same over restarts. */
export interface KeptPort {
  /** null before the first start. */
  readonly port: number | null;
  keep(port: number): Promise<void>;
}

/** What dispatch is started with. */
export interface DispatchOptions {
  /** A PostgreSQL of our own in a folder, or somebody's at a URL. */
  readonly database: { readonly kind: "embedded"; readonly folder: string } | { readonly kind: "url"; readonly url: string };
  /** Port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Paths of PEM files. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly exchange: ((kept: KeptPort) => Promise<Exchange | SeatRegistrar>) | null;
  /** Where the exchange leaves its recordings, to be played. */
  readonly recordingsFolder?: string | null;
  /** Makes the demo's people, who have a known password. */
  readonly demo: boolean;
  /** Fills an empty store before anybody is served. */
  fill?(store: BulkStore): Promise<void>;
  /** How whole caches are printed; without it every seat is filled by rows. */
  readonly images?: {
    /** The seat's program that prints. */
    readonly printer: URL;
    /** Fewer rows are not worth an image, where it is not the usual number. */
    readonly fewest?: number;
  };
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface RunningDispatch {
  readonly url: string;
  /** One-time code for the first administrator; null where there is one. */
  readonly setUpCode: string | null;
  readonly demoPeople: readonly DemoPerson[];
  /** Takes no more requests, ends the streams, leaves the exchange, stops the database. */
  stop(): Promise<void>;
}

const queue = "hotline";

/**
 * Starts the central service.
 * @throws HotlineError with the reasons of `startEmbeddedPostgres`, `openDatabase` and `startServer`
 */
export async function startDispatch(options: DispatchOptions): Promise<RunningDispatch> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end().catch(() => options.logger.warn("dispatch.stop.failed"));
  };
  try {
    return { ...(await start(options, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: DispatchOptions, stops: (() => Promise<void>)[]): Promise<Omit<RunningDispatch, "stop">> {
  const { clock, logger } = options;
  const { database, expectEnd } = await openStore(options, stops);
  const numberKey = Buffer.from(String(await keepFact(database, "numberKey", makeSecret())), "base64url");
  const epoch = Number(await keepFact(database, "epoch", 1));
  if (options.demo) await makeDemoPeople(database);
  // Its people have a password that everybody knows.
  else if ((await readFact(database, "filled")) !== null) throw new HotlineError({ kind: "internal", detail: "demoFolder" });
  await options.fill?.(createBulkStore(database, numberKey, clock));
  const exchange = (await options.exchange?.(await keptPort(database))) ?? null;
  if (exchange !== null && !exchange.keepsSeats) await provisionKnownSeats(database, exchange, clock);
  const notices = createBroadcast<Notice>();
  const pulling: PullContext = { database, clock, epoch, configurations: new Configurations(), shared: new SharedPulls() };
  const failed = (error: unknown): void => logger.warn("live.rows.failed", { name: error instanceof Error ? error.name : "unknown" });
  const streams = new WindowStreams({ pulling, notices, onFailed: failed });
  const changes = createCalmChanges(notices, () => notices.listeners + streams.listeners, clock);
  stops.push(await database.listen(noticeChannel, (payload) => changes.heard(readNotice(payload))));
  stops.push(async () => changes.stop());
  stops.push(async () => notices.close());
  if (exchange !== null && isFollowed(exchange)) stops.push(await follow({ database, exchange, numberKey, clock, logger }, notices));
  stops.push(startRetention(pulling, logger));
  stops.push(watchFeed(database, clock, logger));
  const sessions: SessionContext = {
    database,
    clock,
    numberKey,
    attempts: createAttempts(clock),
    exchange: exchange === null ? null : { name: exchange.name, address: exchange.address() },
    provision: exchange === null ? async () => {} : provisioning(database, exchange),
  };
  const tls = options.tls === null ? null : { cert: await readFile(options.tls.cert, "utf8"), key: await readFile(options.tls.key, "utf8") };
  const images = startImages(options, pulling, stops);
  const router = createRouter({ sessions, notices, pulling, streams, images, recordingsFolder: options.recordingsFolder ?? null, clock, logger });
  const isReady = async (): Promise<boolean> => (await database.query("SELECT 1")).rows.length === 1;
  const server = await startServer({ router, listen: options.listen, tls, logger, isReady });
  stops.push(server.stop);
  stops.push(async () => expectEnd());
  logger.info("dispatch.ready", { exchange: exchange?.name ?? "none" });
  return { url: server.url, setUpCode: options.demo ? null : await makeSetUpCode(database), demoPeople: options.demo ? demoPeople : [] };
}

async function keptPort(database: Database): Promise<KeptPort> {
  const port = await readFact(database, "exchangePort");
  return { port: typeof port === "number" ? port : null, keep: (chosen) => writeFact(database, "exchangePort", chosen) };
}

function startImages({ images: wanted, clock, logger }: DispatchOptions, pulling: PullContext, stops: (() => Promise<void>)[]): CacheImages | null {
  if (wanted === undefined) return null;
  const { printer, fewest } = wanted;
  const images = new CacheImages({ pulling, logger, startPrinter: () => startPrinter(printer), ...(fewest === undefined ? {} : { fewest }) });
  const first = clock.after(firstPrint, () => void images.warm().catch(() => logger.warn("image.failed", { reason: "warm" })));
  stops.push(async () => {
    first.cancel();
    images.stop();
  });
  return images;
}

/** Whether it says what happens in it. */
const isFollowed = (exchange: Exchange | SeatRegistrar): exchange is Exchange => "subscribe" in exchange;

/**
 * An exchange's file of seats is read, changed and written as a whole: two nodes at once would lose one of two seats. On one node one after the
 * other, so that of many who sign in only one holds a connection to PostgreSQL meanwhile.
 */
function provisioning(database: Database, exchange: SeatRegistrar): SessionContext["provision"] {
  let last: Promise<unknown> = Promise.resolve();
  return (seat) => {
    const done = last.then(() =>
      database.transaction(async (client) => {
        // A transaction that only holds a lock has no number, and keeps nothing of the feed back.
        await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`seats of ${exchange.name}`]);
        await exchange.provisionSeat(seat);
      }),
    );
    last = done.catch(() => {});
    return done;
  };
}

/** Seats register again by themselves, with the secret that they were given. */
async function provisionKnownSeats(database: Database, exchange: SeatRegistrar, clock: Clock): Promise<void> {
  const known = await database.query<{ extension: string; secret: string }>("SELECT extension, secret FROM line_secret WHERE expires_at > $1", [clock.now()]);
  for (const seat of known.rows) await exchange.provisionSeat(seat);
}

async function openStore(options: DispatchOptions, stops: (() => Promise<void>)[]): Promise<{ database: Database; expectEnd(): void }> {
  let url = options.database.kind === "url" ? options.database.url : "";
  let expectEnd = (): void => {};
  if (options.database.kind === "embedded") {
    const postgres = await startEmbeddedPostgres(options.database.folder, options.clock, () => options.logger.error("database.ended"));
    stops.push(postgres.stop);
    expectEnd = postgres.expectEnd;
    url = postgres.url;
  }
  const database = await openDatabase(url, options.logger);
  stops.push(database.stop);
  return { database, expectEnd };
}

interface Following {
  readonly database: Database;
  readonly exchange: Exchange;
  readonly numberKey: Buffer;
  readonly clock: Clock;
  readonly logger: Logger;
}

async function follow(following: Following, notices: ReturnType<typeof createBroadcast<Notice>>): Promise<() => Promise<void>> {
  const follower = createFollower({ ...following, holder: randomUUID(), queue });
  await follower.start();
  const ended = new AbortController();
  const watch = async (): Promise<void> => {
    for await (const notice of notices.listen(ended.signal, { kind: "unknown" })) {
      if (notice.kind === "recordingAsked") follower.recordingAsked(notice);
      if (notice.kind === "endAsked") follower.endAsked(notice);
      if (notice.kind === "seats" || notice.kind === "unknown") follower.seatsChanged();
    }
  };
  void watch();
  return async () => {
    ended.abort();
    await follower.stop();
  };
}
