import { HotlineError } from "../../contract/errors.ts";
import type { TicketAttach } from "../../contract/mutation.ts";
import type { EntityRow, TicketRow } from "../../contract/rows.ts";
import { attachRefusal, withMaster } from "../../domain/attach-ticket.ts";
import { isReporter, participantKey, participantOf, withoutRepeat } from "../../domain/together.ts";
import type { Querier } from "../store/database.ts";
import { type Author, needArea } from "./author.ts";
import { readEntity } from "./read-entity.ts";
import { noteParticipant, readMaster } from "./together.ts";

/**
 * Attaches a ticket to another, which tells of it and counts its caller once, or lets it be a matter of its own again.
 * @throws HotlineError `notFound`; `forbidden` outside the person's area; `staleTicket`, `notAllowedNow` as `attachRefusal` says
 */
export async function attachTicket(client: Querier, body: TicketAttach, author: Author): Promise<EntityRow[]> {
  const personId = author.id;
  const ticket = await readEntity(client, "ticket", body.ticketId, true);
  if (ticket === null) throw new HotlineError({ kind: "notFound", detail: "ticket" });
  needArea(author, ticket);
  const masterId = body.masterTicketId ?? ticket.repeatOf;
  const master = masterId === null ? null : await readMaster(client, masterId);
  const refusal = attachRefusal(ticket, body, master);
  if (refusal !== null) throw new HotlineError(refusal);
  if (body.masterTicketId === null)
    return [{ entity: "ticket", row: withMaster(ticket, null, body, personId) }, ...(await withoutIt(client, master, ticket, body.at))];
  if (master === null) return [];
  const noted = await noteParticipant(client, master, participantOf(ticket, "repeat", body.at, author.name), personId, {});
  return [noted, { entity: "ticket", row: withMaster(ticket, master.id, body, personId) }];
}

async function withoutIt(client: Querier, master: TicketRow | null, ticket: TicketRow, at: number): Promise<EntityRow[]> {
  if (master === null) return [];
  const key = participantKey(ticket, ticket.id);
  await client.query("DELETE FROM ticket_word WHERE ticket_id = $1 AND event = $2", [master.id, ticket.id]);
  const gone = await client.query(
    `DELETE FROM ticket_participant p WHERE p.ticket_id = $1 AND p.key = $2
     AND NOT EXISTS (SELECT 1 FROM ticket_word w WHERE w.ticket_id = p.ticket_id AND w.key = p.key) RETURNING key`,
    [master.id, key],
  );
  return [{ entity: "ticket", row: withoutRepeat(master, ticket.id, gone.rows.length > 0 && !isReporter(master, key), at) }];
}
