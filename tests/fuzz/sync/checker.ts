import { isSame } from "../../../src/base/same.ts";
import type { TicketRow } from "../../../src/contract/rows.ts";
import { epochOf } from "../../../src/contract/sync.ts";
import type { SeatWindow } from "../../../src/contract/window.ts";
import { withoutConfidence } from "../../../src/dispatch/sync/confidence.ts";
import { keyOf, type Tables } from "../../support/model-database/tables.ts";
import { type Dispatch, holdsOf, windowAt } from "./held-rows.ts";
import type { Intent, Violation } from "./intents.ts";
import { rowsOf } from "./simulated-dispatch.ts";
import type { Process, SimulatedSeat } from "./simulated-seat.ts";
import { checkTexts } from "./text-checker.ts";

/** How often an intent took effect in a ticket. */
function effects(ticket: TicketRow | undefined, intent: Intent): number {
  if (ticket === undefined) return 0;
  if (intent.kind === "create") return ticket.steps.filter((step) => step.kind === "created").length;
  return ticket.steps.filter((step) => step.at === intent.at && step.kind !== "created").length;
}
const ticketOf = (rows: ReadonlyMap<string, unknown>, intent: Intent): TicketRow | undefined =>
  rows.get(keyOf("ticket", intent.ticketId)) as TicketRow | undefined;

/** Whether it came back to its author, to be seen or seen already; `textless`: without all that they wrote. */
function returned(intent: Intent, seats: readonly SimulatedSeat[]): "no" | "whole" | "textless" {
  if (intent.isSeen) return "whole";
  const journals = seats.flatMap((seat) => seat.process?.store.journal ?? []);
  const found = journals.flatMap((journal) =>
    journal.mutations(["rejected", "contained"]).filter(({ id, error }) => id === intent.mutationId && error !== null),
  );
  if (found.length === 0) return "no";
  return found.some(({ body }) => isSame(body, intent.body)) ? "whole" : "textless";
}

/** Every intent at dispatch: there once, in the order of its seat, or back with its author. */
export function checkIntents(tables: Tables, intents: readonly Intent[], seats: readonly SimulatedSeat[]): Violation[] {
  const rows = rowsOf(tables);
  const found: Violation[] = [];
  for (const intent of intents) {
    const count = effects(ticketOf(rows, intent), intent);
    const detail = `${intent.kind} at ${intent.seat}, time ${intent.at}`;
    if (count > 1) found.push({ kind: "doubled", detail: `${detail}: ${count} times` });
    const back = count > 0 || !intent.isAcknowledged || intent.isLostWithDisk ? null : returned(intent, seats);
    if (back === "no") found.push({ kind: "lost", detail });
    if (back === "textless") found.push({ kind: "textLost", detail: `${detail}, which came back` });
  }
  return [...found, ...checkNumbers(tables), ...checkOrder(rows, intents), ...checkTexts(rows, intents)];
}

/** A ticket that is made twice takes a second number, whatever is left of the first. */
function checkNumbers({ entity, ticketCount }: Tables): Violation[] {
  const tickets = [...entity.values()].filter((row) => row.entity === "ticket").length;
  const numbers = [...ticketCount.values()].reduce((sum, row) => sum + Number(row.count), 0);
  return numbers === tickets ? [] : [{ kind: "doubled", detail: `${numbers} numbers for ${tickets} tickets` }];
}

function checkOrder(rows: ReadonlyMap<string, unknown>, intents: readonly Intent[]): Violation[] {
  const found: Violation[] = [];
  const last = new Map<string, number>();
  for (const intent of intents) {
    if (intent.kind === "create" || intent.isLostWithDisk || !intent.isAcknowledged) continue;
    // A ticket's making bears a seat's measured time, which may by chance be the instant of another intent.
    const place = ticketOf(rows, intent)?.steps.findIndex((step) => step.at === intent.at && step.kind !== "created") ?? -1;
    const key = `${intent.seat} ${intent.ticketId}`;
    if (place < 0) continue;
    if (place < (last.get(key) ?? -1)) found.push({ kind: "reordered", detail: `${intent.kind} at ${intent.seat}, time ${intent.at}` });
    last.set(key, Math.max(place, last.get(key) ?? -1));
  }
  return found;
}

/**
 * What keeps a seat from holding what its window holds of dispatch, no more and no less, with nothing on its way; null when it does. A seat that
 * has not heard this dispatch since it was begun anew may be like it by chance, as where both are empty, and does not yet know what is to be
 * offered again.
 */
export function unsettled(seat: SimulatedSeat, dispatch: Dispatch): Violation | null {
  const { epoch } = dispatch;
  const { process } = seat;
  if (process === null) return { kind: "stuck", detail: `${seat.name} is off` };
  const { cursor, filled, snapshot } = process.store.cache.position;
  if (!filled || snapshot !== null || cursor === null) return { kind: "stuck", detail: `${seat.name} is not filled` };
  if (epochOf(cursor) !== epoch) return { kind: "stuck", detail: `${seat.name} follows the dispatch of before` };
  const waiting = process.workplace.outbox.list().filter((entry) => entry.state !== "rejected");
  if (waiting.length > 0) return { kind: "stuck", detail: `${seat.name} has ${waiting.map((entry) => `${entry.name} ${entry.state}`).join(", ")}` };
  return divergence(seat, process, dispatch);
}

function divergence({ name, person }: SimulatedSeat, process: Process, dispatch: Dispatch): Violation | null {
  const window = windowAt(dispatch, person.id);
  if (window === null) return { kind: "diverged", detail: `${name} is of somebody whom dispatch does not know` };
  const here = cachedRows(process);
  const isHeld = holdsOf(dispatch.tables, window);
  const there = new Map([...dispatch.tables.entity].filter(([, row]) => isHeld(row)));
  for (const [key, { entity, document }] of there) {
    const sent = entity === "ticket" ? withoutConfidence(document as TicketRow) : document;
    if (!isSame(here.get(key), JSON.parse(JSON.stringify(sent))))
      return { kind: "diverged", detail: `${name} ${here.has(key) ? "has another" : "lacks"} ${asText(key)}` };
  }
  const needed = neededRows(process, here);
  const more = [...here.keys()].find((key) => !there.has(key) && !needed.has(key));
  return more === undefined ? null : { kind: "diverged", detail: `${name} has ${asText(more)}, which is not in its window` };
}
const asText = (key: string): string => key.replace("\u0000", " ");

/** What came back and was not seen keeps its ticket, in the window or not, and with that whom it names. */
function neededRows({ workplace }: Process, here: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  const tickets = workplace.outbox.list().flatMap(({ ticketId }) => (ticketId === null ? [] : [keyOf("ticket", ticketId)]));
  const callers = tickets.flatMap((key) => (here.get(key) as TicketRow | undefined)?.callerId ?? []);
  return new Set([...tickets, ...callers.map((id) => keyOf("caller", id))]);
}

/** Requests that a seat may make however little happens, and for each second of a history: a few for whatever anybody does, and those of its own clocks. */
const [someCalls, callsEachSecond] = [60, 2];

/** A seat that never comes to rest is told, whatever comes of it. @param spent ms of virtual time */
export function checkCalls(seats: readonly SimulatedSeat[], spent: number): Violation[] {
  const most = someCalls + (callsEachSecond * spent) / 1_000;
  return seats.flatMap(({ name, link }) => (link.calls > most ? [{ kind: "busy", detail: `${name} asked ${link.calls} times in ${spent / 1_000} s` }] : []));
}

const kinds = ["ticket", "caller", "call"] as const;
function cachedRows({ store }: Process): Map<string, unknown> {
  const rows = kinds.flatMap((kind) => {
    const documents = store.cache.read(({ ask }) => ask(`SELECT id, document FROM ${kind}`).all()) as { id: string; document: string }[];
    return documents.map(({ id, document }) => [keyOf(kind, id), JSON.parse(document)] as const);
  });
  return new Map(rows);
}

/** A seat shows its own newest changes from the moment they are kept, whatever becomes of them on their way. */
export function checkShown(seat: SimulatedSeat, { intents, dispatch }: { readonly intents: readonly Intent[]; readonly dispatch: Dispatch }): Violation | null {
  const { process } = seat;
  if (process === null || seat.disk.isEmptied) return null;
  const own = intents.filter(
    (intent) => intent.seat === seat.name && intent.isAcknowledged && !intent.isLostWithDisk && (intent.kind === "create" || intent.kind === "update"),
  );
  for (const intent of own.slice(-3)) {
    const ticket = process.workplace.picture.ticket(intent.ticketId);
    const isShown = intent.kind === "create" ? ticket !== null : ticket === null || effects(ticket, intent) > 0;
    // One that has left is shown again when it has come back, not when it comes back at dispatch.
    intent.hasLeft ||= !isShown && hasLeft(seat, process, intent, dispatch);
    if (!isShown && !intent.hasLeft && returned(intent, [seat]) === "no")
      return { kind: "vanished", detail: `${intent.kind} at ${intent.seat}, time ${intent.at}` };
  }
  return null;
}

/**
 * Whether dispatch has an intent's ticket and the window of its seat does not hold it any more: the one it knows of, or the one that it will; or did
 * not, for it is old, until somebody changed it in a way that the seat has not been told of.
 */
function hasLeft({ person }: SimulatedSeat, { store, workplace }: Process, { ticketId, mutationId, dispatchTime }: Intent, dispatch: Dispatch): boolean {
  const row = dispatch.tables.entity.get(keyOf("ticket", ticketId));
  if (row === undefined || workplace.outbox.list().some(({ id }) => id === mutationId)) return false;
  const { window, cursor } = store.cache.position;
  const isTold = Number(row.transaction) < Number(cursor?.split(".")[1]);
  const isOut = (held: SeatWindow | null): boolean => held !== null && (!holdsOf(dispatch.tables, held)(row) || (held.since > dispatchTime && !isTold));
  return isOut(window) || isOut(windowAt(dispatch, person.id));
}
