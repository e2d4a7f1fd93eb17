import { storable } from "../../base/storable.ts";
import { type CallDirectory, type Handover, handoverSchema, type TicketNumber } from "../../contract/call-api.ts";
import { HotlineError } from "../../contract/errors.ts";
import { maySeeTicket } from "../../domain/confidentiality.ts";
import { normaliseNumber } from "../../domain/phone-number.ts";
import { readFloor } from "../live/floor.ts";
import { writeNotice } from "../live/notices.ts";
import { writeAudit } from "../people/audit.ts";
import type { PersonRow } from "../people/people.ts";
import type { Database, Querier } from "../store/database.ts";
import { readEntity } from "../sync/read-entity.ts";
import { hashOfCaller } from "./caller-number.ts";
import { fullNumberOf } from "./ticket-number.ts";

/** A ticket that nobody came for is kept so long, ms: its author has it too. */
const handoverLife = 7 * 86_400_000;

/** Seats and queues that a call can be handed to. `now`: UTC ms. */
export async function readCallDirectory(client: Querier, now: number): Promise<CallDirectory> {
  const { seats, queues } = await readFloor(client, now);
  return {
    seats: seats.map(({ extension, personName, personId, state, reachable }) => ({ extension, personName, personId, state, reachable })),
    queues: queues.map(({ queue, waiting }) => ({ name: queue, waiting })),
  };
}

/** Whose number is dialled, and by whom. `now`: UTC ms. */
export interface DialQuestion {
  readonly ticketId: string | undefined;
  readonly callId: string | undefined;
  /** Of a ticket; undefined: the one to call back, where one was given. */
  readonly which: TicketNumber | undefined;
  /** With `numberHash`: one of a person's. */
  readonly callerId: string | undefined;
  readonly numberHash: string | undefined;
  readonly person: PersonRow;
  readonly now: number;
}

/** The number for the line to dial; the audit line and the answer are one transaction. @throws HotlineError `notFound`, `forbidden` for a ticket that the person may not see */
export function numberToDial(database: Database, question: DialQuestion): Promise<{ number: string; mask: string }> {
  const { person, now } = question;
  return database.transaction(async (client) => {
    const found = await find(client, question);
    if (found === null) throw new HotlineError({ kind: "notFound", detail: "number" });
    await writeAudit(client, { at: now, personId: person.id, action: "number.dial", facts: found.facts });
    return { number: found.e164, mask: normaliseNumber(found.e164).mask ?? "" };
  });
}

async function find(client: Querier, { ticketId, callId, which, callerId, numberHash, person }: DialQuestion) {
  if (ticketId !== undefined) return ofTicket(client, ticketId, which, person);
  return callerId === undefined ? ofCall(client, callId ?? "") : ofCaller(client, callerId, numberHash ?? "");
}

async function ofTicket(client: Querier, ticketId: string, which: TicketNumber | undefined, person: PersonRow) {
  const ticket = await readEntity(client, "ticket", ticketId);
  if (ticket === null) return null;
  if (!maySeeTicket(person, ticket)) throw new HotlineError({ kind: "forbidden", detail: "confidential" });
  const found = await fullNumberOf(client, ticket, which);
  return found === null ? null : { e164: found.e164, facts: { ticket: ticketId, number: found.which } };
}

async function ofCall(client: Querier, callId: string) {
  const found = await client.query<{ e164: string }>(
    "SELECT f.e164 FROM entity e JOIN full_number f ON f.hash = e.number_hash WHERE e.entity = 'call' AND e.id = $1",
    [callId],
  );
  const e164 = found.rows[0]?.e164;
  return e164 === undefined ? null : { e164, facts: { call: callId } };
}

/** What is another's is not found here. */
async function ofCaller(client: Querier, callerId: string, numberHash: string) {
  const found = await client.query<{ e164: string }>("SELECT e164 FROM full_number WHERE hash = $1", [await hashOfCaller(client, callerId, numberHash)]);
  const e164 = found.rows[0]?.e164;
  return e164 === undefined ? null : { e164, facts: { caller: callerId } };
}

/** Has the node that follows the exchange end a seat's part of a call. */
export async function askToEnd(client: Querier, extension: string, callId: string): Promise<void> {
  await client.query("SELECT pg_notify('hotline', $1)", [writeNotice({ kind: "endAsked", extension, callId })]);
}

/** Leaves a ticket for whoever gets its call. `now`: UTC ms. */
export async function leaveHandover(client: Querier, personId: string, handover: Handover, now: number): Promise<void> {
  await client.query("DELETE FROM handover WHERE left_at < $1", [now - handoverLife]);
  await client.query(
    `INSERT INTO handover VALUES ($1, $2, $3::jsonb, $4)
     ON CONFLICT (call_id) DO UPDATE SET person_id = excluded.person_id, document = excluded.document, left_at = excluded.left_at`,
    [handover.callId, personId, JSON.stringify(storable(handover)), now],
  );
}

const othersOf = "FROM handover WHERE call_id = $1 AND person_id <> $2";

/** Gives it, as often as it is asked for, until it is taken; who read it is audited. One's own is left where it is. */
export function giveHandover(database: Database, person: PersonRow, callId: string, now: number): Promise<Handover | null> {
  return database.transaction(async (client) => {
    const found = await client.query<{ person_id: string; document: unknown }>(`SELECT person_id, document ${othersOf}`, [callId, person.id]);
    const row = found.rows[0];
    if (row === undefined) return null;
    await writeAudit(client, { at: now, personId: person.id, action: "handover.take", facts: { call: callId, from: row.person_id } });
    return handoverSchema.parse(row.document);
  });
}

/** It is kept elsewhere: whoever left it is told. */
export function handoverTaken(database: Database, person: PersonRow, callId: string): Promise<void> {
  return database.transaction(async (client) => {
    const found = await client.query<{ person_id: string }>(`DELETE ${othersOf} RETURNING person_id`, [callId, person.id]);
    for (const { person_id: personId } of found.rows)
      await client.query("SELECT pg_notify('hotline', $1)", [writeNotice({ kind: "handoverTaken", personId, callId })]);
  });
}
