import { compareCursors, type StreamedPage, streamedPageSchema } from "../../contract/sync.ts";

/** What waits while the seat is busy; more than that is pulled. */
const most = 50;

/** A page that may be taken in where the seat stands. */
interface Waiting {
  readonly from: string;
  readonly page: string;
}

/**
 * Rows that the live stream told and that are not taken in yet. A page holds all that changed between two places of the feed, so a seat that
 * stands between them goes on from where the page ends; what it had of it already comes once more as it was.
 */
export class StreamedPages {
  #waiting: Waiting[] = [];
  #isMissing = false;

  add({ from, page }: Waiting): void {
    if (this.#waiting.length < most) this.#waiting.push({ from, page });
    else [this.#waiting, this.#isMissing] = [[], true];
  }
  get isEmpty(): boolean {
    return this.#waiting.length === 0 && !this.#isMissing;
  }
  clear(): void {
    this.#waiting = [];
    this.#isMissing = false;
  }
  /**
   * The next page that leads on from a cursor; those that lie before it go.
   * @returns null where there is none, `gap` where one waits that begins behind the cursor, or was left out: the seat has to ask. @throws ZodError
   */
  next(cursor: string | null): StreamedPage | "gap" | null {
    if (this.#isMissing || cursor === null) return "gap";
    for (let waiting = this.#waiting.shift(); waiting !== undefined; waiting = this.#waiting.shift()) {
      const begins = compareCursors(waiting.from, cursor);
      if (begins === null || begins > 0) return "gap";
      const page = streamedPageSchema.parse(JSON.parse(waiting.page));
      if ((compareCursors(page.cursor, cursor) ?? 0) > 0) return page;
    }
    return null;
  }
}
