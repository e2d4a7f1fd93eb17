import type { Migration } from "../../migrate.ts";

/**
 * What the lists look through: narrow tables beside the documents, so that a filter over a million tickets reads a few dozen
 * bytes of each. Every order is an index of ascending columns (`neg_time` is the time with its sign turned), so that one comparison
 * of rows finds the place to go on from. A store from before is filled in small pieces afterwards (`lists/fill-lists.ts`).
 */
export const migration: Migration = {
  number: 3,
  sql: `
    CREATE TABLE ticket_list (
      key INTEGER PRIMARY KEY, neg_time INTEGER NOT NULL, name_sort TEXT NOT NULL, deadline INTEGER NOT NULL, updated_at INTEGER NOT NULL,
      status TEXT NOT NULL, is_open INTEGER NOT NULL, demand_type TEXT, category_id TEXT, unit_id TEXT, urgency TEXT NOT NULL, channel TEXT NOT NULL,
      district_id TEXT, street_id TEXT, community_id TEXT, is_confidential INTEGER NOT NULL, created_by TEXT NOT NULL
    );
    CREATE INDEX ticket_list_by_time ON ticket_list (neg_time);
    CREATE INDEX ticket_list_by_name ON ticket_list (name_sort, neg_time);
    CREATE INDEX ticket_list_by_deadline ON ticket_list (deadline, neg_time);
    CREATE TABLE call_list (
      key INTEGER PRIMARY KEY, neg_time INTEGER NOT NULL, direction TEXT NOT NULL, outcome TEXT, person_id TEXT, extension TEXT, queue TEXT,
      number_hash TEXT, caller_id TEXT, talked INTEGER NOT NULL
    );
    CREATE INDEX call_list_by_time ON call_list (neg_time);
    CREATE INDEX call_list_by_length ON call_list (talked, neg_time);
    CREATE TABLE caller_list (
      key INTEGER PRIMARY KEY, neg_time INTEGER NOT NULL, name_sort TEXT NOT NULL, is_flagged INTEGER NOT NULL, is_vulnerable INTEGER NOT NULL,
      is_nuisance INTEGER NOT NULL, has_notes INTEGER NOT NULL, district_id TEXT, street_id TEXT, community_id TEXT
    );
    CREATE INDEX caller_list_by_time ON caller_list (neg_time);
    CREATE INDEX caller_list_by_name ON caller_list (name_sort, neg_time);
    INSERT INTO fact VALUES (
      'lists', CASE WHEN EXISTS (SELECT 1 FROM ticket) OR EXISTS (SELECT 1 FROM call) OR EXISTS (SELECT 1 FROM caller) THEN '"wanting"' ELSE '"filled"' END
    );
  `,
};
