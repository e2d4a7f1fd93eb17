import type { IncidentRow } from "../../contract/incident.ts";
import type { ArticleRow, CallerRow, CallRow, TicketRow, TicketStatus } from "../../contract/rows.ts";
import { isOpen } from "../../domain/ticket-life.ts";
import type { Cache } from "../store/cache.ts";
import { callerText, holdsText, listExpression, ticketText } from "../store/list-texts.ts";
import type { PendingChanges } from "./pending-changes.ts";

const noCallers: ReadonlyMap<string, CallerRow> = new Map();
/** Later than any row. */
const endOfTime = 8_640_000_000_000_000;

/** Rows come from the cache as they were checked on their way in. */
const rows = <Row>(documents: readonly unknown[]): Row[] => documents.map((document) => JSON.parse(String(document)) as Row);
const row = <Row>(document: unknown): Row | null => (document === undefined ? null : (JSON.parse(String(document)) as Row));

/** Open tickets first, then the newest. */
export const byNeed = (one: TicketRow, other: TicketRow): number =>
  Number(isOpen(other.status)) - Number(isOpen(one.status)) || other.createdAt - one.createdAt;
const newestFirst = (one: { startedAt: number }, other: { startedAt: number }): number => other.startedAt - one.startedAt;

/** Whose history: a number, persons, or both. */
export interface HistoryOf {
  readonly numberHash: string | null;
  readonly callerIds: readonly string[];
}

/** What the seat shows: what dispatch confirmed with the seat's own pending changes on top. */
export class Picture {
  readonly #cache: Cache;
  readonly #pending: PendingChanges;

  constructor(cache: Cache, pending: PendingChanges) {
    this.#cache = cache;
    this.#pending = pending;
  }

  incidents(): IncidentRow[] {
    const confirmed = rows<IncidentRow>(this.#cache.read((statements) => statements.incidents.all()));
    return this.#pending.withIncidents(confirmed).sort((one, other) => other.updatedAt - one.updatedAt);
  }
  article(id: string): ArticleRow | null {
    return row<ArticleRow>(this.#cache.read((statements) => statements.articleById.get(id)));
  }
  ticket(id: string): TicketRow | null {
    const confirmed = row<TicketRow>(this.#cache.read((statements) => statements.ticketById.get(id)));
    return confirmed === null ? this.#pending.createdTicket(id) : this.#pending.replay(confirmed);
  }
  /** Tickets that were written in a call. */
  ticketsOfCall(callId: string): TicketRow[] {
    const confirmed = rows<TicketRow>(this.#cache.read((statements) => statements.ticketsOfCall.all(callId)));
    const own = this.#pending.createdTickets().filter((ticket) => ticket.callId === callId);
    return withoutDoubles([...confirmed.map((ticket) => this.#pending.replay(ticket)), ...own]);
  }
  /** A ticket as dispatch confirmed it. */
  confirmedTicket(id: string): TicketRow | null {
    return row<TicketRow>(this.#cache.read((statements) => statements.ticketById.get(id)));
  }
  /** Tickets whose result is in and whose caller was not asked yet, those first that are due first. */
  toFollowUp(confidential: boolean, limit: number): { tickets: TicketRow[]; total: number } {
    const read = this.#cache.read((statements) => ({
      documents: statements.ticketsToFollowUp.all(confidential ? 1 : 0, limit),
      total: Number(statements.countToFollowUp.get()),
    }));
    const confirmed = rows<TicketRow>(read.documents);
    const own = this.#pending.changedTicketIds().flatMap((id) => this.ticket(id) ?? []);
    const shown = withoutDoubles([...own, ...confirmed]).filter((ticket) => ticket.status === "resulted");
    const moved = shown.length - confirmed.length;
    return { tickets: shown, total: Math.max(shown.length, read.total + moved) };
  }
  caller(id: string): CallerRow | null {
    return this.#changedCallers().get(id) ?? this.#confirmedCaller(id);
  }
  callersOfNumber(hash: string): CallerRow[] {
    const confirmed = rows<CallerRow>(this.#cache.read((statements) => statements.callersByNumber.all(hash)));
    return this.#presentCallers(confirmed, (caller) => caller.numbers.some((number) => number.hash === hash));
  }
  findCallers(text: string, limit: number): CallerRow[] {
    const expression = listExpression(text);
    if (expression === null) return [];
    const confirmed = rows<CallerRow>(this.#cache.read((statements) => statements.callersByText.all(expression, limit)));
    return this.#presentCallers(confirmed, (caller) => holdsText(callerText(caller), text)).slice(0, limit);
  }
  /** Cards with pending changes, those that dispatch does not have yet among them. */
  changedCallers(): CallerRow[] {
    return [...this.#changedCallers().values()];
  }
  call(id: string): CallRow | null {
    return row<CallRow>(this.#cache.read((statements) => statements.callById.get(id))) ?? this.#pending.call(id);
  }

  /** Tickets of a number and of persons, open ones first. @param confidential whether these may be among them */
  ticketsOf(asked: HistoryOf, confidential: boolean, limit: number): TicketRow[] {
    const of = this.#whole(asked);
    const most = confidential ? 1 : 0;
    const documents = this.#cache.read((statements) => [
      ...(of.numberHash === null ? [] : statements.ticketsByNumber.all(of.numberHash, most, limit)),
      ...of.callerIds.flatMap((id) => statements.ticketsByCaller.all(id, most, limit)),
    ]);
    const confirmed = rows<TicketRow>([...new Set(documents)]).map((ticket) => this.#pending.replay(ticket));
    const own = this.#createdOf(of).filter((ticket) => confidential || !ticket.fields.confidential);
    return withoutDoubles([...confirmed, ...own])
      .sort(byNeed)
      .slice(0, limit);
  }
  /** How many tickets there are, and how many of them are confidential. */
  countTickets(asked: HistoryOf): { count: number; confidential: number } {
    const of = this.#whole(asked);
    const counts = this.#cache.read((statements) => [
      ...(of.numberHash === null ? [] : [statements.countByNumber.get(of.numberHash)]),
      ...of.callerIds.map((id) => statements.countByCaller.get(id, of.numberHash)),
    ]) as { count: number; confidential: number }[];
    const own = this.#createdOf(of).filter((ticket) => this.#isUnconfirmed(ticket.id));
    return counts.reduce((sum, entry) => ({ count: sum.count + entry.count, confidential: sum.confidential + entry.confidential }), {
      count: own.length,
      confidential: own.filter((ticket) => ticket.fields.confidential).length,
    });
  }
  callsOf(asked: HistoryOf, limit: number): { calls: CallRow[]; count: number } {
    const of = this.#whole(asked);
    const read = this.#cache.read((statements) => ({
      documents: [
        ...(of.numberHash === null ? [] : statements.callsByNumber.all(of.numberHash, limit)),
        ...of.callerIds.flatMap((id) => statements.callsByCaller.all(id, limit)),
      ],
      count:
        of.numberHash === null
          ? Math.max(0, ...of.callerIds.map((id) => Number(statements.countCallsOfCaller.get(id))))
          : Number(statements.countCalls.get(of.numberHash)),
    }));
    const confirmed = rows<CallRow>([...new Set(read.documents)]);
    const own = this.#pending.calls().filter((call) => call.numberHash !== null && call.numberHash === of.numberHash);
    const calls = withoutDoubles([...confirmed, ...own]).sort(newestFirst);
    return { calls: calls.slice(0, limit), count: Math.max(read.count, calls.length) };
  }

  listTickets(query: { text: string; status: TicketStatus | null; before: number | null; limit: number }, confidential: boolean): TicketRow[] {
    const { text, status, limit } = query;
    const before = query.before ?? endOfTime;
    const window = { before, status, confidential: confidential ? 1 : 0, limit };
    const expression = listExpression(text);
    const documents = this.#cache.read((statements) =>
      expression === null ? statements.ticketsByTime.all(window) : statements.ticketsByText.all({ ...window, text: expression }),
    );
    const confirmed = rows<TicketRow>(documents).map((ticket) => this.#pending.replay(ticket));
    const own = this.#pending
      .createdTickets()
      .filter((ticket) => ticket.createdAt < before && (status === null || ticket.status === status) && holdsText(ticketText(ticket), text));
    return withoutDoubles([...confirmed, ...own])
      .sort((one, other) => other.createdAt - one.createdAt)
      .slice(0, limit);
  }
  listCalls(before: number | null, limit: number): CallRow[] {
    const until = before ?? endOfTime;
    const confirmed = rows<CallRow>(this.#cache.read((statements) => statements.callsByTime.all(until, limit)));
    const own = this.#pending.calls().filter((call) => call.startedAt < until);
    return withoutDoubles([...confirmed, ...own])
      .sort(newestFirst)
      .slice(0, limit);
  }

  #confirmedCaller(id: string): CallerRow | null {
    return row<CallerRow>(this.#cache.read((statements) => statements.callerById.get(id)));
  }
  #changedCallers(): ReadonlyMap<string, CallerRow> {
    const { callers } = this.#pending;
    return callers.isEmpty ? noCallers : callers.changed((id) => this.#confirmedCaller(id));
  }
  /** Confirmed cards with the pending changes on them, without those that are another's by now. */
  #presentCallers(confirmed: readonly CallerRow[], fits: (caller: CallerRow) => boolean): CallerRow[] {
    const changed = this.#changedCallers();
    if (changed.size === 0) return [...confirmed];
    const untouched = confirmed.filter((caller) => !changed.has(caller.id));
    return [...untouched, ...[...changed.values()].filter((caller) => caller.mergedInto === null && fits(caller))];
  }
  /** With the persons who are these by a merge that is still pending. */
  #whole(of: HistoryOf): HistoryOf {
    const { callers } = this.#pending;
    if (callers.isEmpty || of.callerIds.length === 0) return of;
    const aliases = of.callerIds.flatMap((id) => callers.aliasesOf(id, (known) => this.#confirmedCaller(known)));
    return { numberHash: of.numberHash, callerIds: [...new Set([...of.callerIds, ...aliases])] };
  }
  #createdOf(of: HistoryOf): TicketRow[] {
    return this.#pending
      .createdTickets()
      .filter(
        (ticket) => (ticket.numberHash !== null && ticket.numberHash === of.numberHash) || (ticket.callerId !== null && of.callerIds.includes(ticket.callerId)),
      );
  }
  #isUnconfirmed(id: string): boolean {
    return this.#cache.read((statements) => statements.ticketById.get(id)) === undefined;
  }
}

/** The first of each id stays: the confirmed one, which stands in front. */
function withoutDoubles<Row extends { readonly id: string }>(list: readonly Row[]): Row[] {
  const seen = new Map<string, Row>();
  for (const entry of list) if (!seen.has(entry.id)) seen.set(entry.id, entry);
  return [...seen.values()];
}
