import type { QueueFigure } from "../../contract/dispatch-api.ts";
import type { ExchangeEvent, ExchangeSnapshot } from "../../contract/exchange.ts";

/** Calls that wait, by call id. `since`: UTC ms. */
export type WaitingCalls = ReadonlyMap<string, { readonly queue: string; readonly since: number }>;

/** What waits according to a snapshot. */
export const waitingIn = (snapshot: ExchangeSnapshot): WaitingCalls => new Map(snapshot.waiting.map(({ callId, queue, since }) => [callId, { queue, since }]));

/** What waits after an event; the same map when nothing changed. */
export function waitingAfter(waiting: WaitingCalls, event: ExchangeEvent): WaitingCalls {
  if (event.kind === "callWaiting") return new Map(waiting).set(event.callId, { queue: event.queue, since: event.at });
  const leaves = event.kind === "callAnswered" || event.kind === "callEnded" || event.kind === "callAbandoned";
  if (!leaves || !waiting.has(event.callId)) return waiting;
  const rest = new Map(waiting);
  rest.delete(event.callId);
  return rest;
}

/** The figures that bars and floors show, for the queues named and any other that has callers. */
export function queueFigures(waiting: WaitingCalls, queues: readonly string[]): QueueFigure[] {
  const names = new Set([...queues, ...[...waiting.values()].map((call) => call.queue)]);
  return [...names].sort().map((queue) => {
    const times = [...waiting.values()].filter((call) => call.queue === queue).map((call) => call.since);
    return { queue, waiting: times.length, longestSince: times.length === 0 ? null : Math.min(...times) };
  });
}
