import { makeUuidV7 } from "../../../src/base/uuid.ts";
import type { MutationBody, TicketCreate } from "../../../src/contract/mutation.ts";
import type { PlaceReference, TicketRow } from "../../../src/contract/rows.ts";
import type { TransitionName } from "../../../src/contract/ticket-life.ts";
import { contactOf } from "../../../src/domain/contact-number.ts";
import { emptyPlace, emptyTicketFields } from "../../../src/domain/ticket-fields.ts";
import { ticketTransitions } from "../../../src/domain/ticket-life.ts";
import type { Intent } from "./intents.ts";
import type { Process, SimulatedSeat } from "./simulated-seat.ts";
import type { World } from "./world.ts";

const fields = ["content", "cause", "course", "answer", "contactNumber"] as const;
/** A number of its own for each instant. */
const contactAt = (at: number): string => `199${String(at % 100_000_000).padStart(8, "0")}`;
/** Those that need no configuration. */
const moves = ["sign", "contact", "progress"] as const satisfies readonly TransitionName[];
/** Few, so that several tickets share a caller. */
const numbers = ["13800000001", "13800000002", null];
/** Where tickets lie, the innermost place known: nowhere, in a district, in a street of it. */
const places: readonly PlaceReference[] = [
  emptyPlace,
  { ...emptyPlace, districtId: "110105" },
  { ...emptyPlace, districtId: "110105", streetId: "110105001" },
  { ...emptyPlace, districtId: "110108" },
  { ...emptyPlace, districtId: "110108", streetId: "110108001" },
];

/** What differs by chance from one thing that is done to the next. */
const second = (at: number): number => Math.floor(at / 1_000);
const placeAt = (at: number): PlaceReference => places[second(at) % places.length] ?? emptyPlace;

interface Deed {
  readonly kind: Intent["kind"];
  readonly pick: number;
}
/** What of a ticket is changed, where it is not any of its texts or the next state. */
type What = "place" | "withdraw" | null;

/** What a person does at a seat; nothing where nobody is signed in, or there is nothing to do it to. */
export function act(world: World, seat: SimulatedSeat, deed: Deed, what: What = null): void {
  const { process } = seat;
  if (process === null || process.session.person === null) return;
  const at = world.instant(seat);
  const body = bodyOf(world, seat, process, { ...deed, at, what });
  if (body !== null) keep(world, seat, process, { ...deed, at }, body);
}

function keep(world: World, seat: SimulatedSeat, { workplace }: Process, deed: { kind: Intent["kind"]; at: number }, body: MutationBody): void {
  const ticketId = "ticketId" in body && body.ticketId !== null ? body.ticketId : "";
  const told = { isAcknowledged: false, isLostWithDisk: false, isForgotten: false, hasLeft: false, isSeen: false };
  const made = { seat: seat.name, personId: seat.person.id, dispatchTime: world.dispatch.now(), mutationId: null };
  const intent: Intent = { ...made, kind: deed.kind, ticketId, at: deed.at, body, ...told };
  world.intents.push(intent);
  try {
    const [mutation] = workplace.outbox.append(seat.person.id, [body]);
    intent.isAcknowledged = true;
    intent.mutationId = mutation?.id ?? null;
  } catch {
    // A full disk or a kill: the person was not told that it is kept.
  }
}

function bodyOf(world: World, seat: SimulatedSeat, process: Process, deed: Deed & { at: number; what: What }): MutationBody | null {
  const newId = makeUuidV7(deed.at, world.random(`ticket ${world.intents.length}`).bytes(10));
  if (deed.kind === "create") return createOf(seat, newId, deed);
  if (deed.kind === "impossible")
    return { name: "ticket.update", ticketId: newId, patch: { content: `nowhere ${deed.at}` }, seen: { content: "" }, at: deed.at };
  const tickets = process.workplace.picture.listTickets({ text: "", status: null, before: null, limit: 50 }, true);
  const ticket = tickets[deed.pick % Math.max(1, tickets.length)];
  if (ticket === undefined) return null;
  if (deed.what === "place") return placeOf(ticket, deed);
  if (deed.what === "withdraw") return withdrawalOf(ticket, deed);
  return deed.kind === "update" ? updateOf(ticket, deed) : moveOf(ticket, deed);
}

function createOf(seat: SimulatedSeat, ticketId: string, { at, pick }: { at: number; pick: number }): TicketCreate {
  return {
    name: "ticket.create",
    ticketId,
    status: pick % 2 === 0 ? "dispatched" : "answered",
    channel: "phone",
    fields: {
      ...emptyTicketFields,
      callerName: pick % 3 === 0 ? "" : `caller ${pick % 3}`,
      content: `made ${at}`,
      confidential: second(at) % 4 === 3,
      place: placeAt(at),
    },
    callId: null,
    callerId: null,
    callingNumber: numbers[pick % numbers.length] ?? null,
    contactNumber: null,
    extension: "1001",
    configurationVersion: 1,
    createdAt: seat.centralNow(),
    repeatOf: null,
  };
}
function updateOf(ticket: TicketRow, { at, pick }: { at: number; pick: number }): MutationBody {
  const field = fields[(pick + at) % fields.length] ?? "content";
  const about = { name: "ticket.update", ticketId: ticket.id, at } as const;
  if (field === "contactNumber") return { ...about, patch: {}, seen: {}, contactNumber: contactAt(at), seenContact: contactOf(ticket) };
  return { ...about, patch: { [field]: `written ${at}` }, seen: { [field]: ticket.fields[field] } };
}
function moveOf(ticket: TicketRow, { at }: { at: number }): MutationBody | null {
  const transition = moves.find((name) => ticketTransitions[name].from.includes(ticket.status as never));
  if (transition === undefined) return null;
  const seen = { seenStatus: ticket.status, seenRound: ticket.life?.round ?? 0 };
  return { name: "ticket.transition", ticketId: ticket.id, transition, facts: { text: `moved ${at}` }, ...seen, at };
}

function placeOf(ticket: TicketRow, { at, pick }: { at: number; pick: number }): MutationBody {
  const place = { ...placeAt(at + 1_000 * pick), spoken: `at ${at}` };
  return { name: "ticket.update", ticketId: ticket.id, patch: { place }, seen: { place: ticket.fields.place }, at };
}
function withdrawalOf(ticket: TicketRow, { at }: { at: number }): MutationBody | null {
  if (!ticketTransitions.withdraw.from.includes(ticket.status as never)) return null;
  const seen = { seenStatus: ticket.status, seenRound: ticket.life?.round ?? 0 };
  return { name: "ticket.transition", ticketId: ticket.id, transition: "withdraw", facts: { reason: `withdrawn ${at}` }, ...seen, at };
}

/** The author looks at what came back and puts it aside. */
export function seeReturned(world: World, seat: SimulatedSeat): void {
  const { process } = seat;
  if (process === null) return;
  for (const { id, state } of process.workplace.outbox.list()) {
    const intent = world.intents.find((known) => known.mutationId === id);
    if (state !== "rejected" || intent === undefined) continue;
    try {
      process.workplace.outbox.forgetRejected(id, seat.person.id);
      intent.isSeen = true;
    } catch {
      // Another's, or a full disk.
    }
  }
}
