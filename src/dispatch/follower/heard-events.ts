import type { ExchangeEvent } from "../../contract/exchange.ts";

/** So long a node remembers what it heard, ms, and so much of it: longer than PostgreSQL is away for a restart, and than another node takes to follow. */
const [remembered, most] = [600_000, 20_000] as const;
/** Two nodes that hear the same tell its time by clocks that differ by no more, ms. */
const clockTolerance = 3_000;

/** What a node heard of its exchange lately, whether it leads or not: what the one that leads can no longer record, the next one does. */
export class HeardEvents {
  #events: ExchangeEvent[] = [];

  add(event: ExchangeEvent): void {
    this.#events.push(event);
    if (this.#events.length <= most && (this.#events[0] as ExchangeEvent).at >= event.at - remembered) return;
    this.#events = this.#events.slice(-most).filter(({ at }) => at >= event.at - remembered);
  }
  /** Oldest first. */
  get all(): readonly ExchangeEvent[] {
    return this.#events;
  }
}

/**
 * What was heard and not recorded. All nodes hear the same of an exchange, in one order, each by its own clock: an event is known again by
 * what it says, and of several that say the same by its time. Pure.
 */
export function unrecorded(heard: readonly ExchangeEvent[], recorded: readonly ExchangeEvent[]): ExchangeEvent[] {
  const times = new Map<string, number[]>();
  for (const event of recorded) times.set(markOf(event), [...(times.get(markOf(event)) ?? []), event.at]);
  return heard.filter((event) => {
    const known = times.get(markOf(event)) ?? [];
    const index = known.findIndex((at) => Math.abs(at - event.at) <= clockTolerance);
    if (index !== -1) known.splice(index, 1);
    return index === -1;
  });
}

/** What an event says but for its time, and for the number, of which none is recorded. */
function markOf(event: ExchangeEvent): string {
  const facts = Object.entries(event).filter(([name]) => name !== "at" && name !== "callingNumber");
  return JSON.stringify(facts.sort(([one], [other]) => (one < other ? -1 : 1)));
}
