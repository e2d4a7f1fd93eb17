import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import type { Random } from "../../base/random.ts";
import { storable } from "../../base/storable.ts";
import { makeUuidV7 } from "../../base/uuid.ts";
import { type ErrorData, HotlineError } from "../../contract/errors.ts";
import { type Mutation, type MutationBody, mutationSchema } from "../../contract/mutation.ts";
import type { OutboxEntry } from "../../contract/seat-api.ts";
import type { PushResult } from "../../contract/sync.ts";
import type { OpenStore } from "../store/vault.ts";
import type { PendingChanges } from "./pending-changes.ts";

/** How long contained mutations are kept to be offered again after a restore of dispatch from a backup: its backup interval. */
export const keptFor = 7 * 86_400_000;
/** The device of what is made while dispatch has not named one (again): it is numbered anew under the name that comes. */
const unnamed = "";
const epochFact = "epoch";

/** What an outbox is given. */
export interface OutboxOptions {
  readonly store: OpenStore;
  readonly pending: PendingChanges;
  readonly clock: Clock;
  readonly random: Random;
  deviceId(): string | null;
  /** The next sign-in must enrol a new device. */
  forgetDevice(): void;
  /** dispatch did not take these. */
  onRejected?(rejected: PushResult["rejected"]): void;
  /** Something was added or moved on. */
  onChange(): void;
}

/** The mutations on their way to dispatch: written in the journal, laid over the cache, gone when the cache contains them. */
export class Outbox {
  readonly #options: OutboxOptions;
  /** The device under which all that waits is numbered; null: not looked at yet. */
  #numberedFor: string | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#refresh();
  }

  /**
   * Writes changes and whatever belongs to them as one durable transaction of the journal.
   * @param also runs inside the transaction @throws HotlineError `diskFull`; nothing is changed then
   */
  append(personId: string, bodies: readonly MutationBody[], also: () => void = () => {}): Mutation[] {
    const { store, clock, random, pending, onChange } = this.#options;
    const deviceId = this.#options.deviceId() ?? unnamed;
    const now = clock.now();
    this.#numberFor(deviceId);
    const made = store.journal.transaction(() => {
      const first = Math.max(store.journal.lastSequence(deviceId), this.#containedOf(deviceId)) + 1;
      const mutations = bodies.map((body, index) =>
        mutationSchema.parse({ id: makeUuidV7(now, random.bytes(10)), sequence: first + index, personId, body: storable(body) }),
      );
      for (const mutation of mutations) store.journal.insertMutation(deviceId, mutation, now);
      also();
      return mutations;
    });
    for (const mutation of made) pending.add(mutation);
    onChange();
    return made;
  }

  /** What is to be sent next, in order: at most `limit` mutations and so many bytes of them, but always one. */
  nextBatch(limit: number, bytes: number): Mutation[] {
    const deviceId = this.#options.deviceId();
    if (deviceId === null) return [];
    this.#numberFor(deviceId);
    const batch: Mutation[] = [];
    let size = 0;
    for (const { id, sequence, personId, body } of this.#options.store.journal.pendingOf(deviceId, limit)) {
      size += Buffer.byteLength(JSON.stringify(body));
      if (batch.length > 0 && size > bytes) break;
      batch.push({ id, sequence, personId, body });
    }
    return batch;
  }
  /** What was to be sent up to a number was not. @param why as it is shown */
  countAttempt(upTo: number, why: ErrorData): void {
    this.#write((deviceId, { journal }) => journal.countAttempt(deviceId, upTo, why));
  }
  /** How often one that waits was tried. */
  attemptsOf(id: string): number {
    return this.#options.store.journal.attemptsOf(id);
  }
  /** Takes in dispatch's answer to a push. */
  settle(result: PushResult): void {
    this.#write((deviceId, { journal }) => {
      for (const { id, error } of result.rejected) journal.reject(id, error);
      journal.acknowledge(deviceId, result.lastSequence);
    });
    if (result.rejected.length > 0) {
      this.#refresh();
      this.#options.onRejected?.(result.rejected);
    }
    this.contain(result.serverTime);
    this.#options.onChange();
  }
  /** Lets go what the cache durably contains, and forgets what has been contained for long. @param now dispatch's time, UTC ms: a local clock may jump by weeks */
  contain(now: number): void {
    const { cache, journal } = this.#options.store;
    const { deviceId, containedSequence } = cache.position;
    if (deviceId === null || deviceId !== this.#options.deviceId() || !journal.canContain(deviceId, containedSequence)) return;
    this.#write(() => {
      journal.contain(deviceId, containedSequence, now);
      journal.forget(now - keptFor);
    });
    this.#refresh();
    this.#options.onChange();
  }
  /** Whether a cursor with this contained sequence lets something go; it must be durable before. */
  wouldLetGo(containedSequence: number): boolean {
    const deviceId = this.#options.deviceId();
    return deviceId !== null && this.#options.store.journal.canContain(deviceId, containedSequence);
  }
  /**
   * dispatch asks for what follows a number that it knows. @returns whether that is still kept; if not, a new device must be enrolled
   */
  offerFrom(known: number): boolean {
    const deviceId = this.#options.deviceId();
    const { journal, cache } = this.#options.store;
    if (deviceId === null || !journal.keeps(deviceId, known + 1) || journal.hasRefused(deviceId, known)) return false;
    // What it does not have it has not in its feed: the cursor is of the dispatch from before a restore, and the next answer says so.
    const { position } = cache;
    if (position.deviceId === deviceId && position.containedSequence > known) cache.apply([], { ...position, containedSequence: known }, false);
    this.#write(() => journal.offerAgain(deviceId, known));
    this.#refresh();
    return true;
  }
  /**
   * dispatch was restored from a backup: offers all that is kept once more; what it knows it only acknowledges. What it had refused keeps its
   * number and would have to go along, and might be applied now against its author's will: then all the rest goes under a new device, and is
   * shown as what is made here until that one has its name.
   */
  offerEverything(): void {
    this.#write((deviceId, { journal }) => {
      if (!journal.hasRefused(deviceId, 0)) return journal.offerEverything(deviceId);
      this.#options.forgetDevice();
      journal.moveToDevice(unnamed);
    });
    this.#refresh();
    this.#options.onChange();
  }
  /**
   * Gives a change that never arrives back to its author, so that what is behind it need not wait. Its number is open then: all that waits is
   * numbered anew for the device that the next sign-in enrols.
   */
  giveBack(id: string, error: ErrorData): void {
    this.#write((_, { journal }) => journal.reject(id, error));
    this.#options.forgetDevice();
    this.#refresh();
    this.#options.onRejected?.([{ id, sequence: 0, error }]);
    this.#options.onChange();
  }
  /**
   * The epoch of dispatch's answers. It is remembered in the journal: a cache that was begun anew has no cursor by which dispatch could
   * say that it was restored from a backup meanwhile. At the first of all, what was acknowledged before may have been so under an earlier one.
   */
  meetEpoch(epoch: number): void {
    const { journal } = this.#options.store;
    const before = journal.fact(epochFact, z.number().int());
    if (before === epoch) return;
    this.offerEverything();
    journal.setFact(epochFact, epoch);
  }
  /** This device's numbers are taken by another (a copied disk image): what waits is numbered anew under a new device. */
  moveToDevice(deviceId: string): void {
    this.#numberFor(deviceId);
    this.#options.onChange();
  }

  /** What is on its way or came back, newest first, for the person to see. */
  list(): OutboxEntry[] {
    const stored = this.#options.store.journal.mutations(["pending", "acknowledged", "rejected"]);
    return stored.reverse().map(({ id, sequence, body, madeAt, attempts, state, error }) => ({
      id,
      sequence,
      name: body.name,
      ticketId: "ticketId" in body ? body.ticketId : null,
      since: madeAt,
      attempts,
      state: state === "contained" ? "acknowledged" : state,
      error,
    }));
  }
  /** What came back was seen by its author. @throws HotlineError `notFound` when there is no such thing of this person */
  forgetRejected(id: string, personId: string): void {
    const { journal } = this.#options.store;
    const isThere = journal.mutations(["rejected"]).some((mutation) => mutation.id === id && mutation.personId === personId);
    if (!isThere) throw new HotlineError({ kind: "notFound", detail: "mutation" });
    journal.settleRejected(id, this.#options.clock.now());
    this.#options.onChange();
  }
  /** Whether something of this seat is on its way, or at dispatch and not known to be in the feed. */
  get isUnderWay(): boolean {
    const { journal } = this.#options.store;
    return journal.count("pending") + journal.count("acknowledged") > 0;
  }
  counts(): { pending: number; rejected: number } {
    const { journal } = this.#options.store;
    return { pending: journal.count("pending"), rejected: journal.count("rejected") };
  }

  /** What a cursor contained of this device: its numbers are taken, also where the journal is an older image that knows nothing of them. */
  #containedOf(deviceId: string): number {
    const { position } = this.#options.store.cache;
    return position.deviceId === deviceId ? position.containedSequence : 0;
  }
  /** Also where the device got its name and the process ended before what waits was numbered for it. */
  #numberFor(deviceId: string): void {
    if (deviceId === unnamed || deviceId === this.#numberedFor) return;
    const { journal } = this.#options.store;
    journal.transaction(() => journal.moveToDevice(deviceId));
    this.#numberedFor = deviceId;
    this.#refresh();
  }
  #write(work: (deviceId: string, store: OpenStore) => void): void {
    const deviceId = this.#options.deviceId();
    if (deviceId === null) return;
    this.#options.store.journal.transaction(() => work(deviceId, this.#options.store));
  }
  #refresh(): void {
    this.#options.pending.reset(this.#options.store.journal.mutations(["pending", "acknowledged"]));
  }
}
