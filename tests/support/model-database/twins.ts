import type { Clock } from "../../../src/base/clock.ts";
import { HotlineError } from "../../../src/contract/errors.ts";
import type { Mutation } from "../../../src/contract/mutation.ts";
import type { Change } from "../../../src/contract/sync.ts";
import { Configurations } from "../../../src/dispatch/configuration/configurations.ts";
import { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";
import type { Database } from "../../../src/dispatch/store/database.ts";
import { pull } from "../../../src/dispatch/sync/pull.ts";
import { push } from "../../../src/dispatch/sync/push.ts";

/** 2026-03-01T00:00:00Z: a time that stands still, so that two runs write the same. */
export const writtenAt = Date.UTC(2026, 2, 1);
const clock: Clock = { now: () => writtenAt, monotonic: () => 0, after: () => ({ cancel: () => {} }) };

/** What a pull brought, without the numbers that each database gives as it likes. */
export interface Page {
  readonly changes: readonly Change[];
  readonly contained: number;
  readonly more: boolean;
  readonly remaining: number | null;
}

/** dispatch's own code over one database, whichever: what it says can be held against what it says over another. */
export class Twin {
  readonly database: Database;
  readonly clock = clock;
  readonly #random = new SeededRandom(1);
  readonly #configurations = new Configurations();
  readonly #cursors = new Map<string, string>();

  constructor(database: Database) {
    this.database = database;
  }
  randomHex(count: number): string {
    return Buffer.from(this.#random.bytes(count)).toString("hex");
  }
  /** What dispatch says to a push, or why it refuses it. */
  push(deviceId: string, mutations: readonly Mutation[]): Promise<unknown> {
    const randomBytes = (count: number): Uint8Array => this.#random.bytes(count);
    const context = { database: this.database, configurations: this.#configurations, clock, numberKey: Buffer.alloc(32, 5), randomBytes };
    return push(context, deviceId, mutations).catch(asRefusal);
  }
  /** A page of the feed from where this reader stands. */
  async pull(reader: string, deviceId: string, limit: number): Promise<Page> {
    const context = { database: this.database, clock, epoch: 1, windowDays: 30 };
    const result = await pull(context, deviceId, { cursor: this.#cursors.get(reader) ?? null, limit });
    this.#cursors.set(reader, result.cursor);
    return { changes: result.changes, contained: result.containedSequence, more: result.more, remaining: result.remaining };
  }
}

const asRefusal = (error: unknown): unknown => {
  if (error instanceof HotlineError) return { refused: error.kind, detail: error.detail };
  throw error;
};
