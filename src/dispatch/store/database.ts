import pg from "pg";
import type { Logger } from "../../base/logger.ts";
import { migrate } from "./migrate.ts";

/** Anything that can run a statement: the pool or one transaction's client. */
export interface Querier {
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<{ rows: Row[]; rowCount: number | null }>;
}

/**
 * dispatch's PostgreSQL: statements are carried out in the order in which they are asked, those of one connection that are asked without
 * waiting on one journey. Short transactions from a pool, and one direct connection that listens.
 */
export interface Database extends Querier {
  /** Runs `work` in one transaction; commits when it resolves, rolls back when it rejects. */
  transaction<Value>(work: (client: Querier) => Promise<Value>): Promise<Value>;
  /** Calls `heard` for each notification on `channel`; LISTEN needs a connection of its own. Returns its end. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** Texts that are kept prepared on each connection; texts beyond so many are parsed and planned anew each time. */
const mostPrepared = 400;
/** What a prepared `SELECT *` gives must stay: after another node has added a column it would fail for as long as its connection lives. */
const isOpenEnded = (text: string): boolean => /SELECT (\w+\.)?\*/.test(text);
type Statement = (text: string, values: readonly unknown[] | undefined) => pg.QueryConfig;

/** Statements that PostgreSQL parses and plans once a connection: for those of a push and a pull that takes as long as running them. */
function createStatements(): Statement {
  const names = new Map<string, string>();
  return (text, values) => {
    // Without values a text may be several statements.
    if (values === undefined) return { text };
    if (!names.has(text) && names.size < mostPrepared && !isOpenEnded(text)) names.set(text, `s${names.size}`);
    const name = names.get(text);
    return { ...(name === undefined ? {} : { name }), text, values: [...values] };
  };
}

/** bigint columns hold times (ms) and counters, all below 2^53. */
const asNumber = (text: string): number => Number(text);

/**
 * Connects, migrates, and gives the database. An idle transaction would stall the changefeed's horizon,
 * so PostgreSQL ends one after 5 s.
 * @param upTo the version to migrate to, where it is not this program's own
 * @throws HotlineError `storeNewer`; pg's own errors when it cannot be reached
 */
export async function openDatabase(url: string, logger: Logger, upTo?: number): Promise<Database> {
  const types = { getTypeParser: (oid: number, format?: "text" | "binary") => (oid === 20 ? asNumber : pg.types.getTypeParser(oid, format as "text")) };
  const configuration: pg.PoolConfig & { readonly pipeline: true } = {
    connectionString: url,
    // What is asked together goes together: each statement that waits for the one before costs a journey between two processes.
    pipeline: true,
    types: types as pg.CustomTypesConfig,
    max: 12,
    // One that cannot be had is an answer, and no wait without end.
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 5_000,
    application_name: "hotline-dispatch",
  };
  const pool = new pg.Pool(configuration);
  // The pool says that it has ended while its connections still close: PostgreSQL's stop may reach them before.
  let isEnding = false;
  pool.on("error", (error) => {
    if (!isEnding) logger.warn("database.connection.lost", { name: error.name });
  });
  // The pool hears of a connection's end only while it is idle. One in use would end the process by an event that nobody hears;
  // its transaction learns of it by its next statement.
  const connections = new Set<pg.Client>();
  pool.on("connect", (client) => {
    connections.add(client);
    client.on("error", (error) => {
      if (!isEnding) logger.warn("database.connection.lost", { name: error.name });
    });
  });
  pool.on("remove", (client) => void connections.delete(client));
  await migrateOnce(pool, upTo).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const statement = createStatements();
  return {
    query: (text, values) => pool.query(statement(text, values)),
    transaction: (work) => inTransaction(pool, statement, work),
    listen: (channel, heard) => listenOn({ configuration, channel, heard, logger, others: () => [...connections] }),
    stop() {
      isEnding = true;
      return pool.end();
    },
  };
}

async function migrateOnce(pool: pg.Pool, upTo?: number): Promise<void> {
  const client = await pool.connect();
  try {
    await migrate(client, upTo);
  } finally {
    client.release();
  }
}

async function inTransaction<Value>(pool: pg.Pool, statement: Statement, work: (client: Querier) => Promise<Value>): Promise<Value> {
  const client = await pool.connect();
  let broken = false;
  try {
    const begun = client.query("BEGIN");
    // Where it fails, so does all that was sent behind it.
    begun.catch(() => {});
    const value = await work({ query: (text, values) => client.query(statement(text, values)) });
    await begun;
    const { command } = await client.query("COMMIT");
    // PostgreSQL's word where a statement had failed whose failure nobody told.
    if (command !== "COMMIT") throw new Error("the transaction had failed");
    return value;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** A listening connection is asked so often whether it is still there, and must answer so soon; another is tried so long after, ms. */
const [askedEvery, patience, triedAgain] = [5_000, 3_000, 1_000] as const;

interface Listening {
  readonly configuration: pg.PoolConfig;
  readonly channel: string;
  readonly heard: (payload: string) => void;
  readonly logger: Logger;
  /** All other connections there are. */
  readonly others: () => readonly pg.Client[];
}

/**
 * ```
 *  connecting ──LISTEN──► listening ──ends · fails · a question is not answered──► waiting
 *      ▲                                                                              │
 *      └─────────────────────────────────────── 1 s ──────────────────────────────────┘
 * ```
 *
 * A path that dies, as with the machine at its end, says nothing for a quarter of an hour. Where a question was not answered and a new
 * connection is had, those of before are given up with what waits on them; where none is had, PostgreSQL may only be busy.
 */
async function listenOn({ configuration, channel, heard, logger, others }: Listening): Promise<() => Promise<void>> {
  let suspects: readonly pg.Client[] = [];
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ ...configuration, query_timeout: patience, connectionTimeoutMillis: patience });
    // Its end is told by an error, by an end, or by both.
    let isListening = false;
    const lost = (): void => void (client === next && isListening && again());
    next.on("notification", (message) => void (client === next && heard(message.payload ?? "")));
    next.on("error", lost);
    next.on("end", lost);
    try {
      await next.connect();
      // The first word may come with the answer.
      client = next;
      await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      isListening = true;
    } catch (error) {
      client = null;
      void next.end().catch(() => {});
      throw error;
    }
    if (stopped) await next.end();
    else ask(next);
  };
  const ask = (asked: pg.Client): void => {
    timer = setTimeout(() => {
      asked.query("SELECT 1").then(
        () => client === asked && ask(asked),
        () => {
          if (client !== asked) return;
          suspects = others();
          again();
        },
      );
    }, askedEvery).unref();
  };
  const again = (): void => {
    logger.warn("database.listen.lost");
    void client?.end().catch(() => {});
    client = null;
    tryAfter(0);
  };
  const tryAfter = (wait: number): void => {
    if (timer !== null) clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(() => {
      connect().then(
        () => {
          for (const suspect of suspects) breakOff(suspect);
          suspects = [];
          // What was said meanwhile is unknown: let the listener look.
          heard("");
        },
        () => tryAfter(triedAgain),
      );
    }, wait);
  };
  await connect();
  return async () => {
    stopped = true;
    if (timer !== null) clearTimeout(timer);
    const last = client;
    client = null;
    await last?.end();
  };
}

/** Ends a connection without a word to the other side: what waits on it fails at once. */
function breakOff(client: pg.Client): void {
  const { connection } = client as pg.Client & { readonly connection: { readonly stream: { destroy(error: Error): void } } };
  connection.stream.destroy(new Error("the path died"));
}
