import type { Migration } from "../../migrate.ts";

/**
 * Search of articles: headings apart from texts, so that what a title says is found without walking through every text that
 * says it too; what ranks them beside the document; and how often tickets name them, counted as tickets come and change.
 * The index is filled by the program (`indexArticlesAnew`), which alone knows how to cut Chinese.
 */
export const migration: Migration = {
  number: 2,
  sql: `
    DROP TABLE article_index;
    ALTER TABLE article ADD COLUMN heading TEXT NOT NULL DEFAULT '';
    ALTER TABLE article ADD COLUMN reading TEXT NOT NULL DEFAULT '';
    ALTER TABLE article ADD COLUMN region TEXT NOT NULL DEFAULT '';
    ALTER TABLE article ADD COLUMN valid_from TEXT NOT NULL DEFAULT '';
    ALTER TABLE article ADD COLUMN valid_to TEXT;
    CREATE VIRTUAL TABLE article_index USING fts5 (text, reading, initials, content='', contentless_delete=1, tokenize='ascii');
    CREATE VIRTUAL TABLE article_heading USING fts5 (text, reading, initials, sound, content='', contentless_delete=1, tokenize='ascii');
    CREATE TABLE article_word (word TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE article_use (ticket_key INTEGER NOT NULL, article_id TEXT NOT NULL, PRIMARY KEY (ticket_key, article_id)) WITHOUT ROWID;
    CREATE TABLE article_uses (article_id TEXT PRIMARY KEY, uses INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TRIGGER article_used AFTER INSERT ON article_use BEGIN
      INSERT INTO article_uses VALUES (new.article_id, 1) ON CONFLICT (article_id) DO UPDATE SET uses = uses + 1;
    END;
    CREATE TRIGGER article_unused AFTER DELETE ON article_use BEGIN
      UPDATE article_uses SET uses = uses - 1 WHERE article_id = old.article_id;
    END;
  `,
};
