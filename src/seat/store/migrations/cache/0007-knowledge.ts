import type { Migration } from "../../migrate.ts";

/**
 * The rest of the knowledge base: versions, reports and text modules as documents, and the files that were fetched.
 * What ranks an article gets a table of its own: beside the document it lay on other pages, of which a search reads hundreds.
 * The indexes of prefixes are for single characters and for the last syllable that is only begun: without them FTS5 walks
 * through every token that begins so.
 */
export const migration: Migration = {
  number: 7,
  sql: `
    CREATE TABLE knowledge (entity TEXT NOT NULL, id TEXT NOT NULL, article_id TEXT, document TEXT NOT NULL, PRIMARY KEY (entity, id)) WITHOUT ROWID;
    CREATE INDEX knowledge_by_article ON knowledge (article_id) WHERE article_id IS NOT NULL;
    CREATE TABLE attachment (id TEXT PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL);
    ALTER TABLE article DROP COLUMN heading;
    ALTER TABLE article DROP COLUMN reading;
    ALTER TABLE article DROP COLUMN region;
    ALTER TABLE article DROP COLUMN valid_from;
    ALTER TABLE article DROP COLUMN valid_to;
    CREATE TABLE article_rank (
      key INTEGER PRIMARY KEY, id TEXT NOT NULL, heading TEXT NOT NULL, reading TEXT NOT NULL, region TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT
    );
    CREATE INDEX article_by_end ON article_rank (valid_to) WHERE valid_to IS NOT NULL;
    DROP TABLE article_index;
    DROP TABLE article_heading;
    CREATE VIRTUAL TABLE article_index USING fts5 (text, reading, initials, content='', contentless_delete=1, tokenize='ascii', prefix='1');
    CREATE VIRTUAL TABLE article_heading USING fts5 (text, reading, initials, sound, content='', contentless_delete=1, tokenize='ascii', prefix='1 2');
    CREATE VIRTUAL TABLE article_heading_terms USING fts5vocab (article_heading, col);
  `,
};
