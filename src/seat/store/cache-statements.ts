import type { Database, Statement } from "better-sqlite3";
import { preparePeopleStatements } from "./known-people.ts";
import { preparePlaceStatements } from "./known-places.ts";
import { pluckLate, prepareLate } from "./statement.ts";

/** Most rows that a count looks at: beyond it a screen says "10,000 or more", and a pop stays quick. */
export const countLimit = 10_000;
/** Forms of a list's questions that are kept ready. */
const mostForms = 200;

const upsert = (table: string, columns: readonly string[]): string => {
  const changes = columns.filter((column) => column !== "id").map((column) => `${column} = excluded.${column}`);
  return `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")}) ON CONFLICT (id) DO UPDATE SET ${changes.join(", ")}`;
};

/** A narrow row of a list is written anew whenever its document is; the columns are named once, here and in the table. */
const listRow = (table: string, columns: string): string => {
  const names = columns.split(" ");
  return `REPLACE INTO ${table} (key, ${names.join(", ")}) VALUES (@key, ${names.map((name) => `@${name}`).join(", ")})`;
};

/** The columns of a list's narrow row that an index of it holds: while these stay, none of its indexes need be written. */
export const orderedTicketColumns = ["neg_time", "name_sort", "deadline", "street_id", "community_id"] as const;
export const orderedCallColumns = ["neg_time", "talked", "ticket_id", "person_id"] as const;
/** SQLite writes the indexes of every column that an UPDATE names, whether it differs or not. */
const relistRow = (table: string, columns: string, inOrder: readonly string[]): string => {
  const names = columns.split(" ").filter((name) => !inOrder.includes(name));
  return `UPDATE ${table} SET ${names.map((name) => `${name} = @${name}`).join(", ")} WHERE key = @key`;
};
const ticketListColumns =
  "neg_time name_sort deadline updated_at status is_open demand_type category_id unit_id urgency channel district_id street_id community_id is_confidential created_by is_marked";
const callListColumns = "neg_time direction outcome person_id extension queue number_hash caller_id talked ticket_id";

const ticketColumns = ["id", "number_hash", "caller_id", "call_id", "status", "is_open", "is_confidential", "created_at", "document"];
const nextDay = "json_extract(document, '$.next.validFrom')";
const popOrder = "ORDER BY is_open DESC, created_at DESC LIMIT ?";

/** Every statement on the cache, prepared once per connection. */
export function prepareStatements(database: Database) {
  const prepare = (sql: string) => prepareLate(database, sql);
  const asked = new Map<string, Statement>();
  const pluck = (sql: string) => pluckLate(database, sql);
  return {
    readFact: pluck("SELECT value FROM fact WHERE name = ?"),
    writeFact: prepare("INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"),

    writeTicket: pluck(`${upsert("ticket", ticketColumns)} RETURNING key`),
    indexTicket: prepare("REPLACE INTO ticket_index (rowid, text) VALUES (?, ?)"),
    writeCaller: pluck(`${upsert("caller", ["id", "document"])} RETURNING key`),
    indexCaller: prepare("REPLACE INTO caller_index (rowid, text) VALUES (?, ?)"),
    unlistCaller: prepare("DELETE FROM caller_list WHERE key = ?"),
    unindexCaller: prepare("DELETE FROM caller_index WHERE rowid = ?"),
    forgetCallerNumbers: prepare("DELETE FROM caller_number WHERE caller_key = ?"),
    writeCallerNumber: prepare("INSERT INTO caller_number VALUES (?, ?) ON CONFLICT DO NOTHING"),
    writeCall: pluck(`${upsert("call", ["id", "number_hash", "caller_id", "started_at", "document"])} RETURNING key`),
    listTicket: prepare(listRow("ticket_list", ticketListColumns)),
    relistTicket: prepare(relistRow("ticket_list", ticketListColumns, orderedTicketColumns)),
    listCall: prepare(listRow("call_list", callListColumns)),
    relistCall: prepare(relistRow("call_list", callListColumns, orderedCallColumns)),
    heldTicket: prepare("SELECT key, document FROM ticket WHERE id = ?"),
    heldCall: prepare("SELECT key, document FROM call WHERE id = ?"),
    heldCaller: prepare("SELECT key, document FROM caller WHERE id = ?"),
    redocumentTicket: prepare("UPDATE ticket SET document = ? WHERE key = ?"),
    redocumentCall: prepare("UPDATE call SET document = ? WHERE key = ?"),
    redocumentCaller: prepare("UPDATE caller SET document = ? WHERE key = ?"),
    indexCall: prepare("REPLACE INTO call_index (rowid, text) VALUES (?, ?)"),
    listCaller: prepare(listRow("caller_list", "neg_time name_sort is_flagged is_vulnerable is_nuisance has_notes district_id street_id community_id")),
    writeArticle: pluck(`${upsert("article", ["id", "document"])} RETURNING key`),
    writeArticleRank: prepare("REPLACE INTO article_rank VALUES (?, ?, ?, ?, ?, ?, ?)"),
    indexArticle: prepare("REPLACE INTO article_index (rowid, text, reading, initials) VALUES (?, ?, ?, ?)"),
    indexHeading: prepare("REPLACE INTO article_heading (rowid, text, reading, initials, sound) VALUES (?, ?, ?, ?, ?)"),
    writeArticleWord: prepare("INSERT INTO article_word VALUES (?) ON CONFLICT DO NOTHING"),
    forgetUses: prepare("DELETE FROM article_use WHERE ticket_key = ?"),
    writeUse: prepare("INSERT INTO article_use VALUES (?, ?) ON CONFLICT DO NOTHING"),
    writeKnowledge: prepare(
      "INSERT INTO knowledge VALUES (?, ?, ?, ?) ON CONFLICT (entity, id) DO UPDATE SET article_id = excluded.article_id, document = excluded.document",
    ),
    writeAttachment: prepare("INSERT INTO attachment VALUES (?, ?, ?) ON CONFLICT DO NOTHING"),
    writePlace: prepare(upsert("place", ["id", "document"])),
    writeIncident: prepare(upsert("incident", ["id", "document"])),
    writeConfiguration: prepare(upsert("configuration", ["id", "document"])),

    ticketKey: pluck("SELECT key FROM ticket WHERE id = ?"),
    callKey: pluck("SELECT key FROM call WHERE id = ?"),
    callerKey: pluck("SELECT key FROM caller WHERE id = ?"),
    linkTicket: prepare("REPLACE INTO ticket_link VALUES (?, ?, ?, ?)"),
    unlinkTicket: prepare("DELETE FROM ticket_link WHERE ticket_key = ?"),
    forgetTicket: prepare("DELETE FROM ticket WHERE key = ?"),
    unindexTicket: prepare("DELETE FROM ticket_index WHERE rowid = ?"),
    unlistTicket: prepare("DELETE FROM ticket_list WHERE key = ?"),
    forgetCall: prepare("DELETE FROM call WHERE key = ?"),
    unindexCall: prepare("DELETE FROM call_index WHERE rowid = ?"),
    unlistCall: prepare("DELETE FROM call_list WHERE key = ?"),
    forgetCaller: prepare("DELETE FROM caller WHERE key = ?"),
    isAnyOutside: pluck("SELECT EXISTS (SELECT 1 FROM outside)"),
    /** 2: not confirmed by the snapshot that is on its way. */
    doubtTickets: prepare("INSERT OR IGNORE INTO outside SELECT 'ticket', id, 0, 2 FROM ticket"),
    doubtCalls: prepare("INSERT OR IGNORE INTO outside SELECT 'call', id, 0, 2 FROM call"),
    doubtCallers: prepare("INSERT OR IGNORE INTO outside SELECT 'caller', id, 0, 2 FROM caller"),
    leaveDoubted: prepare("UPDATE outside SET leaving = 1 WHERE leaving = 2"),
    outsideById: prepare("SELECT leaving FROM outside WHERE entity = ? AND id = ?"),
    markOutside: prepare("REPLACE INTO outside VALUES (?, ?, ?, ?)"),
    unmarkOutside: prepare("DELETE FROM outside WHERE entity = ? AND id = ?"),
    outsideRows: prepare("SELECT entity, id, at FROM outside"),
    leavingRows: prepare("SELECT entity, id FROM outside WHERE leaving = 1"),
    fetchedRows: prepare("SELECT entity, id FROM outside WHERE leaving = 0 ORDER BY at DESC, id LIMIT -1 OFFSET ?"),
    fetchedBefore: prepare("SELECT entity, id FROM outside WHERE leaving = 0 AND at < ? LIMIT ?"),
    ticketsBefore: prepare("SELECT key, id, document FROM ticket WHERE created_at < ? AND is_open = 0 AND key > ? ORDER BY key LIMIT ?"),
    ticketsAfterKey: prepare("SELECT key, id, document FROM ticket WHERE key > ? ORDER BY key LIMIT ?"),
    callsBefore: prepare("SELECT key, id, document FROM call WHERE started_at < ? AND key > ? ORDER BY key LIMIT ?"),
    callersAfterKey: prepare("SELECT key, id, document FROM caller WHERE key > ? ORDER BY key LIMIT ?"),
    /** A confidential ticket that `@person` did not make, but `@maker` where it is not null. */
    isAnyPlaceHidden: pluck(
      "SELECT EXISTS (SELECT 1 FROM ticket_list WHERE is_confidential = 1 AND created_by IS NOT @person AND (@maker IS NULL OR created_by = @maker))",
    ),
    isNamed: pluck("SELECT EXISTS (SELECT 1 FROM ticket WHERE caller_id = @id) OR EXISTS (SELECT 1 FROM call WHERE caller_id = @id)"),

    ticketById: pluck("SELECT document FROM ticket WHERE id = ?"),
    ticketsByNumber: pluck(`SELECT document FROM ticket WHERE number_hash = ? AND is_confidential <= ? ${popOrder}`),
    ticketsByCaller: pluck(`SELECT document FROM ticket WHERE caller_id = ? AND is_confidential <= ? ${popOrder}`),
    countByNumber: prepare(
      `SELECT count(*) AS count, coalesce(sum(is_confidential), 0) AS confidential FROM (SELECT is_confidential FROM ticket WHERE number_hash = ? LIMIT ${countLimit})`,
    ),
    /** Tickets of a person under other numbers than the one calling. */
    countByCaller: prepare(
      `SELECT count(*) AS count, coalesce(sum(is_confidential), 0) AS confidential
       FROM (SELECT is_confidential FROM ticket WHERE caller_id = ? AND number_hash IS NOT ? LIMIT ${countLimit})`,
    ),
    ticketsByTime: pluck(
      `SELECT document FROM ticket WHERE created_at < @before AND (@status IS NULL OR status = @status) AND is_confidential <= @confidential
       ORDER BY created_at DESC LIMIT @limit`,
    ),
    ticketsByText: pluck(
      `SELECT document FROM ticket WHERE key IN (SELECT rowid FROM ticket_index WHERE ticket_index MATCH @text ORDER BY rowid DESC LIMIT 2000)
       AND created_at < @before AND (@status IS NULL OR status = @status) AND is_confidential <= @confidential ORDER BY created_at DESC LIMIT @limit`,
    ),
    /** Those whose follow-up has no end come last. */
    ticketsToFollowUp: pluck(
      `SELECT document FROM ticket WHERE status = 'resulted' AND is_confidential <= ?
       ORDER BY json_extract(document, '$.life.clocks.followUp.dueAt') NULLS LAST, id LIMIT ?`,
    ),
    ticketsOfCall: pluck("SELECT document FROM ticket_link JOIN ticket ON key = ticket_key WHERE ticket_link.call_id = ? ORDER BY key LIMIT 20"),
    callsOfTicket: pluck("SELECT call.document FROM call_list JOIN call USING (key) WHERE call_list.ticket_id = ?"),
    countToFollowUp: pluck(`SELECT count(*) FROM (SELECT 1 FROM ticket WHERE status = 'resulted' LIMIT ${countLimit})`),
    callerById: pluck("SELECT document FROM caller WHERE id = ?"),
    callersByNumber: pluck(
      "SELECT caller.document FROM caller_number JOIN caller ON caller.key = caller_number.caller_key WHERE hash = ? ORDER BY caller.key LIMIT 20",
    ),
    callersByText: pluck("SELECT document FROM caller WHERE key IN (SELECT rowid FROM caller_index WHERE caller_index MATCH ? LIMIT 500) LIMIT ?"),
    callById: pluck("SELECT document FROM call WHERE id = ?"),
    callsByNumber: pluck("SELECT document FROM call WHERE number_hash = ? ORDER BY started_at DESC LIMIT ?"),
    callsByCaller: pluck("SELECT document FROM call WHERE caller_id = ? ORDER BY started_at DESC LIMIT ?"),
    countCalls: pluck(`SELECT count(*) FROM (SELECT 1 FROM call WHERE number_hash = ? LIMIT ${countLimit})`),
    countCallsOfCaller: pluck(`SELECT count(*) FROM (SELECT 1 FROM call WHERE caller_id = ? LIMIT ${countLimit})`),
    callsByTime: pluck("SELECT document FROM call WHERE started_at < ? ORDER BY started_at DESC LIMIT ?"),
    articleById: pluck("SELECT document FROM article WHERE id = ?"),
    knowledgeById: pluck("SELECT document FROM knowledge WHERE entity = ? AND id = ?"),
    knowledgeOf: pluck("SELECT document FROM knowledge WHERE entity = ?"),
    versionsOfArticle: pluck("SELECT document FROM knowledge WHERE entity = 'articleVersion' AND article_id = ?"),
    articlesHeld: pluck("SELECT document FROM article_rank JOIN article USING (key) WHERE valid_to IS NULL OR valid_to >= ? ORDER BY key DESC LIMIT ?"),
    articlesOver: pluck("SELECT document FROM article_rank JOIN article USING (key) WHERE valid_to < ? ORDER BY valid_to DESC LIMIT ?"),
    articlesEnding: pluck("SELECT document FROM article_rank JOIN article USING (key) WHERE valid_to BETWEEN ? AND ? ORDER BY valid_to LIMIT 200"),
    attachment: prepare("SELECT type, bytes FROM attachment WHERE id = ?"),
    attachmentIds: pluck("SELECT id FROM attachment"),
    articlesComing: pluck(`SELECT document FROM article WHERE ${nextDay} IS NOT NULL ORDER BY ${nextDay}`),
    articlesDue: pluck(`SELECT document FROM article WHERE ${nextDay} IS NOT NULL AND ${nextDay} <= ?`),
    nextComing: pluck(`SELECT ${nextDay} FROM article WHERE ${nextDay} IS NOT NULL ORDER BY ${nextDay} LIMIT 1`),
    articlesWithFiles: pluck("SELECT document FROM article WHERE json_array_length(document, '$.attachments') > 0"),
    countArticles: pluck("SELECT count(*) FROM article_rank"),
    headingTerms: prepare("SELECT term, doc FROM article_heading_terms WHERE term IN (SELECT value FROM json_each(?)) AND col = 'text'"),
    allArticles: pluck("SELECT document FROM article"),
    /** Candidates only, newest first and capped (-1: all): ranking every hit of a common word would cost a hundred times more. */
    articleKeysByText: pluck("SELECT rowid FROM article_index WHERE article_index MATCH ? ORDER BY rowid DESC LIMIT ?"),
    articleKeysByHeading: pluck("SELECT rowid FROM article_heading WHERE article_heading MATCH ? ORDER BY rowid DESC LIMIT ?"),
    articleCandidates: prepare(
      `SELECT key, heading, reading, region, valid_from AS validFrom, valid_to AS validTo,
         coalesce((SELECT uses FROM article_uses WHERE article_id = article_rank.id), 0) AS uses
       FROM article_rank WHERE key IN (SELECT value FROM json_each(?))`,
    ),
    articleDocuments: prepare("SELECT key, document FROM article WHERE key IN (SELECT value FROM json_each(?))"),
    articleWords: pluck("SELECT word FROM article_word WHERE length(word) BETWEEN ? AND ? LIMIT 5000"),
    places: pluck("SELECT document FROM place"),
    configurations: pluck("SELECT document FROM configuration"),
    knownPlaces: preparePlaceStatements(database),
    knownPeople: preparePeopleStatements(database),
    incidents: pluck("SELECT document FROM incident"),
    /** Newest tickets of a community or a street, since a time; confidential ones are never shown as alike. `neg_time` runs backwards. */
    ticketsOfCommunity: pluck(
      `SELECT document FROM ticket WHERE key IN
         (SELECT key FROM ticket_list WHERE community_id = ? AND neg_time < ? AND is_confidential = 0 ORDER BY neg_time LIMIT ?)`,
    ),
    ticketsOfStreet: pluck(
      `SELECT document FROM ticket WHERE key IN
         (SELECT key FROM ticket_list WHERE street_id = ? AND neg_time < ? AND is_confidential = 0 ORDER BY neg_time LIMIT ?)`,
    ),
    /** Newest tickets that hold all tokens. */
    ticketsByTokens: pluck(
      `SELECT document FROM ticket WHERE key IN (SELECT rowid FROM ticket_index WHERE ticket_index MATCH ? ORDER BY rowid DESC LIMIT ?) AND is_confidential = 0`,
    ),
    countTickets: pluck("SELECT count(*) FROM ticket"),
    /** A question whose form depends on what a list is asked for; each form is prepared once. */
    ask: (sql: string): Statement => {
      const known = asked.get(sql);
      if (known !== undefined) return known;
      if (asked.size >= mostForms) asked.clear();
      const statement = database.prepare(sql);
      asked.set(sql, statement);
      return statement;
    },
  };
}
export type CacheStatements = ReturnType<typeof prepareStatements>;
