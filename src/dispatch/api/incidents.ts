import { HotlineError } from "../../contract/errors.ts";
import type { IncidentStanding } from "../../contract/together-api.ts";
import type { Database } from "../store/database.ts";
import { readEntity } from "../sync/read-entity.ts";

/** Who has read the notice in its newest version, and who of those at a seat has not. @throws HotlineError `notFound` */
export async function readStanding(database: Database, incidentId: string): Promise<IncidentStanding> {
  const incident = await readEntity(database, "incident", incidentId);
  if (incident === null) throw new HotlineError({ kind: "notFound", detail: "incident" });
  const acknowledged = await database.query<{ personId: string; name: string; at: number }>(
    `SELECT p.id AS "personId", p.name, a.at FROM incident_acknowledgement a JOIN person p ON p.id = a.person_id
     WHERE a.incident_id = $1 AND a.version = $2 ORDER BY a.at`,
    [incident.id, incident.version],
  );
  const waiting = await database.query<{ personId: string; name: string }>(
    `SELECT DISTINCT p.id AS "personId", p.name FROM seat s JOIN person p ON p.id = s.person_id
     WHERE s.state->>'state' <> 'offline' AND NOT EXISTS
       (SELECT 1 FROM incident_acknowledgement a WHERE a.incident_id = $1 AND a.version = $2 AND a.person_id = p.id)
     ORDER BY p.name`,
    [incident.id, incident.version],
  );
  return { acknowledged: acknowledged.rows, waiting: waiting.rows };
}
