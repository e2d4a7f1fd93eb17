/** Citizens with one matter, each once a ticket, with all that was typed of them; and who has read which notice. */
export const migration0006 = {
  version: 6,
  sql: `
    CREATE TABLE ticket_participant (
      ticket_id text NOT NULL, key text NOT NULL, at bigint NOT NULL, document jsonb NOT NULL, PRIMARY KEY (ticket_id, key)
    );
    CREATE TABLE incident_acknowledgement (
      incident_id text NOT NULL, version bigint NOT NULL, person_id text NOT NULL REFERENCES person, at bigint NOT NULL,
      PRIMARY KEY (incident_id, version, person_id)
    );
  `,
} as const;
