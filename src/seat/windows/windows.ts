import type { SeatEvent, SeatSnapshot } from "../../contract/seat-api.ts";
import { EventQueue } from "./event-queue.ts";

/** What windows are shown. */
export interface WindowsOptions {
  snapshot(): SeatSnapshot;
  /** What a window that begins to watch hears after its first snapshot, such as the pop of a live call. */
  opening(): readonly SeatEvent[];
}

/** A window that does not read for so long is let go; it comes back and begins with a snapshot. */
const waitingLimit = 500;
const isSnapshot = (event: SeatEvent): boolean => event.kind === "snapshot";

/** All console windows of the seat, each told the same. */
export class Windows {
  readonly #options: WindowsOptions;
  readonly #watching = new Set<EventQueue<SeatEvent>>();
  #isDue = false;

  constructor(options: WindowsOptions) {
    this.#options = options;
  }
  /** The events for one window from now on; the first is a snapshot. */
  watch(signal: AbortSignal | undefined): AsyncGenerator<SeatEvent, void, void> {
    const queue = new EventQueue<SeatEvent>(waitingLimit);
    queue.push({ kind: "snapshot", snapshot: this.#options.snapshot() });
    for (const event of this.#options.opening()) queue.push(event);
    this.#watching.add(queue);
    return queue.read(signal, () => this.#watching.delete(queue));
  }
  send(event: SeatEvent): void {
    for (const queue of this.#watching) queue.push(event, isSnapshot(event) ? isSnapshot : undefined);
  }
  /** The bars' facts changed: one snapshot for all changes of this turn. */
  changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (this.#watching.size > 0) this.send({ kind: "snapshot", snapshot: this.#options.snapshot() });
    });
  }
  stop(): void {
    for (const queue of this.#watching) queue.end();
  }
}
