import type { Migration } from "../../migrate.ts";

/**
 * Calls are found by what is known of them: their own words here, their caller and their ticket by the indexes of those, and who took
 * them by name. From a ticket one comes to its calls by a narrow table: reading the tickets themselves for every hit of a common word
 * took three times as long. Calls that are there already are written anew in small pieces (`lists/fill-lists.ts`), unless that is
 * under way anyway.
 */
export const migration: Migration = {
  number: 11,
  sql: `
    CREATE VIRTUAL TABLE call_index USING fts5 (text, content='', contentless_delete=1, tokenize='ascii');
    ALTER TABLE call_list ADD COLUMN ticket_id TEXT;
    CREATE INDEX call_list_by_ticket ON call_list (ticket_id) WHERE ticket_id IS NOT NULL;
    CREATE INDEX call_list_by_person ON call_list (person_id) WHERE person_id IS NOT NULL;
    CREATE TABLE ticket_link (ticket_key INTEGER PRIMARY KEY, ticket_id TEXT NOT NULL, call_id TEXT, seen_by TEXT);
    INSERT INTO ticket_link SELECT key, id, call_id, CASE is_confidential WHEN 1 THEN json_extract(document, '$.createdBy') END FROM ticket;
    CREATE INDEX ticket_link_by_call ON ticket_link (call_id) WHERE call_id IS NOT NULL;
    CREATE TABLE person_name (id TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
    UPDATE fact SET value = '{"kind":"call","key":0}'
      WHERE name = 'lists' AND (value = '"filled"' OR json_extract(value, '$.kind') IN ('call', 'caller')) AND EXISTS (SELECT 1 FROM call);
  `,
};
