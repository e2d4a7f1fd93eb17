import type { Clock, Timer } from "../../base/clock.ts";
import { isSame } from "../../base/same.ts";
import type { ListName, ListProgress, ListQuery, ListRows } from "../../contract/lists-api.ts";

/** The seat as a list needs it. */
export interface ListPort {
  watch(input: { list: ListName; query: ListQuery }, options: { signal: AbortSignal }): Promise<AsyncIterable<ListProgress>>;
  rows(input: { viewId: string; from: number; count: number; whole?: boolean }): Promise<ListRows>;
}
/** What a table draws. */
export interface RowSource<Row> {
  readonly total: number;
  /** Undefined while it is on its way; null for one that may not be seen any more. */
  rowAt(index: number): Row | null | undefined;
  /** Tells which rows are looked at. */
  want(from: number, to: number): void;
}

/** Rows asked for at once, and stretches kept: what is far from the eye is let go. */
const block = 64;
const keptBlocks = 40;
/** Asked at once; a scrollbar that is dragged passes many stretches at which nobody looks. */
const atOnce = 2;
/** Rows are read again so soon after a change, ms, and a list is reckoned anew no oftener than its reckoning costs times this. */
const settle = 250;
const rest = 10;
/** After a failure, ms. */
const askAgain = 1_000;

/** One list in this window: the rows near the eye, and the seat's word of how many there are. */
export class ListModel<Row> implements RowSource<Row> {
  readonly #list: ListName;
  readonly #port: () => ListPort;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #query: ListQuery;
  #life = new AbortController();
  #viewId: string | null = null;
  #blocks = new Map<number, readonly (Row | null)[]>();
  /** Blocks whose rows may be out of date; they are shown until they come anew. */
  #stale = new Set<number>();
  #asked = new Set<number>();
  #wanted: readonly [number, number] = [0, block];
  #timer: Timer | null = null;
  #began = 0;
  #took = 0;
  #version = 0;
  #total = 0;
  /** So many there were when the same list was begun anew: until it is counted it is no shorter, or the place in it would be lost. */
  #least = 0;
  /** Rows that the present reckoning has got to. */
  #counted = 0;
  #isComplete = false;
  #news = false;
  #hasFailed = false;

  constructor(list: ListName, query: ListQuery, port: () => ListPort, clock: Clock) {
    this.#list = list;
    this.#query = query;
    this.#port = port;
    this.#clock = clock;
  }
  get version(): number {
    return this.#version;
  }
  get total(): number {
    return this.#total;
  }
  get isComplete(): boolean {
    return this.#isComplete;
  }
  /** Whether the rows that are looked at are those of the present list, all of them. */
  get isCurrent(): boolean {
    const [from, to] = this.#wanted;
    const last = Math.min(to, this.#total - 1);
    for (let index = Math.floor(from / block); index * block <= last; index += 1) if (!this.#blocks.has(index) || this.#stale.has(index)) return false;
    return this.#viewId !== null && this.#asked.size === 0;
  }
  /** Something changed that the order does not know of yet. */
  get hasNews(): boolean {
    return this.#news;
  }
  get hasFailed(): boolean {
    return this.#hasFailed;
  }
  get viewId(): string | null {
    return this.#viewId;
  }
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Begins anew with this query; the old rows stay until the first new ones are there. */
  open(query: ListQuery = this.#query): void {
    this.close();
    this.#least = isSame(query, this.#query) ? this.#total : 0;
    this.#query = query;
    this.#life = new AbortController();
    this.#viewId = null;
    this.#began = this.#clock.monotonic();
    this.#news = false;
    void this.#watch(this.#life.signal);
  }
  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#life.abort();
  }
  /** Something changed at the seat. @param follows whether the list may be reckoned anew under the eye */
  changed(follows: () => boolean): void {
    this.#timer ??= this.#clock.after(Math.max(settle, this.#took * rest), () => {
      this.#timer = null;
      if (follows()) return this.open();
      this.#news = true;
      for (const index of this.#blocks.keys()) this.#stale.add(index);
      this.#load();
      this.#tell();
    });
  }
  rowAt(index: number): Row | null | undefined {
    return this.#blocks.get(Math.floor(index / block))?.[index % block];
  }
  want(from: number, to: number): void {
    this.#wanted = [from, to];
    this.#load();
  }
  /** The seat's lists, for who reads rows beside what is shown. */
  get port(): ListPort {
    return this.#port();
  }
  /** All rows of these stretches, at most so many, for what is done to many at once. */
  async collect(stretches: readonly (readonly [number, number])[], limit: number): Promise<Row[]> {
    const rows: Row[] = [];
    for (const [start, end] of stretches) {
      for (let from = start; from < end && rows.length < limit; from += block) {
        const viewId = this.#viewId;
        if (viewId === null) return rows;
        const answer = await this.#port().rows({ viewId, from, count: Math.min(block, end - from) });
        rows.push(...(answer.rows as (Row | null)[]).filter((row) => row !== null));
      }
    }
    return rows.slice(0, limit);
  }

  async #watch(signal: AbortSignal): Promise<void> {
    try {
      const progress = await this.#port().watch({ list: this.#list, query: this.#query }, { signal });
      let isFirst = true;
      for await (const { viewId, total, isComplete } of progress) {
        if (signal.aborted) return;
        if (isFirst) this.#begin(viewId);
        isFirst = false;
        this.#take(total, isComplete);
      }
      this.#hasFailed = !signal.aborted && !this.#isComplete;
    } catch {
      this.#hasFailed = !signal.aborted;
    }
    if (!signal.aborted) this.#tell();
  }
  #begin(viewId: string): void {
    this.#viewId = viewId;
    this.#asked = new Set();
    this.#stale = new Set(this.#blocks.keys());
    this.#hasFailed = false;
  }
  #take(total: number, isComplete: boolean): void {
    const before = this.#total;
    this.#counted = total;
    this.#total = isComplete ? total : Math.max(total, this.#least);
    this.#isComplete = isComplete;
    if (isComplete) this.#took = this.#clock.monotonic() - this.#began;
    // The block at the old end, and whatever pending changes moved, is looked at again.
    if (isComplete || before < (this.#wanted[1] ?? 0)) for (const index of this.#blocks.keys()) this.#stale.add(index);
    for (const index of this.#blocks.keys()) if (index * block >= this.#total) this.#blocks.delete(index);
    this.#load();
    this.#tell();
  }

  #load(): void {
    const [from, to] = this.#wanted;
    const last = Math.min(Math.floor(to / block), Math.floor(Math.max(0, this.#counted - 1) / block));
    for (let index = Math.floor(from / block); index <= last && this.#asked.size < atOnce; index += 1) {
      if (this.#viewId === null || this.#asked.has(index) || (this.#blocks.has(index) && !this.#stale.has(index))) continue;
      this.#asked.add(index);
      this.#stale.delete(index);
      void this.#ask(this.#viewId, index);
    }
  }
  async #ask(viewId: string, index: number): Promise<void> {
    try {
      const answer = await this.#port().rows({ viewId, from: index * block, count: block });
      if (viewId !== this.#viewId) return;
      this.#blocks.delete(index);
      this.#blocks.set(index, answer.rows as (Row | null)[]);
      this.#forgetFar();
      this.#tell();
    } catch {
      // The seat let the list go (too many are open), or is away: it is asked for anew.
      if (viewId === this.#viewId && !this.#life.signal.aborted) this.#timer ??= this.#clock.after(askAgain, () => this.#again());
    }
    if (viewId !== this.#viewId) return;
    this.#asked.delete(index);
    if (!this.#life.signal.aborted && this.#blocks.has(index)) this.#load();
  }
  #again(): void {
    this.#timer = null;
    this.open();
  }
  /** The oldest go first; those looked at have just come. */
  #forgetFar(): void {
    for (const index of this.#blocks.keys()) {
      if (this.#blocks.size <= keptBlocks) return;
      this.#blocks.delete(index);
      this.#stale.delete(index);
    }
  }
  #tell(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}
