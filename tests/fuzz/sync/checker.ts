import { isSame } from "../../../src/base/same.ts";
import type { TicketRow } from "../../../src/contract/rows.ts";
import { epochOf } from "../../../src/contract/sync.ts";
import { withoutConfidence } from "../../../src/dispatch/sync/confidence.ts";
import { keyOf, type Tables } from "../../support/model-database/tables.ts";
import type { Intent, Violation } from "./intents.ts";
import { rowsOf } from "./simulated-dispatch.ts";
import type { Process, SimulatedSeat } from "./simulated-seat.ts";

/** How often an intent took effect in a ticket. */
function effects(ticket: TicketRow | undefined, intent: Intent): number {
  if (ticket === undefined) return 0;
  if (intent.kind === "create") return ticket.steps.filter((step) => step.kind === "created").length;
  return ticket.steps.filter((step) => step.at === intent.at && step.kind !== "created").length;
}
const ticketOf = (rows: ReadonlyMap<string, unknown>, intent: Intent): TicketRow | undefined =>
  rows.get(keyOf("ticket", intent.ticketId)) as TicketRow | undefined;

/** Whether it came back to its author, to be seen or seen already. */
function isReturned(intent: Intent, seats: readonly SimulatedSeat[]): boolean {
  if (intent.isSeen) return true;
  const journals = seats.flatMap((seat) => seat.process?.store.journal ?? []);
  return journals.some((journal) => journal.mutations(["rejected", "contained"]).some(({ id, error }) => id === intent.mutationId && error !== null));
}

/** Every intent at dispatch: there once, in the order of its seat, or back with its author. */
export function checkIntents(tables: Tables, intents: readonly Intent[], seats: readonly SimulatedSeat[]): Violation[] {
  const rows = rowsOf(tables);
  const found: Violation[] = [];
  for (const intent of intents) {
    const count = effects(ticketOf(rows, intent), intent);
    const detail = `${intent.kind} at ${intent.seat}, time ${intent.at}`;
    if (count > 1) found.push({ kind: "doubled", detail: `${detail}: ${count} times` });
    if (count === 0 && intent.isAcknowledged && !intent.isLostWithDisk && !isReturned(intent, seats)) found.push({ kind: "lost", detail });
  }
  return [...found, ...checkNumbers(tables), ...checkOrder(rows, intents)];
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
 * What keeps a seat from being like dispatch with nothing on its way; null when it is. A seat that has not heard this dispatch since it was
 * begun anew may be like it by chance, as where both are empty, and does not yet know what is to be offered again.
 */
export function unsettled(seat: SimulatedSeat, { tables, epoch }: { readonly tables: Tables; readonly epoch: number }): Violation | null {
  const { process } = seat;
  if (process === null) return { kind: "stuck", detail: `${seat.name} is off` };
  const { cursor, filled, snapshot } = process.store.cache.position;
  if (!filled || snapshot !== null || cursor === null) return { kind: "stuck", detail: `${seat.name} is not filled` };
  if (epochOf(cursor) !== epoch) return { kind: "stuck", detail: `${seat.name} follows the dispatch of before` };
  const waiting = process.workplace.outbox.list().filter((entry) => entry.state !== "rejected");
  if (waiting.length > 0) return { kind: "stuck", detail: `${seat.name} has ${waiting.map((entry) => `${entry.name} ${entry.state}`).join(", ")}` };
  const here = cachedRows(process);
  const there = rowsOf(tables);
  for (const [key, row] of there) {
    const sent = key.startsWith("ticket") ? withoutConfidence(row as TicketRow) : row;
    if (!isSame(here.get(key), JSON.parse(JSON.stringify(sent)))) return { kind: "diverged", detail: `${seat.name} has another ${key.replace("\u0000", " ")}` };
  }
  const more = [...here.keys()].find((key) => !there.has(key));
  return more === undefined ? null : { kind: "diverged", detail: `${seat.name} has ${more.replace("\u0000", " ")}, dispatch has not` };
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
export function checkShown(seat: SimulatedSeat, intents: readonly Intent[]): Violation | null {
  const { process } = seat;
  if (process === null || seat.disk.isEmptied) return null;
  const own = intents.filter(
    (intent) => intent.seat === seat.name && intent.isAcknowledged && !intent.isLostWithDisk && (intent.kind === "create" || intent.kind === "update"),
  );
  for (const intent of own.slice(-3)) {
    const ticket = process.workplace.picture.ticket(intent.ticketId);
    const isShown = intent.kind === "create" ? ticket !== null : ticket === null || effects(ticket, intent) > 0;
    if (!isShown && !isReturned(intent, [seat])) return { kind: "vanished", detail: `${intent.kind} at ${intent.seat}, time ${intent.at}` };
  }
  return null;
}
