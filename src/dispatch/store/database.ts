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
  pool.on("connect", (client) => {
    client.on("error", (error) => {
      if (!isEnding) logger.warn("database.connection.lost", { name: error.name });
    });
  });
  await migrateOnce(pool, upTo).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  return {
    query: (text, values) => pool.query(text, values as unknown[]),
    transaction: (work) => inTransaction(pool, work),
    listen: (channel, heard) => listenOn(configuration, channel, heard, logger),
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

async function inTransaction<Value>(pool: pg.Pool, work: (client: Querier) => Promise<Value>): Promise<Value> {
  const client = await pool.connect();
  let broken = false;
  try {
    const begun = client.query("BEGIN");
    // Where it fails, so does all that was sent behind it.
    begun.catch(() => {});
    const value = await work({ query: (text, values) => client.query(text, values as unknown[]) });
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

async function listenOn(configuration: pg.PoolConfig, channel: string, heard: (payload: string) => void, logger: Logger): Promise<() => Promise<void>> {
  let client: pg.Client | null = null;
  let stopped = false;
  const connect = async (): Promise<void> => {
    const next = new pg.Client(configuration);
    next.on("notification", (message) => heard(message.payload ?? ""));
    next.on("error", () => void again());
    await next.connect();
    await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    client = next;
  };
  const again = async (): Promise<void> => {
    if (stopped) return;
    logger.warn("database.listen.lost");
    await connect().catch(() => setTimeout(() => void again(), 1_000));
    // What was said meanwhile is unknown: let the listener look.
    heard("");
  };
  await connect();
  return async () => {
    stopped = true;
    await client?.end();
  };
}
