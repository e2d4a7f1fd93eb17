import type { Database, Querier } from "../../../src/dispatch/store/database.ts";
import { Locks } from "./locks.ts";
import { ModelTransaction } from "./model-transaction.ts";
import { statementFor } from "./statements.ts";
import { emptyImage, type ModelImage, type Row, type TableName, type Tables } from "./tables.ts";

/** What happens on the way of one connection's statements; `before` may wait, or throw as a lost connection does. */
export interface Connection {
  /** @param step the statement's text, `COMMIT`, or `COMMITTED` when it is done and the answer is on its way */
  before(step: string): Promise<void> | undefined;
}
/** The connection to the database broke. */
export class ConnectionLost extends Error {}
const direct: Connection = { before: () => undefined };

/**
 * dispatch's PostgreSQL in memory, for simulations: transactions with their numbers, snapshots, row and advisory locks, late commits and
 * the horizon. It knows the statements of dispatch's sync and sign-in and refuses any other. That it answers as PostgreSQL does is
 * looked at by `tests/integration/dispatch/model-database.test.ts`.
 */
export class ModelDatabase {
  readonly locks = new Locks();
  readonly #listeners = new Set<(payload: string) => void>();
  readonly #running = new Set<number>();
  #tables: Tables;
  #nextTransaction: number;
  #nextPlace: number;

  constructor(image: ModelImage = emptyImage) {
    this.#tables = image.tables;
    this.#nextTransaction = image.nextTransaction;
    this.#nextPlace = image.nextPlace;
  }
  /** All that is committed. */
  image(): ModelImage {
    return { tables: this.#tables, nextTransaction: this.#nextTransaction, nextPlace: this.#nextPlace };
  }
  /** The store as a node of dispatch is given it. */
  connect(connection: Connection = direct): Database {
    return {
      query: (text, values) => this.#transaction(connection, (client) => client.query(text, values)),
      transaction: (work) => this.#transaction(connection, work),
      listen: async (_channel, heard) => {
        this.#listeners.add(heard);
        return async () => void this.#listeners.delete(heard);
      },
      stop: async () => {},
    };
  }

  now(): { readonly tables: Tables; readonly horizon: number } {
    return { tables: this.#tables, horizon: Math.min(this.#nextTransaction, ...this.#running) };
  }
  beginNumbered(): number {
    const number = this.#nextTransaction++;
    this.#running.add(number);
    return number;
  }
  nextPlace(): number {
    return this.#nextPlace++;
  }

  async #transaction<Value>(connection: Connection, work: (client: Querier) => Promise<Value>): Promise<Value> {
    const transaction = new ModelTransaction(this);
    try {
      const inOrder = orderly();
      const value = await work({ query: (text, values = []) => inOrder(text, () => query(connection, transaction, text, values)) });
      await connection.before("COMMIT");
      this.#commit(transaction);
      await connection.before("COMMITTED");
      return value;
    } finally {
      this.#end(transaction);
    }
  }
  #commit(transaction: ModelTransaction): void {
    const changed: Partial<Record<TableName, ReadonlyMap<string, Row>>> = {};
    for (const [name, changes] of transaction.changes) changed[name] = withChanges(this.#tables[name], changes);
    this.#tables = { ...this.#tables, ...changed };
    this.#end(transaction);
    for (const payload of transaction.notices) for (const heard of this.#listeners) heard(payload);
  }
  #end(transaction: ModelTransaction): void {
    if (transaction.numbered !== null) this.#running.delete(transaction.numbered);
    this.locks.release(transaction);
  }
}

function withChanges(before: ReadonlyMap<string, Row>, changes: ReadonlyMap<string, Row | null>): ReadonlyMap<string, Row> {
  const after = new Map(before);
  for (const [key, row] of changes) {
    if (row === null) after.delete(key);
    else after.set(key, row);
  }
  return after;
}

/** One connection's statements: each begins when the one before has ended; behind one that failed all fail, until the work goes back to a savepoint. */
function orderly(): <Value>(text: string, run: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  let failure: { readonly error: unknown } | null = null;
  return (text, run) => {
    const answer = last.then(() => {
      if (text.startsWith("ROLLBACK TO ")) failure = null;
      if (failure !== null) throw failure.error;
      return run();
    });
    last = answer.catch((error: unknown) => {
      failure ??= { error };
    });
    return answer;
  };
}

async function query<Value>(
  connection: Connection,
  transaction: ModelTransaction,
  text: string,
  values: readonly unknown[],
): Promise<{ rows: Value[]; rowCount: number | null }> {
  await connection.before(text);
  const rows = await statementFor(text)(transaction, values);
  return { rows: rows as Value[], rowCount: rows.length };
}
