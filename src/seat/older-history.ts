import { z } from "zod";
import type { Clock } from "../base/clock.ts";
import { HotlineError } from "../contract/errors.ts";
import { type CallerRow, callerRowSchema, callRowSchema, type EntityRow, type TicketRow, ticketRowSchema } from "../contract/rows.ts";
import type { ScreenPop, SeatEvent } from "../contract/seat-api.ts";
import { isOpen } from "../domain/ticket-life.ts";
import { hashedNumber } from "./screen-pop/number-hash.ts";
import { ask, type DispatchApi, patience } from "./sync/dispatch-client.ts";
import type { Workplace } from "./workplace.ts";

const olderSchema = z.object({
  tickets: z.array(ticketRowSchema),
  calls: z.array(callRowSchema),
  callers: z.array(callerRowSchema).default([]),
  more: z.boolean(),
});
type Older = z.infer<typeof olderSchema>;
const ticketSchema = z.object({ ticket: ticketRowSchema, callers: z.array(callerRowSchema) });
const page = 50;
/** What was fetched is taken for new so long, ms: a view asks again with each change of anything. */
const freshFor = 60_000;
/** Calls and tickets whose last asking is remembered. */
const remembered = 500;

/** What fetching needs around it. */
export interface OlderOptions {
  readonly api: DispatchApi | null;
  readonly clock: Clock;
  workplace(): Workplace;
  numberKey(): Buffer | null;
  /** dispatch's time as far as it is known, UTC ms. */
  centralNow(): number;
}

/** Fetches what dispatch holds beyond the seat's window, when somebody asks for it, and keeps it for a while in the cache. */
export class OlderHistory {
  readonly #options: OlderOptions;
  /** How far back each shown pop has been filled, UTC ms. */
  readonly #reached = new Map<string, number>();
  /** When tickets were fetched, monotonic ms. */
  readonly #fetched = new Map<string, number>();

  constructor(options: OlderOptions) {
    this.#options = options;
  }

  /**
   * The next page behind what a pop shows, as an event to append; with who is calling, where the seat did not hold them.
   * @throws HotlineError `dispatchAway`; `invalid` when there is neither a number nor a person to ask by
   */
  async ofPop(pop: ScreenPop): Promise<SeatEvent> {
    const numberHash = hashedNumber(this.#options.numberKey(), pop.number).hash;
    const callerId = pop.identity === "known" ? (pop.callers[0]?.id ?? null) : null;
    if (numberHash === null && callerId === null) throw new HotlineError({ kind: "invalid", detail: "number" });
    const since = this.#options.workplace().store.cache.position.window?.since ?? 0;
    const before = this.#reached.get(pop.callId) ?? oldestOf(pop, since, this.#options.clock.now());
    const older = await this.#ask({ numberHash, callerId, before });
    const times = [...older.tickets.map((ticket) => ticket.createdAt), ...older.calls.map((call) => call.startedAt)];
    note(this.#reached, pop.callId, Math.min(before, ...times));
    const callers = older.callers.filter((caller) => caller.mergedInto === null);
    return { kind: "popOlder", callId: pop.callId, tickets: older.tickets, calls: older.calls, callers, more: older.more };
  }
  /** The newest of all that a person was about, and the person. @throws HotlineError `dispatchAway` @returns whether there is still more */
  async ofCaller(callerId: string): Promise<boolean> {
    return (await this.#ask({ numberHash: null, callerId, before: this.#options.centralNow() + freshFor })).more;
  }
  /**
   * A ticket that the window does not hold is asked for at dispatch, which says whether it may be seen; where dispatch is away, one that
   * was fetched before is shown as it was. @throws HotlineError `dispatchAway`, `notFound`, `forbidden`
   */
  async ensureTicket(ticketId: string): Promise<void> {
    const { store, picture } = this.#options.workplace();
    const isHere = picture.ticket(ticketId) !== null;
    const isFetched = store.cache.read(({ outsideById }) => outsideById.get("ticket", ticketId)) !== undefined;
    const age = this.#options.clock.monotonic() - (this.#fetched.get(ticketId) ?? Number.NEGATIVE_INFINITY);
    if (isHere && (!isFetched || age < freshFor)) return;
    try {
      const { api, clock } = this.#options;
      if (api === null) throw new HotlineError({ kind: "dispatchAway" });
      const { ticket, callers } = await ask(clock, patience.short, ticketSchema, (signal) => api.history.ticket({ ticketId }, { signal }));
      this.#keep([ticket], [], callers);
      note(this.#fetched, ticketId, clock.monotonic());
    } catch (error) {
      const isAway = error instanceof HotlineError && error.kind === "dispatchAway";
      if (isHere && isAway) return;
      if (isHere && error instanceof HotlineError && (error.kind === "forbidden" || error.kind === "notFound")) this.#letGo(ticketId);
      throw error;
    }
  }

  async #ask(whose: { numberHash: string | null; callerId: string | null; before: number }): Promise<Older> {
    const { api, clock } = this.#options;
    if (api === null) throw new HotlineError({ kind: "dispatchAway" });
    const older = await ask(clock, patience.short, olderSchema, (signal) => api.history.older({ ...whose, limit: page }, { signal }));
    this.#keep(older.tickets, older.calls, older.callers);
    return older;
  }
  #keep(tickets: readonly TicketRow[], calls: Older["calls"], callers: readonly CallerRow[]): void {
    const rows: EntityRow[] = [
      ...tickets.map((row) => ({ entity: "ticket", row }) as const),
      ...calls.map((row) => ({ entity: "call", row }) as const),
      ...callers.map((row) => ({ entity: "caller", row }) as const),
    ];
    this.#options.workplace().store.cache.keep(rows, this.#options.clock.now());
  }
  #letGo(ticketId: string): void {
    const { store, kept } = this.#options.workplace();
    store.cache.forget([{ entity: "ticket", id: ticketId }], kept.now(), this.#options.clock.now());
  }
}

/**
 * Where the shown rows end, of those within the window: of what is older some are here, open or touched since, and others are not.
 * Open tickets stand first whatever their age, so they do not count. UTC ms.
 */
function oldestOf(pop: ScreenPop, since: number, now: number): number {
  const closed = pop.tickets.filter((ticket) => !isOpen(ticket.status)).map((ticket) => ticket.createdAt);
  return Math.min(now, ...[...closed, ...pop.calls.map((call) => call.startedAt)].filter((time) => time >= since));
}

/** Remembers by key; the oldest give way. */
function note(map: Map<string, number>, key: string, value: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > remembered) map.delete(map.keys().next().value ?? "");
}
