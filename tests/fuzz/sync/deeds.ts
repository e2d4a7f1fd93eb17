import { makeUuidV7 } from "../../../src/base/uuid.ts";
import type { MutationBody, TicketCreate } from "../../../src/contract/mutation.ts";
import type { TicketRow } from "../../../src/contract/rows.ts";
import type { TransitionName } from "../../../src/contract/ticket-life.ts";
import { emptyTicketFields } from "../../../src/domain/ticket-fields.ts";
import { ticketTransitions } from "../../../src/domain/ticket-life.ts";
import type { Intent } from "./intents.ts";
import type { Process, SimulatedSeat } from "./simulated-seat.ts";
import type { World } from "./world.ts";

const fields = ["content", "cause", "course", "answer"] as const;
/** Those that need no configuration. */
const moves = ["sign", "contact", "progress"] as const satisfies readonly TransitionName[];
/** Few, so that several tickets share a caller. */
const numbers = ["13800000001", "13800000002", null];

/** What a person does at a seat; nothing where nobody is signed in, or there is nothing to do it to. */
export function act(world: World, seat: SimulatedSeat, deed: { readonly kind: Intent["kind"]; readonly pick: number }): void {
  const { process } = seat;
  if (process === null || process.session.person === null) return;
  const at = world.instant(seat);
  const body = bodyOf(world, seat, process, { ...deed, at });
  if (body !== null) keep(world, seat, process, { ...deed, at }, body);
}

function keep(world: World, seat: SimulatedSeat, { workplace }: Process, deed: { kind: Intent["kind"]; at: number }, body: MutationBody): void {
  const ticketId = "ticketId" in body && body.ticketId !== null ? body.ticketId : "";
  const told = { isAcknowledged: false, isLostWithDisk: false, isSeen: false };
  const intent: Intent = { seat: seat.name, kind: deed.kind, ticketId, at: deed.at, mutationId: null, ...told };
  world.intents.push(intent);
  try {
    const [made] = workplace.outbox.append(seat.person.id, [body]);
    intent.isAcknowledged = true;
    intent.mutationId = made?.id ?? null;
  } catch {
    // A full disk or a kill: the person was not told that it is kept.
  }
}

function bodyOf(world: World, seat: SimulatedSeat, process: Process, deed: { kind: Intent["kind"]; pick: number; at: number }): MutationBody | null {
  const newId = makeUuidV7(deed.at, world.random(`ticket ${world.intents.length}`).bytes(10));
  if (deed.kind === "create") return createOf(seat, newId, deed);
  if (deed.kind === "impossible") return { name: "ticket.update", ticketId: newId, patch: { content: "nowhere" }, seen: { content: "" }, at: deed.at };
  const tickets = process.workplace.picture.listTickets({ text: "", status: null, before: null, limit: 50 }, true);
  const ticket = tickets[deed.pick % Math.max(1, tickets.length)];
  if (ticket === undefined) return null;
  return deed.kind === "update" ? updateOf(ticket, deed) : moveOf(ticket, deed);
}

function createOf(seat: SimulatedSeat, ticketId: string, { at, pick }: { at: number; pick: number }): TicketCreate {
  return {
    name: "ticket.create",
    ticketId,
    status: pick % 2 === 0 ? "dispatched" : "answered",
    channel: "phone",
    fields: { ...emptyTicketFields, callerName: pick % 3 === 0 ? "" : `caller ${pick % 3}`, content: `made ${at}`, confidential: pick % 7 === 6 },
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
  return { name: "ticket.update", ticketId: ticket.id, patch: { [field]: `written ${at}` }, seen: { [field]: ticket.fields[field] }, at };
}
function moveOf(ticket: TicketRow, { at }: { at: number }): MutationBody | null {
  const transition = moves.find((name) => ticketTransitions[name].from.includes(ticket.status as never));
  if (transition === undefined) return null;
  const seen = { seenStatus: ticket.status, seenRound: ticket.life?.round ?? 0 };
  return { name: "ticket.transition", ticketId: ticket.id, transition, facts: { text: `moved ${at}` }, ...seen, at };
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
