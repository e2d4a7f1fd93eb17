import type { Clock } from "../../base/clock.ts";
import type { SeatClient } from "../../page/seat-link.ts";
import { ArticleBuffer } from "./article-buffer.ts";

/** Asked again so soon after a text could not be kept, ms. */
const keepAgain = 1_500;

/** The articles that are being written in this window. They outlive the view: what waits for the seat is kept while another is looked at. */
export class ArticleBuffers {
  readonly #seat: () => SeatClient;
  readonly #clock: Clock;
  readonly #buffers = new Map<string, ArticleBuffer>();

  constructor(seat: () => SeatClient, clock: Clock) {
    this.#seat = seat;
    this.#clock = clock;
  }
  /** A version with what was written of it before; asked again, it takes what changed at the seat. @throws as the seat */
  async open(versionId: string): Promise<ArticleBuffer> {
    const { version } = this.#seat().knowledge;
    const [row, kept] = await Promise.all([version.get({ versionId }), version.writing({ versionId })]);
    const known = this.#buffers.get(versionId);
    known?.arrived(row);
    if (known !== undefined) return known;
    const buffer = new ArticleBuffer({
      version: row,
      kept,
      keep: async (writing) => this.#seat().knowledge.version.keepWriting({ versionId, writing }),
    });
    buffer.subscribe(() => {
      if (buffer.view.state === "waiting") this.#clock.after(keepAgain, () => buffer.retry());
    });
    this.#buffers.set(versionId, buffer);
    return buffer;
  }
  /** What was written of it has gone elsewhere. */
  async drop(versionId: string): Promise<void> {
    this.#buffers.delete(versionId);
    await this.#seat().knowledge.version.keepWriting({ versionId, writing: null });
  }
  /** Another person is at the seat. */
  clear(): void {
    this.#buffers.clear();
  }
}
