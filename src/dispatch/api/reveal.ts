import type { TicketNumber } from "../../contract/call-api.ts";
import { HotlineError } from "../../contract/errors.ts";
import { maySeeTicket } from "../../domain/confidentiality.ts";
import { writeAudit } from "../people/audit.ts";
import type { PersonRow } from "../people/people.ts";
import type { Database, Querier } from "../store/database.ts";
import { readEntity } from "../sync/read-entity.ts";
import { hashOfCaller } from "./caller-number.ts";
import { fullNumberOf } from "./ticket-number.ts";

/** What number is asked for, by whom and why. */
export interface RevealQuestion {
  readonly ticketId?: string | undefined;
  readonly callId?: string | undefined;
  /** With `ticketId`: which; undefined: the one to call back, where one was given. */
  readonly number?: TicketNumber | undefined;
  /** With `numberHash`: one of a person's numbers. */
  readonly callerId?: string | undefined;
  readonly numberHash?: string | undefined;
  readonly reason: string;
  readonly person: PersonRow;
  readonly now: number;
}

/**
 * The full number of a ticket, a call or a person; the audit line and the answer are one transaction.
 * @throws HotlineError `notFound`; `forbidden` for a ticket that the person may not see
 */
export function revealNumber(database: Database, question: RevealQuestion): Promise<string> {
  return database.transaction(async (client) => {
    const found = await find(client, question);
    if (found === null) throw new HotlineError({ kind: "notFound", detail: "number" });
    const facts = { ...found.facts, reason: question.reason };
    await writeAudit(client, { at: question.now, personId: question.person.id, action: "number.reveal", facts });
    return found.e164;
  });
}

interface Found {
  readonly e164: string;
  readonly facts: Readonly<Record<string, string>>;
}

async function find(client: Querier, question: RevealQuestion): Promise<Found | null> {
  const { ticketId, callId, callerId } = question;
  if (ticketId !== undefined) return ofTicket(client, ticketId, question);
  if (callId !== undefined) return byHash(client, await hashOfCall(client, callId), { call: callId });
  return byHash(client, await hashOfCaller(client, callerId ?? "", question.numberHash ?? ""), { caller: callerId ?? "" });
}

async function ofTicket(client: Querier, ticketId: string, { number, person }: RevealQuestion): Promise<Found | null> {
  const ticket = await readEntity(client, "ticket", ticketId);
  if (ticket === null) return null;
  if (!maySeeTicket(person, ticket)) throw new HotlineError({ kind: "forbidden", detail: "confidential" });
  const found = await fullNumberOf(client, ticket, number);
  return found === null ? null : { e164: found.e164, facts: { ticket: ticketId, number: found.which } };
}

async function byHash(client: Querier, hash: string | null, facts: Found["facts"]): Promise<Found | null> {
  const found = await client.query<{ e164: string }>("SELECT e164 FROM full_number WHERE hash = $1", [hash]);
  const e164 = found.rows[0]?.e164;
  return e164 === undefined ? null : { e164, facts };
}

async function hashOfCall(client: Querier, id: string): Promise<string | null> {
  const found = await client.query<{ number_hash: string | null }>("SELECT number_hash FROM entity WHERE entity = 'call' AND id = $1", [id]);
  return found.rows[0]?.number_hash ?? null;
}
