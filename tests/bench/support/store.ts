import { join } from "node:path";
import type { EntityRow, TicketRow } from "../../../src/contract/rows.ts";
import { emptyTicketFields } from "../../../src/domain/ticket-fields.ts";
import { Drafts, type StoredDraft } from "../../../src/seat/drafts/drafts.ts";
import { submissionOf } from "../../../src/seat/drafts/submission.ts";
import { hashedNumber } from "../../../src/seat/screen-pop/number-hash.ts";
import { Cache } from "../../../src/seat/store/cache.ts";
import { Journal } from "../../../src/seat/store/journal.ts";
import { Outbox } from "../../../src/seat/sync/outbox.ts";
import { PendingChanges } from "../../../src/seat/sync/pending-changes.ts";
import { Picture } from "../../../src/seat/sync/picture.ts";
import { systemRandom } from "../../../src/seat/system-random.ts";
import { systemClock } from "../../support/system-clock.ts";
import { fillCache } from "./big-store.ts";

const personId = "018f0000-0000-7000-8000-000000000001";
const facts = { at: Date.now(), extension: "1001", configurationVersion: 1 };
const content = "供暖季家中暖气不热，室温只有十四度，家里有老人，已经联系物业三次没有结果，请尽快派人上门测温。".repeat(4);
const seed: Omit<StoredDraft, "id" | "createdAt" | "savedAt"> = {
  callId: "bench:1",
  ticketId: null,
  channel: "phone",
  callerId: null,
  numberMask: "199****0001",
  contactMask: null,
  contactNumber: "",
  repeatOf: null,
  fields: { ...emptyTicketFields, content, callerName: "王秀兰" },
  personId,
  callingNumber: "19900000001",
  seen: null,
  seenContact: null,
  configurationVersion: null,
  revision: 0,
};

/** A seat's store with nothing around it, of so many tickets. */
export class BenchStore {
  readonly cache: Cache;
  readonly journal: Journal;
  readonly picture: Picture;
  /** Each caller's, as tickets have it. */
  readonly hashes: string[] = [];
  readonly ticketIds: string[] = [];
  #saved = 0;
  readonly #drafts: Drafts;
  readonly #outbox: Outbox;

  /** @param key 32 bytes; null leaves both files in the clear */
  constructor(folder: string, name: string, key: Buffer | null) {
    this.journal = Journal.open(join(folder, `${name}-journal.sqlite`), key);
    this.cache = new Cache({ file: join(folder, `${name}-cache.sqlite`), key, onRebuilt: () => {} });
    const pending = new PendingChanges({ hashed: (raw) => hashedNumber(null, raw), configuration: () => null, inForce: () => null, personName: () => null });
    const store = { journal: this.journal, cache: this.cache };
    this.#outbox = new Outbox({
      store,
      pending,
      clock: systemClock,
      random: systemRandom,
      deviceId: () => "bench",
      forgetDevice: () => {},
      onChange: () => {},
    });
    this.#drafts = new Drafts(this.journal, () => Date.now());
    // What waits in the outbox is laid over a picture; here it is always empty.
    this.picture = new Picture(
      this.cache,
      new PendingChanges({ hashed: () => hashedNumber(null, null), configuration: () => null, inForce: () => null, personName: () => null }),
    );
  }
  async fill(tickets: number): Promise<void> {
    await fillCache({ cache: this.cache, numberKey: Buffer.alloc(32, 9), people: Math.max(100, Math.round(tickets / 4)), tickets }, (rows) => {
      for (const { entity, row } of rows) {
        if (entity !== "ticket") continue;
        this.ticketIds.push(row.id);
        if (row.numberHash !== null) this.hashes.push(row.numberHash);
      }
    });
  }
  get ticketCount(): number {
    return Number(this.cache.read(({ ask }) => ask("SELECT count(*) AS count FROM ticket").get() as { count: number }).count);
  }
  /** What a call brings up: its callers and their tickets. @returns how many */
  pop(numberHash: string): number {
    const callers = this.picture.callersOfNumber(numberHash);
    return this.picture.ticketsOf({ numberHash, callerIds: callers.map(({ id }) => id) }, true, 20).length;
  }
  /** A key stroke, durable. */
  begin(): StoredDraft {
    return this.#drafts.begin(seed);
  }
  type(draft: StoredDraft, stroke: number): void {
    this.#drafts.save(draft.id, personId, { content: `${content}${stroke}` });
  }
  /** A ticket saved, durable. */
  submit(draft: StoredDraft): void {
    const body = submissionOf(draft, "dispatched", facts);
    if (body === null) throw new Error("nothing to submit");
    this.#outbox.append(personId, [body], () => this.#drafts.remove(draft.id));
    this.#drafts.forget(draft.id);
    this.#saved += 1;
  }
  get saved(): number {
    return this.#saved;
  }
  ticket(index: number): TicketRow {
    const ticket = this.picture.ticket(this.ticketIds[index % this.ticketIds.length] ?? "");
    if (ticket === null) throw new Error("a ticket that was written is not there");
    return ticket;
  }
  /** As one page of the feed is taken in: so many rows a piece, the cursor with the last. */
  take(rows: readonly EntityRow[], piece = 200): void {
    for (let from = 0; from < rows.length; from += piece) {
      const changes = rows.slice(from, from + piece).map((value) => ({ value, deviceId: null, sequence: null }));
      this.cache.apply(changes, this.cache.position, false);
    }
  }
  close(): void {
    this.journal.close();
    this.cache.close();
  }
}
