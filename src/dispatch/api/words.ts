import { z } from "zod";
import { HotlineError } from "../../contract/errors.ts";
import { participationSchema } from "../../contract/incident.ts";
import { type TicketFields, type TicketRow, ticketFieldsSchema } from "../../contract/rows.ts";
import type { TicketWord, TicketWords } from "../../contract/together-api.ts";
import { maySeeTicket } from "../../domain/confidentiality.ts";
import { normaliseNumber } from "../../domain/phone-number.ts";
import { saidOf } from "../../domain/said.ts";
import type { PersonRow } from "../people/people.ts";
import type { Querier } from "../store/database.ts";
import { readEntity } from "../sync/read-entity.ts";
import { sees } from "./history.ts";
import { readsConfidential } from "./permissions.ts";

/** Which words: those before the oldest that is known. */
export interface WordsQuestion {
  readonly ticketId: string;
  readonly before: { readonly at: number; readonly event: string } | null;
}
const page = 50;
const endOfTime = { at: Number.MAX_SAFE_INTEGER, event: "" };
/** As they were typed of somebody who has no ticket of their own. */
const typedSchema = z.object({ fields: ticketFieldsSchema });

interface WordRow {
  readonly event: string;
  readonly how: string;
  readonly at: number;
  readonly document: unknown;
  readonly noted_by: string | null;
  readonly e164: string | null;
  readonly ticket: TicketRow | null;
}

/** Who was noted on a ticket and what they said, newest first. @throws HotlineError `notFound`; `forbidden` for a ticket that the person may not see */
export async function readWords(client: Querier, { ticketId, before }: WordsQuestion, person: PersonRow): Promise<TicketWords> {
  const ticket = await readEntity(client, "ticket", ticketId);
  if (ticket === null) throw new HotlineError({ kind: "notFound", detail: "ticket" });
  if (!maySeeTicket(person, ticket) || !sees(person, ticket)) throw new HotlineError({ kind: "forbidden", detail: "ticket" });
  const from = before ?? endOfTime;
  const found = await client.query<WordRow>(
    `SELECT w.event, w.how, w.at, w.document, p.name AS noted_by, f.e164, e.document AS ticket
     FROM ticket_word w LEFT JOIN person p ON p.id = w.person_id LEFT JOIN full_number f ON f.hash = w.key
     LEFT JOIN entity e ON w.how <> 'joined' AND e.entity = 'ticket' AND e.id = w.event
     WHERE w.ticket_id = $1 AND (w.at, w.event) < ($2::bigint, $3::text) ORDER BY w.at DESC, w.event DESC LIMIT $4`,
    [ticketId, from.at, from.event, page + 1],
  );
  const isSilent = ticket.fields.confidential && !readsConfidential(person.role);
  return { words: found.rows.slice(0, page).map((row) => wordOf(row, isSilent, person)), more: found.rows.length > page };
}

function wordOf({ event, how, at, document, noted_by: notedBy, e164, ticket }: WordRow, isSilent: boolean, person: PersonRow): TicketWord {
  const fields: TicketFields | null = ticket === null ? (typedSchema.safeParse(document).data?.fields ?? null) : ticket.fields;
  const isWithheld = isSilent || (fields?.confidential === true && !readsConfidential(person.role));
  return {
    event,
    how: participationSchema.parse(how),
    at,
    notedBy,
    callerName: isWithheld ? "" : (fields?.callerName ?? ""),
    numberMask: normaliseNumber(e164).mask,
    ticket: ticket === null ? null : { id: ticket.id, number: ticket.number, status: ticket.status },
    said: isWithheld ? null : fields === null ? [] : saidOf(fields),
  };
}
