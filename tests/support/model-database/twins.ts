import type { Clock } from "../../../src/base/clock.ts";
import { silentLogger } from "../../../src/base/logger.ts";
import { HotlineError } from "../../../src/contract/errors.ts";
import type { Mutation } from "../../../src/contract/mutation.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import type { PullResult } from "../../../src/contract/sync.ts";
import type { SeatWindow } from "../../../src/contract/window.ts";
import { Configurations } from "../../../src/dispatch/configuration/configurations.ts";
import { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";
import { asWindowPerson } from "../../../src/dispatch/people/people.ts";
import type { Database } from "../../../src/dispatch/store/database.ts";
import { type PullContext, pull } from "../../../src/dispatch/sync/pull.ts";
import { push } from "../../../src/dispatch/sync/push.ts";
import { snapshot } from "../../../src/dispatch/sync/snapshot.ts";

/** 2026-03-01T00:00:00Z: a time that stands still, so that two runs write the same. */
export const writtenAt = Date.UTC(2026, 2, 1);
const clock: Clock = { now: () => writtenAt, monotonic: () => 0, after: () => ({ cancel: () => {} }) };

/** Who reads. */
const reading = { id: "person-0", role: "operator", area_ids: null } as const;

/** Sends what others wrote, and may what any of them may. */
const carrying = { id: "carrier", name: "Carrier", role: "teamLead", areaIds: null } as const;

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
    const context = { database: this.database, configurations: this.#configurations, clock, logger: silentLogger, numberKey: Buffer.alloc(32, 5), randomBytes };
    return push(context, { deviceId, person: carrying }, mutations).catch(asRefusal);
  }
  /** A page of the feed from where this reader stands. */
  async pull(reader: string, deviceId: string, limit: number): Promise<Omit<PullResult, "cursor">> {
    const input = { protocol: protocolVersion, cursor: this.#cursors.get(reader) ?? null, limit };
    const { cursor, ...said } = await pull(this.#context, { person: asWindowPerson(reading), deviceId }, input);
    this.#cursors.set(reader, cursor);
    // People come in whatever order they are found, which nothing asks for.
    return { ...said, people: said.people.toSorted((one, other) => (one.id < other.id ? -1 : 1)) };
  }
  /** All pieces of a snapshot for a reader of an area. @param held what is held already, up to where the reader stands */
  async snapshot(reader: string, areaIds: readonly string[] | null, held: SeatWindow | null): Promise<unknown[]> {
    const cursor = held === null ? null : (this.#cursors.get(reader) ?? null);
    const person = { ...asWindowPerson(reading), areaIds };
    const stream = await snapshot(this.#context, person, { protocol: protocolVersion, cursor, held, resume: null });
    const said: unknown[] = [];
    // Its documents are text, whose keys PostgreSQL keeps in an order of its own.
    for await (const piece of stream) said.push(piece.kind === "rows" ? { ...piece, documents: JSON.parse(piece.documents) } : { ...piece, cursor: null });
    return said;
  }
  get #context(): PullContext {
    return { database: this.database, configurations: this.#configurations, clock, epoch: 1 };
  }
}

const asRefusal = (error: unknown): unknown => {
  if (error instanceof HotlineError) return { refused: error.kind, detail: error.detail };
  throw error;
};
