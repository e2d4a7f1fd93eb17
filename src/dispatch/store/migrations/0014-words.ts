/**
 * What came to a ticket's matter, each time that somebody was noted on it: `ticket_participant` counts a citizen once, and kept of them what
 * was typed the first time alone. `event` is the ticket of their own, or the draft in which it was typed; who noted what was there before is
 * not known.
 */
export const migration0014 = {
  version: 14,
  sql: `
    CREATE TABLE ticket_word (
      ticket_id text NOT NULL, event text NOT NULL, key text NOT NULL, how text NOT NULL, at bigint NOT NULL, person_id text,
      document jsonb NOT NULL, PRIMARY KEY (ticket_id, event)
    );
    CREATE INDEX ticket_word_at ON ticket_word (ticket_id, at, event);
    INSERT INTO ticket_word
      SELECT p.ticket_id, coalesce(p.document->>'ticketId', p.key), p.key,
        CASE WHEN p.document ? 'fields' THEN 'joined' WHEN e.document->>'incidentId' IS NOT NULL THEN 'incident' ELSE 'repeat' END,
        p.at, NULL, CASE WHEN p.document ? 'fields' THEN p.document ELSE '{}' END
      FROM ticket_participant p LEFT JOIN entity e ON e.entity = 'ticket' AND e.id = p.document->>'ticketId'
      ON CONFLICT DO NOTHING;
  `,
} as const;
