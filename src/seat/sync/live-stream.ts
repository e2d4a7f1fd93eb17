import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { type LiveEvent, liveEventSchema } from "../../contract/dispatch-api.ts";
import { protocolVersion } from "../../contract/protocol-version.ts";
import { BackOff } from "./back-off.ts";
import { asHotlineError, type DispatchApi, patience } from "./dispatch-client.ts";

/** Streams that end in one moment, as with their node, are opened again over so long, ms, and later where they end again and again. */
export const liveWaits = { first: 1_000, longest: 15_000 } as const;
/** A stream that lived for so long was sound, ms. */
const soundLive = 5_000;

/** What a live stream is given. */
export interface LiveStreamOptions {
  readonly api: DispatchApi;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 up to 1. */
  random(): number;
  onEvent(event: LiveEvent): void;
  /** It is over, by itself or not: of what goes on nothing is told until another begins. */
  onOver(): void;
  /** It ended by itself, and may be opened again now. */
  onDue(): void;
}

/**
 * What dispatch tells without being asked. A round opens it and tells whether dispatch is still there; where the stream ends by itself, all
 * seats of a node that went away hear of it in one moment, and it is opened again after a wait by chance.
 */
export class LiveStream {
  readonly #options: LiveStreamOptions;
  readonly #backOff: BackOff;
  #open: AbortController | null = null;
  /** Monotonic ms before which it is not opened again. */
  #due = Number.NEGATIVE_INFINITY;

  constructor(options: LiveStreamOptions) {
    this.#options = options;
    this.#backOff = new BackOff(liveWaits.first, liveWaits.longest, options.random);
  }
  /** Opens it where it is not open and may be. @returns how long it is to be waited for, ms; null: it is open */
  ensure(): number | null {
    if (this.#open !== null) return null;
    const wait = this.#due - this.#options.clock.monotonic();
    if (wait > 0) return wait;
    void this.#follow();
    return null;
  }
  /** It is given up for a round that failed, which is tried again by itself, or for another sign-in. Nothing more is told of it. */
  close(): void {
    if (this.#open === null) return;
    this.#open.abort();
    this.#open = null;
    this.#options.onOver();
  }

  async #follow(): Promise<void> {
    const { api, clock, logger, onEvent } = this.#options;
    const stream = new AbortController();
    this.#open = stream;
    const begun = clock.monotonic();
    const impatience = clock.after(patience.short, () => stream.abort());
    try {
      for await (const event of await api.sync.live({ protocol: protocolVersion }, { signal: stream.signal })) {
        impatience.cancel();
        // What had come when it was closed is nobody's any more.
        if (this.#open !== stream) return;
        onEvent(liveEventSchema.parse(event));
      }
    } catch (error) {
      if (!stream.signal.aborted) logger.info("sync.live.ended", { kind: asHotlineError(error).kind });
    } finally {
      impatience.cancel();
      this.#ended(stream, clock.monotonic() - begun);
    }
  }
  #ended(stream: AbortController, lived: number): void {
    if (this.#open !== stream) return;
    this.#open = null;
    this.#options.onOver();
    // One that ends as soon as it is opened, while all else works, must not make a round of each moment.
    if (lived >= soundLive) this.#backOff.reset();
    const { clock, onDue } = this.#options;
    const wait = this.#backOff.next();
    this.#due = clock.monotonic() + wait;
    clock.after(wait, onDue);
  }
}
