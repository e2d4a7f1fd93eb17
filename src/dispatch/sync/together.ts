import { HotlineError } from "../../contract/errors.ts";
import type { IncidentRow, Participant } from "../../contract/incident.ts";
import type { IncidentAcknowledge, IncidentPut } from "../../contract/incident-mutations.ts";
import type { EntityRow, TicketRow } from "../../contract/rows.ts";
import { isReporter, withParticipant } from "../../domain/together.ts";
import type { Querier } from "../store/database.ts";
import type { Author } from "./author.ts";
import { readEntity } from "./read-entity.ts";

/** Tickets are attached to the first of a matter, never to a repeat; a chain longer than this is broken data. */
const longestChain = 5;

/** The ticket under which a matter is counted: that one, or the one to which it was attached; locked. Null when it is not here. */
export async function readMaster(client: Querier, ticketId: string): Promise<TicketRow | null> {
  let master: TicketRow | null = null;
  for (let id: string | null = ticketId, step = 0; id !== null && step < longestChain; step += 1) {
    const found: TicketRow | null = await readEntity(client, "ticket", id, true);
    if (found === null) break;
    master = found;
    id = found.repeatOf;
  }
  return master;
}

/** Notes somebody on a ticket: a citizen is counted once, and each time's words are kept. @param document all that was typed of them */
export async function noteParticipant(client: Querier, master: TicketRow, participant: Participant, personId: string, document: unknown): Promise<EntityRow> {
  const { key, at, how, event = participant.key } = participant;
  const written = await client.query("INSERT INTO ticket_participant VALUES ($1, $2, $3, $4::jsonb) ON CONFLICT DO NOTHING RETURNING key", [
    master.id,
    key,
    at,
    JSON.stringify({ ticketId: event }),
  ]);
  await client.query("INSERT INTO ticket_word VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb) ON CONFLICT DO NOTHING", [
    master.id,
    event,
    key,
    how,
    at,
    personId,
    JSON.stringify(document),
  ]);
  return { entity: "ticket", row: withParticipant(master, participant, written.rows.length > 0 && !isReporter(master, participant.key)) };
}

const mayPut = new Set(["teamLead", "administrator"]);

/** @throws HotlineError `forbidden` for who is no team lead; `invalid` when somebody changed it meanwhile or its time is none */
export async function putIncident(client: Querier, body: IncidentPut, author: Author): Promise<EntityRow[]> {
  if (!mayPut.has(author.role)) throw new HotlineError({ kind: "forbidden", detail: "incident" });
  const known = await readEntity(client, "incident", body.incidentId, true);
  if ((known?.version ?? 0) !== body.seenVersion) throw new HotlineError({ kind: "invalid", detail: "incident.version" });
  if (body.text.validUntil <= body.text.validFrom) throw new HotlineError({ kind: "invalid", detail: "incident.validUntil" });
  const row: IncidentRow = {
    ...body.text,
    id: body.incidentId,
    version: body.seenVersion + 1,
    authorId: author.id,
    authorName: author.name,
    endedAt: body.ends ? body.at : null,
    updatedAt: body.at,
  };
  return [{ entity: "incident", row }];
}

/** Who has read a notice is kept here and told to who asks: it goes to no other seat. @throws HotlineError `notFound` */
export async function acknowledgeIncident(client: Querier, body: IncidentAcknowledge, personId: string): Promise<EntityRow[]> {
  if ((await readEntity(client, "incident", body.incidentId)) === null) throw new HotlineError({ kind: "notFound", detail: "incident" });
  await client.query("INSERT INTO incident_acknowledgement VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", [body.incidentId, body.version, personId, body.at]);
  return [];
}
