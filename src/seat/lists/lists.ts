import { randomUUID } from "node:crypto";
import type { Logger } from "../../base/logger.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { CallOfList, Condition, ListName, ListProgress, ListQuery, ListRows } from "../../contract/lists-api.ts";
import type { CallerRow, CallRow, TicketRow } from "../../contract/rows.ts";
import type { Person } from "../../contract/session.ts";
import { maySeeTicket } from "../../domain/confidentiality.ts";
import { callerForFile, callForFile, ticketForFile } from "../../domain/file-mask.ts";
import { EventQueue } from "../windows/event-queue.ts";
import type { Workplace } from "../workplace.ts";
import type { BulkTargets } from "./bulk-acts.ts";
import { CallFacts } from "./call-facts.ts";
import type { Clause } from "./conditions.ts";
import { callerList, callList, ticketList } from "./list-definitions.ts";
import { type ListSource, ListView } from "./list-view.ts";
import { rankedNames } from "./ranked-names.ts";

type View =
  | { readonly list: "tickets"; readonly view: ListView<TicketRow> }
  | { readonly list: "followUps"; readonly view: ListView<TicketRow> }
  | { readonly list: "calls"; readonly view: ListView<CallRow> }
  | { readonly list: "callers"; readonly view: ListView<CallerRow> };

/** Open at once on one seat; the oldest gives way, and its window asks again. */
const mostViews = 12;
/** A reader that lags has lost nothing: each word holds the whole. */
const waiting = 4;
/** Between two words of how far a list is, ms. */
const betweenWords = 60;
/** Characters of a text that a row of a list shows. */
const shownText = 300;
/** 待回访: the result is in, and its caller was not asked yet. */
const toFollowUp: Condition = { op: "in", column: "status", values: ["resulted"] };
const everything: Clause = { sql: "1", values: [] };

/** The lists that the seat's windows look at. */
export class Lists {
  readonly #workplace: () => Workplace;
  readonly #person: () => Person;
  readonly #logger: Logger;
  readonly #views = new Map<string, View>();

  constructor(options: { workplace(): Workplace; person(): Person; logger: Logger }) {
    this.#workplace = options.workplace;
    this.#person = options.person;
    this.#logger = options.logger;
  }

  /** A new list; it lives until the signal. @throws HotlineError `invalid` for a column that the list does not have */
  watch(list: ListName, query: ListQuery, signal: AbortSignal | undefined): AsyncGenerator<ListProgress, void, void> {
    const viewId = randomUUID();
    const entry = this.#open(list, query);
    const { view } = entry;
    const life = { aborted: false };
    const queue = new EventQueue<ListProgress>(waiting);
    this.#views.set(viewId, entry);
    const oldest = this.#views.keys().next().value;
    if (this.#views.size > mostViews && oldest !== undefined) this.#views.delete(oldest);
    let told = Number.NEGATIVE_INFINITY;
    const tell = (): void => {
      const now = performance.now();
      if (!view.isComplete && now - told < betweenWords) return;
      told = now;
      queue.push({ viewId, total: view.total, isComplete: view.isComplete }, () => true);
    };
    view.build(tell, life).catch((error: unknown) => {
      this.#logger.error("list.failed", { kind: error instanceof HotlineError ? error.kind : "internal" });
      queue.end();
    });
    return queue.read(signal, () => {
      life.aborted = true;
      this.#views.delete(viewId);
    });
  }
  /** @param whole texts in full, for a file, with what this person's role may not take out hidden @throws HotlineError `notFound` for a view that is gone */
  rows(viewId: string, from: number, count: number, whole = false): ListRows {
    const entry = this.#need(viewId);
    const { role } = this.#person();
    const shownTicket = (row: TicketRow | null) => (row === null ? null : whole ? ticketForFile(row, role) : shortTicket(row));
    switch (entry.list) {
      case "tickets":
        return { list: "tickets", rows: entry.view.rows(from, count).map(shownTicket) };
      case "followUps":
        return { list: "followUps", rows: entry.view.rows(from, count).map(shownTicket) };
      case "calls":
        return { list: "calls", rows: entry.view.rows(from, count).map((row) => (row === null ? null : this.#shownCall(row, whole))) };
      case "callers":
        return { list: "callers", rows: entry.view.rows(from, count).map((row) => (row === null || !whole ? row : callerForFile(row, role))) };
    }
  }
  /** The chosen rows of a list of tickets, by their order. @throws HotlineError `notFound`, `invalid` for a list of anything else */
  chosen(viewId: string, stretches: readonly (readonly [number, number])[]): { list: ListName; targets: BulkTargets } {
    const entry = this.#need(viewId);
    if (entry.list !== "tickets" && entry.list !== "followUps") throw new HotlineError({ kind: "invalid", detail: "list" });
    const { view } = entry;
    const within = stretches.map(([from, to]) => [from, Math.min(to, view.total)] as const).filter(([from, to]) => from < to);
    const total = within.reduce((sum, [from, to]) => sum + to - from, 0);
    const at = (index: number): TicketRow | null => view.rows(positionOf(within, index), 1)[0] ?? null;
    return { list: entry.list, targets: { total, at } };
  }
  find(viewId: string, id: string): number | null {
    return this.#need(viewId).view.indexOf(id);
  }

  #need(viewId: string): View {
    const entry = this.#views.get(viewId);
    if (entry === undefined) throw new HotlineError({ kind: "notFound", detail: "list" });
    return entry;
  }
  #open(list: ListName, query: ListQuery): View {
    switch (list) {
      case "tickets":
        return { list, view: new ListView(ticketList, query, this.#ticketSource()) };
      case "followUps":
        return { list, view: new ListView(ticketList, { ...query, conditions: [...query.conditions, toFollowUp] }, this.#ticketSource()) };
      case "calls":
        return { list, view: new ListView(callList, query, this.#callSource(query)) };
      case "callers":
        return { list, view: new ListView(callerList, query, this.#callerSource()) };
    }
  }
  #ticketSource(): ListSource<TicketRow> {
    const { pending, picture } = this.#workplace();
    const person = this.#person();
    const ids = (): Set<string> => new Set([...pending.createdTickets().map(({ id }) => id), ...pending.changedTicketIds()]);
    const changed = (): TicketRow[] => [...ids()].flatMap((id) => picture.ticket(id) ?? []);
    const source = this.#source<TicketRow>({ changed, shown: (ticket) => pending.replay(ticket), made: (id) => pending.createdTicket(id) });
    const visible = { sql: "(is_confidential = 0 OR created_by = ?)", values: [person.id] };
    return { ...source, visible: person.role === "operator" ? visible : everything, maySee: (ticket) => maySeeTicket(person, ticket) };
  }
  #shownCall(call: CallRow, whole: boolean): CallOfList {
    const shown = new CallFacts(this.#workplace(), this.#person()).shown(call);
    return whole ? callForFile(shown, this.#person().role) : shown;
  }
  #callSource({ text }: ListQuery): ListSource<CallRow> {
    const { pending } = this.#workplace();
    const facts = new CallFacts(this.#workplace(), this.#person());
    const source = this.#source<CallRow>({ changed: () => facts.changed(text), shown: (call) => pending.replayCall(call), made: (id) => pending.call(id) });
    return { ...source, beyond: facts.beyond };
  }
  #callerSource(): ListSource<CallerRow> {
    const { picture } = this.#workplace();
    const source = this.#source<CallerRow>({
      changed: () => picture.changedCallers(),
      shown: (caller) => picture.caller(caller.id) ?? caller,
      made: (id) => picture.caller(id),
    });
    // A card that was merged into another meanwhile is that one's.
    return { ...source, maySee: (caller) => (caller.mergedInto ?? null) === null };
  }
  #source<Row extends { readonly id: string }>(part: { changed(): Row[]; shown(row: Row): Row; made(id: string): Row | null }): ListSource<Row> {
    const { store, configurations } = this.#workplace();
    return {
      ...part,
      read: (work) => store.cache.read(work),
      visible: everything,
      maySee: () => true,
      ranked: (column) => rankedNames(configurations.inForce(), column),
    };
  }
}

function positionOf(stretches: readonly (readonly [number, number])[], index: number): number {
  let left = index;
  for (const [from, to] of stretches) {
    if (left < to - from) return from + left;
    left -= to - from;
  }
  return Number.MAX_SAFE_INTEGER;
}

/** As a row shows it. */
function shortTicket(ticket: TicketRow): TicketRow {
  const { fields } = ticket;
  const cut = (text: string): string => text.slice(0, shownText);
  return { ...ticket, fields: { ...fields, content: cut(fields.content), cause: "", course: "", answer: "" }, steps: [] };
}
