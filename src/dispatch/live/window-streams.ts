import { type AbortSource, type Broadcast, createBroadcast } from "../../base/broadcast.ts";
import { Gathered } from "../../base/gathered.ts";
import type { StreamedPage } from "../../contract/sync.ts";
import type { WindowPerson } from "../../domain/window.ts";
import { endOfFeed, type PullContext, readChanges, type WindowChanges, windowKey } from "../sync/pull.ts";
import type { Notice } from "./notices.ts";

/** What changed in a window from one place of the feed to another, written once for all who hold it. */
export interface StreamedRows {
  readonly kind: "rows";
  readonly from: string;
  /** A `StreamedPage`. */
  readonly page: string;
}
/** What a stream hears: the nodes' words, and in the place of `changed` the rows themselves where they are few. */
export type StreamNotice = Notice | StreamedRows;

/** More than so many rows, or so many characters of them, are pulled by each seat at its own pace. */
const [mostRows, mostText] = [200, 300_000];
/** So many streams are written to in one turn of the event loop, some 40 µs each. */
const atOnce = 25;

export interface WindowStreamsOptions {
  readonly pulling: PullContext;
  readonly notices: Broadcast<Notice>;
  /** Rows could not be read; the seats are told to ask. */
  onFailed(error: unknown): void;
}

/**
 * The changes of one node in its streams. All seats with the same window hear the same rows, which are read and written once; a seat that
 * stands in them goes on without asking (docs/sync.md).
 */
export class WindowStreams {
  readonly #options: WindowStreamsOptions;
  readonly #groups = new Map<string, WindowGroup>();

  constructor(options: WindowStreamsOptions) {
    this.#options = options;
  }
  /** How many streams are listening. */
  get listeners(): number {
    let sum = 0;
    for (const group of this.#groups.values()) sum += group.listeners;
    return sum;
  }
  /** From now on: whoever pulls after this stands at or behind the place from which the first rows are told. */
  async listen(person: WindowPerson, signal: AbortSource | undefined): Promise<AsyncGenerator<StreamNotice, void>> {
    const key = windowKey(person);
    const group = this.#groups.get(key) ?? new WindowGroup(this.#options, person, () => this.#groups.delete(key));
    this.#groups.set(key, group);
    const heard = group.listen(signal);
    await group.isReady;
    return heard;
  }
}

/**
 * Those who hold one window.
 * ```
 *  beginning ──place read──► listening ──changed──► reading ──few rows──► told: rows ─┐
 *                                ▲                     ├──many, or failed──► told: changed
 *                                └─────────────────────┴──────────────────────────────┘   nobody listens ──► over
 * ```
 */
class WindowGroup {
  /** When the place is known from which rows are told. */
  readonly isReady: Promise<void>;
  readonly #options: WindowStreamsOptions;
  readonly #person: WindowPerson;
  readonly #heard: Broadcast<StreamNotice>[] = [];
  readonly #reading: Gathered<null, void>;
  /** Up to where the feed was read, and up to where it was told; null: not known. */
  #read: string | null = null;
  #told: string | null = null;

  constructor(options: WindowStreamsOptions, person: WindowPerson, onOver: () => void) {
    this.#options = options;
    this.#person = person;
    this.#reading = new Gathered(() => this.#tell());
    this.isReady = this.#standAtEnd().catch(options.onFailed);
    void this.#run(onOver);
  }
  get listeners(): number {
    return this.#heard.reduce((sum, { listeners }) => sum + listeners, 0);
  }
  listen(signal: AbortSource | undefined): AsyncGenerator<StreamNotice, void> {
    const free = this.#heard.find(({ listeners }) => listeners < atOnce);
    const heard = free ?? createBroadcast<StreamNotice>();
    if (free === undefined) this.#heard.push(heard);
    return heard.listen(signal, { kind: "unknown" });
  }

  async #run(onOver: () => void): Promise<void> {
    const ended = new AbortController();
    for await (const notice of this.#options.notices.listen(ended.signal, { kind: "unknown" })) {
      if (this.listeners === 0) break;
      if (notice.kind === "changed") void this.#reading.ask(null);
      else for (const heard of this.#heard) heard.send(notice);
    }
    onOver();
    for (const heard of this.#heard) heard.close();
  }
  /** Some after the others: what is sent to the first is on its way before the last is written to, and a request need not wait for all of them. */
  async #send(notice: StreamNotice): Promise<void> {
    for (const [index, heard] of this.#heard.entries()) {
      if (index > 0) await new Promise((resolve) => setImmediate(resolve));
      heard.send(notice);
    }
  }
  async #tell(): Promise<void> {
    await this.isReady;
    try {
      const page = this.#read === null ? null : await readChanges(this.#options.pulling, this.#person, { cursor: this.#read, limit: mostRows });
      if (page === null || page.more || !(await this.#tellRows(page.changes))) await this.#askAll();
    } catch (error) {
      this.#options.onFailed(error);
      this.#read = null;
      await this.#send({ kind: "changed" });
    }
  }
  /** @returns false where they are too many */
  async #tellRows(changes: WindowChanges): Promise<boolean> {
    const from = this.#told;
    if (from === null) return false;
    this.#read = changes.cursor;
    // What others hold alone moves nobody here.
    if (changes.changes.length + changes.forget.length === 0) return true;
    const streamed: StreamedPage = { ...changes, serverTime: this.#options.pulling.clock.now() };
    const page = JSON.stringify(streamed);
    if (page.length > mostText) return false;
    this.#told = changes.cursor;
    await this.#send({ kind: "rows", from, page });
    return true;
  }
  /** The place is read before they are told, so that they stand behind it when they have pulled. */
  async #askAll(): Promise<void> {
    await this.#standAtEnd();
    await this.#send({ kind: "changed" });
  }
  async #standAtEnd(): Promise<void> {
    this.#read = await endOfFeed(this.#options.pulling);
    this.#told = this.#read;
  }
}
