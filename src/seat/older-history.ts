import { z } from "zod";
import type { Clock } from "../base/clock.ts";
import { HotlineError } from "../contract/errors.ts";
import { callRowSchema, ticketRowSchema } from "../contract/rows.ts";
import type { ScreenPop, SeatEvent } from "../contract/seat-api.ts";
import { isOpen } from "../domain/ticket-life.ts";
import { hashedNumber } from "./screen-pop/number-hash.ts";
import { ask, type DispatchApi, patience } from "./sync/dispatch-client.ts";
import type { Workplace } from "./workplace.ts";

const olderSchema = z.object({ tickets: z.array(ticketRowSchema), calls: z.array(callRowSchema), more: z.boolean() });
const page = 50;

/** How far back each shown pop has been filled, UTC ms. */
export class OlderHistory {
  readonly #reached = new Map<string, number>();

  /**
   * Fetches what dispatch holds beyond the seat's window, keeps it in the cache, and gives it as an event to append.
   * @throws HotlineError `dispatchAway`; `invalid` when there is neither a number nor a person to ask by
   */
  async fetch(pop: ScreenPop, around: { api: DispatchApi | null; clock: Clock; workplace: Workplace; numberKey: Buffer | null }): Promise<SeatEvent> {
    const { api, clock, workplace, numberKey } = around;
    if (api === null) throw new HotlineError({ kind: "dispatchAway" });
    const numberHash = hashedNumber(numberKey, pop.number).hash;
    const callerId = pop.identity === "known" ? (pop.callers[0]?.id ?? null) : null;
    if (numberHash === null && callerId === null) throw new HotlineError({ kind: "invalid", detail: "number" });
    const before = this.#reached.get(pop.callId) ?? oldestOf(pop, clock.now());
    const input = { numberHash, callerId, before, limit: page };
    const older = await ask(clock, patience.short, olderSchema, (signal) => api.history.older(input, { signal }));
    const rows = [...older.tickets.map((row) => ({ entity: "ticket", row }) as const), ...older.calls.map((row) => ({ entity: "call", row }) as const)];
    workplace.store.cache.keep(rows, clock.now());
    const times = [...older.tickets.map((ticket) => ticket.createdAt), ...older.calls.map((call) => call.startedAt)];
    this.#reached.set(pop.callId, Math.min(before, ...times));
    return { kind: "popOlder", callId: pop.callId, tickets: older.tickets, calls: older.calls, more: older.more };
  }
}

/** Where the shown rows end. Open tickets stand first whatever their age, so they do not count. UTC ms. */
function oldestOf(pop: ScreenPop, now: number): number {
  const closed = pop.tickets.filter((ticket) => !isOpen(ticket.status)).map((ticket) => ticket.createdAt);
  return Math.min(now, ...closed, ...pop.calls.map((call) => call.startedAt));
}
