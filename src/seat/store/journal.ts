import type { Database } from "better-sqlite3";
import { z } from "zod";
import { type ErrorData, errorDataSchema } from "../../contract/errors.ts";
import { type Mutation, mutationBodySchema } from "../../contract/mutation.ts";
import { openDatabase } from "./database.ts";
import { DraftHistory } from "./draft-history.ts";
import { journalMigrations } from "./migrations/journal/index.ts";
import { onStore } from "./sqlite-errors.ts";
import { type Prepared, pluckLate, prepareLate } from "./statement.ts";

/**
 * A mutation's way (docs/architecture.md, Sync):
 * `pending` ──push──► `acknowledged` ──the cache holds a cursor with it──► `contained` ──7 days──► gone;
 * `pending` ──push──► `rejected`, which stays to be seen.
 */
export type MutationState = "pending" | "acknowledged" | "contained" | "rejected";
export interface StoredMutation extends Mutation {
  readonly deviceId: string;
  readonly state: MutationState;
  /** UTC ms by the local clock. */
  readonly madeAt: number;
  readonly attempts: number;
  readonly error: ErrorData | null;
}

const rowSchema = z.object({
  id: z.string(),
  device_id: z.string(),
  sequence: z.number().int(),
  person_id: z.string(),
  body: z.string(),
  made_at: z.number().int(),
  state: z.enum(["pending", "acknowledged", "contained", "rejected"]),
  attempts: z.number().int(),
  error: z.string().nullable(),
});

/** The file that is never rebuilt: drafts, outbox and the seat's own documents. Every commit is on the disk when it returns. */
export class Journal {
  /** What drafts were before. */
  readonly draftHistory: DraftHistory;
  readonly #database: Database;
  /** By its text: preparing takes longer than most of them run. */
  readonly #statements = new Map<string, Prepared>();

  private constructor(database: Database) {
    this.#database = database;
    this.draftHistory = new DraftHistory(database);
  }

  /** @param key 32 bytes @param open where its file is; the disk, if nothing else is said @throws HotlineError `storeDamaged`, `storeNewer`, `diskFull` */
  static open(file: string | Buffer, key: Uint8Array | null, open: typeof openDatabase = openDatabase): Journal {
    const database = open({ file, key, synchronous: "FULL", checkpointPages: 8_000, cacheKibibytes: 8_192, migrations: journalMigrations });
    try {
      return onStore(() => {
        if (database.pragma("quick_check(1)", { simple: true }) !== "ok") throw Object.assign(new Error("quick_check"), { code: "SQLITE_CORRUPT" });
        return new Journal(database);
      });
    } catch (error) {
      database.close();
      throw error;
    }
  }
  close(): void {
    this.#database.close();
  }

  /** Moves the write-ahead log into the file. Called between key strokes, so that none of them has to wait for it. */
  checkpoint(): void {
    onStore(() => this.#database.pragma("wal_checkpoint(PASSIVE)"));
  }
  /** Runs work as one durable change; it must not be asynchronous. @throws HotlineError `diskFull`, `storeDamaged` */
  transaction<Value>(work: () => Value): Value {
    return onStore(() => this.#database.transaction(work).immediate());
  }

  /** A document by name; null when it is not there or is no longer of that form. */
  fact<Value>(name: string, schema: z.ZodType<Value>): Value | null {
    const value = onStore(() => this.#plucked("SELECT value FROM fact WHERE name = ?").get(name));
    if (typeof value !== "string") return null;
    const parsed = schema.safeParse(JSON.parse(value));
    return parsed.success ? parsed.data : null;
  }
  setFact(name: string, value: unknown): void {
    onStore(() => this.#prepared("INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value").run(name, JSON.stringify(value)));
  }

  removeFact(name: string): void {
    this.#run("DELETE FROM fact WHERE name = ?", name);
  }
  /** Names of documents that begin so. */
  factNames(beginning: string): string[] {
    const sql = "SELECT name FROM fact WHERE substr(name, 1, ?) = ? ORDER BY name";
    return onStore(() => this.#database.prepare(sql).pluck().all(beginning.length, beginning)) as string[];
  }

  drafts<Value>(schema: z.ZodType<Value>): Value[] {
    const rows = onStore(() => this.#plucked("SELECT document FROM draft ORDER BY id").all());
    return rows.map((document) => schema.parse(JSON.parse(String(document))));
  }
  writeDraft(id: string, document: unknown): void {
    const text = JSON.stringify(document);
    onStore(() => {
      const written = this.#prepared("UPDATE draft SET document = ? WHERE id = ?").run(text, id);
      if (written.changes === 0) this.#prepared("INSERT INTO draft (id, document) VALUES (?, ?)").run(id, text);
    });
  }
  /** With all that it was before. */
  removeDraft(id: string): void {
    this.transaction(() => {
      this.#run("DELETE FROM draft WHERE id = ?", id);
      this.draftHistory.remove(id);
    });
  }

  /** Highest number given to this device's mutations; never forgotten, for `forget` keeps the last. */
  lastSequence(deviceId: string): number {
    return Number(onStore(() => this.#plucked("SELECT coalesce(max(sequence), 0) FROM mutation WHERE device_id = ?").get(deviceId)));
  }
  insertMutation(deviceId: string, mutation: Mutation, madeAt: number): void {
    const { id, sequence, personId, body } = mutation;
    const sql = "INSERT INTO mutation (id, device_id, sequence, person_id, body, made_at, state) VALUES (?, ?, ?, ?, ?, ?, 'pending')";
    this.#run(sql, id, deviceId, sequence, personId, JSON.stringify(body), madeAt);
  }
  /** Mutations in these states in the order of their making, which a clock does not tell: it may have been put back between two. */
  mutations(states: readonly MutationState[]): StoredMutation[] {
    const marks = states.map(() => "?").join(", ");
    const rows = onStore(() => this.#prepared(`SELECT * FROM mutation WHERE state IN (${marks}) ORDER BY rowid`).all(...states));
    return rows.map(asStored);
  }
  /** A device's waiting mutations, first things first. */
  pendingOf(deviceId: string, limit: number): StoredMutation[] {
    const sql = "SELECT * FROM mutation WHERE state = 'pending' AND device_id = ? ORDER BY sequence LIMIT ?";
    return onStore(() => this.#prepared(sql).all(deviceId, limit)).map(asStored);
  }
  count(state: MutationState): number {
    return Number(onStore(() => this.#plucked("SELECT count(*) FROM mutation WHERE state = ?").get(state)));
  }
  /** Whether `contain` would move anything on. */
  canContain(deviceId: string, upTo: number): boolean {
    const sql = "SELECT 1 FROM mutation WHERE state = 'acknowledged' AND device_id = ? AND sequence <= ? LIMIT 1";
    return onStore(() => this.#prepared(sql).get(deviceId, upTo)) !== undefined;
  }
  /** Whether this device's mutation of that number is still kept. */
  keeps(deviceId: string, sequence: number): boolean {
    return onStore(() => this.#prepared("SELECT 1 FROM mutation WHERE device_id = ? AND sequence = ?").get(deviceId, sequence)) !== undefined;
  }
  /** Whether dispatch refused something of this device behind a number: it must not be offered again, for its author decided over it, or has yet to. */
  hasRefused(deviceId: string, after: number): boolean {
    const refused = "(state = 'rejected' OR (state = 'contained' AND error IS NOT NULL))";
    const sql = `SELECT 1 FROM mutation WHERE device_id = ? AND sequence > ? AND ${refused} LIMIT 1`;
    return onStore(() => this.#prepared(sql).get(deviceId, after)) !== undefined;
  }
  /** @param why it was not sent, shown until it is */
  countAttempt(deviceId: string, upTo: number, why: ErrorData): void {
    const sql = "UPDATE mutation SET attempts = attempts + 1, error = ? WHERE device_id = ? AND state = 'pending' AND sequence <= ?";
    this.#run(sql, JSON.stringify(why), deviceId, upTo);
  }
  attemptsOf(id: string): number {
    return Number(onStore(() => this.#plucked("SELECT attempts FROM mutation WHERE id = ?").get(id)) ?? 0);
  }
  acknowledge(deviceId: string, upTo: number): void {
    this.#run("UPDATE mutation SET state = 'acknowledged', error = NULL WHERE device_id = ? AND state = 'pending' AND sequence <= ?", deviceId, upTo);
  }
  reject(id: string, error: ErrorData): void {
    this.#run("UPDATE mutation SET state = 'rejected', error = ? WHERE state IN ('pending', 'acknowledged') AND id = ?", JSON.stringify(error), id);
  }
  /** A rejected one was seen; it is kept as long as the others that are done. */
  settleRejected(id: string, at: number): void {
    this.#run("UPDATE mutation SET state = 'contained', contained_at = ? WHERE state = 'rejected' AND id = ?", at, id);
  }
  /** Only what was acknowledged: a pending one may still turn out to be rejected, and must then stay to be seen. */
  contain(deviceId: string, upTo: number, at: number): void {
    const sql = "UPDATE mutation SET state = 'contained', contained_at = ? WHERE device_id = ? AND state = 'acknowledged' AND sequence <= ?";
    this.#run(sql, at, deviceId, upTo);
  }
  /** Offers all that is kept of this device once more, from a number on. */
  offerAgain(deviceId: string, after: number): void {
    this.#run("UPDATE mutation SET state = 'pending', contained_at = NULL, error = NULL WHERE device_id = ? AND sequence > ?", deviceId, after);
  }
  /**
   * Offers all that is kept once more, whichever device of this seat it went out under: a restored dispatch may know neither.
   * This device's numbers stay, for dispatch may know the first of them; what came back rejected under an earlier device stays with its author.
   */
  offerEverything(deviceId: string): void {
    this.offerAgain(deviceId, 0);
    this.#run("UPDATE mutation SET state = 'pending', contained_at = NULL WHERE state IN ('acknowledged', 'contained') AND device_id <> ?", deviceId);
    this.moveToDevice(deviceId);
  }
  /**
   * Gives what is on its way to a new device id, numbered anew from 1 in the same order. What dispatch acknowledged to another device is
   * offered again: only of its own does a device hear that the feed contains it. So is, before it, what was contained: a dispatch that
   * does not know the device was restored from a backup, and what waits may build on what it has lost.
   */
  moveToDevice(deviceId: string): void {
    const done = "(state = 'acknowledged' OR (state = 'contained' AND error IS NULL))";
    this.#run(`UPDATE mutation SET state = 'pending', contained_at = NULL WHERE ${done} AND device_id <> ?`, deviceId);
    const first = this.lastSequence(deviceId) + 1;
    const rows = this.mutations(["pending"]).filter((mutation) => mutation.deviceId !== deviceId);
    for (const [index, mutation] of rows.entries())
      this.#run("UPDATE mutation SET device_id = ?, sequence = ? WHERE state = 'pending' AND id = ?", deviceId, first + index, mutation.id);
  }
  /** Forgets what has been contained since before a time, but for each device's last, which holds its number. */
  forget(before: number): void {
    this.#run(
      `DELETE FROM mutation WHERE state = 'contained' AND contained_at < ?
         AND sequence < (SELECT max(sequence) FROM mutation AS other WHERE other.device_id = mutation.device_id)`,
      before,
    );
  }

  #prepared(sql: string): Prepared {
    return this.#statement(sql, prepareLate);
  }
  /** Gives the first column alone. */
  #plucked(sql: string): Prepared {
    return this.#statement(sql, pluckLate);
  }
  #statement(sql: string, prepare: typeof prepareLate): Prepared {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = prepare(this.#database, sql);
    this.#statements.set(sql, made);
    return made;
  }
  #run(sql: string, ...values: (string | number)[]): void {
    onStore(() => this.#prepared(sql).run(...values));
  }
}

function asStored(row: unknown): StoredMutation {
  const { id, device_id, sequence, person_id, body, made_at, state, attempts, error } = rowSchema.parse(row);
  return {
    id,
    sequence,
    personId: person_id,
    body: mutationBodySchema.parse(JSON.parse(body)),
    deviceId: device_id,
    state,
    madeAt: made_at,
    attempts,
    error: error === null ? null : errorDataSchema.parse(JSON.parse(error)),
  };
}
