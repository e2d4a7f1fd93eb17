import { HotlineError } from "../../contract/errors.ts";
import { type CallerRow, type CallRow, callerRowSchema, callRowSchema, type TicketRow, ticketRowSchema } from "../../contract/rows.ts";
import { maySeeTicket } from "../../domain/confidentiality.ts";
import { liesInArea } from "../../domain/window.ts";
import { asWindowPerson, type PersonRow } from "../people/people.ts";
import type { Querier } from "../store/database.ts";
import { withoutConfidence } from "../sync/confidence.ts";
import { readEntity } from "../sync/read-entity.ts";
import { readsConfidential } from "./permissions.ts";

/** Whose history, before when (UTC ms), and how many of each kind. */
export interface HistoryQuestion {
  readonly numberHash: string | null;
  readonly callerId: string | null;
  readonly before: number;
  readonly limit: number;
}
/** Where somebody may look, whatever their seat holds. */
export const sees = (person: PersonRow, ticket: TicketRow): boolean => {
  const { id, areaIds } = asWindowPerson(person);
  return liesInArea({ areaIds: areaIds === null ? null : [...areaIds], personId: id }, ticket);
};

/** Tickets of the person's area and calls of a number or a caller, newest first, and who the caller is. */
export async function readOlder(
  client: Querier,
  question: HistoryQuestion,
  person: PersonRow,
): Promise<{ tickets: TicketRow[]; calls: CallRow[]; callers: CallerRow[]; more: boolean }> {
  const tickets = (await readKind(client, "ticket", question)).map((row) => ticketRowSchema.parse(row));
  const calls = (await readKind(client, "call", question)).map((row) => callRowSchema.parse(row));
  const { limit } = question;
  const seen = tickets.slice(0, limit).filter((ticket) => sees(person, ticket));
  return {
    tickets: readsConfidential(person.role) ? seen : seen.map(withoutConfidence),
    calls: calls.slice(0, limit),
    callers: await readCallers(client, question),
    more: tickets.length > limit || calls.length > limit,
  };
}

/** A ticket that a seat does not hold, with who it is of. @throws HotlineError `notFound`; `forbidden` for one that the person may not see */
export async function readTicket(client: Querier, ticketId: string, person: PersonRow): Promise<{ ticket: TicketRow; callers: CallerRow[] }> {
  const ticket = await readEntity(client, "ticket", ticketId);
  if (ticket === null) throw new HotlineError({ kind: "notFound", detail: "ticket" });
  if (!maySeeTicket(person, ticket) || !sees(person, ticket)) throw new HotlineError({ kind: "forbidden", detail: "ticket" });
  const { callerId } = ticket;
  return { ticket: withoutConfidence(ticket), callers: callerId === null ? [] : await readCallers(client, { numberHash: null, callerId }) };
}

async function readKind(client: Querier, entity: string, { numberHash, callerId, before, limit }: HistoryQuestion): Promise<unknown[]> {
  const found = await client.query<{ document: unknown }>(
    `SELECT document FROM entity WHERE entity = $1 AND occurred_at < $4 AND (number_hash = $2 OR caller_id = $3) ORDER BY occurred_at DESC LIMIT $5`,
    [entity, numberHash, callerId, before, limit + 1],
  );
  return found.rows.map((row) => row.document);
}

async function readCallers(client: Querier, { numberHash, callerId }: Pick<HistoryQuestion, "numberHash" | "callerId">): Promise<CallerRow[]> {
  const found = await client.query<{ document: unknown }>(
    `SELECT document FROM entity WHERE entity = 'caller' AND (id = $1 OR id IN (SELECT caller_id FROM caller_number WHERE hash = $2)) ORDER BY id LIMIT 50`,
    [callerId, numberHash],
  );
  return found.rows.map(({ document }) => callerRowSchema.parse(document));
}
