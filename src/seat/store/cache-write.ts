import { unreachable } from "../../base/assert.ts";
import type { ArticleRow, CallerRow, EntityRow, TicketRow } from "../../contract/rows.ts";
import { articleOf } from "../../domain/article-reference.ts";
import { isOpen } from "../../domain/ticket-life.ts";
import { callColumns, callerColumns, ticketColumns } from "../lists/list-columns.ts";
import { indexedArticle } from "../search/article-index.ts";
import type { CacheStatements } from "./cache-statements.ts";
import { learnPeople } from "./known-people.ts";
import { learnPlace } from "./known-places.ts";
import { callerText, callText, listTokens, ticketText } from "./list-texts.ts";

/** What is written to the full-text indexes after the rows. */
type Later = (() => void)[];

/**
 * Writes confirmed rows with their look-up columns, and then their full texts: a statement that may have to be undone by itself makes
 * FTS5 write out all that it gathered (its xSavepoint), so that one row's statements between made a segment of each text before.
 */
export function writeRows(statements: CacheStatements, values: readonly EntityRow[]): void {
  const later: Later = [];
  for (const value of values) writeRow(statements, value, later);
  for (const write of later) write();
}

function writeRow(statements: CacheStatements, value: EntityRow, later: Later): void {
  switch (value.entity) {
    case "ticket":
      writeTicket(statements, value.row, later);
      return;
    case "caller":
      writeCaller(statements, value.row, later);
      return;
    case "call": {
      const { id, numberHash, callerId, startedAt } = value.row;
      const key = statements.writeCall.get(id, numberHash, callerId, startedAt, JSON.stringify(value.row));
      statements.listCall.run({ key, ...callColumns(value.row) });
      later.push(() => statements.indexCall.run(key, listTokens(callText(value.row))));
      return;
    }
    case "article":
      writeArticle(statements, value.row, later);
      return;
    case "articleVersion":
    case "articleReport":
      statements.writeKnowledge.run(value.entity, value.row.id, value.row.articleId, JSON.stringify(value.row));
      return;
    case "textModule":
      statements.writeKnowledge.run(value.entity, value.row.id, null, JSON.stringify(value.row));
      return;
    case "place":
      statements.writePlace.run(value.row.id, JSON.stringify(value.row));
      return;
    case "incident":
      statements.writeIncident.run(value.row.id, JSON.stringify(value.row));
      return;
    case "configuration":
      statements.writeConfiguration.run(value.row.id, JSON.stringify(value.row));
      return;
    default:
      unreachable(value);
  }
}

function writeTicket(statements: CacheStatements, ticket: TicketRow, later: Later): void {
  const { id, numberHash, callerId, callId, status, fields, createdAt } = ticket;
  const key = statements.writeTicket.get(
    id,
    numberHash,
    callerId,
    callId,
    status,
    isOpen(status) ? 1 : 0,
    fields.confidential ? 1 : 0,
    createdAt,
    JSON.stringify(ticket),
  );
  later.push(() => statements.indexTicket.run(key, listTokens(ticketText(ticket))));
  statements.forgetUses.run(key);
  for (const reference of fields.articleIds) statements.writeUse.run(key, articleOf(reference));
  statements.listTicket.run({ key, ...ticketColumns(ticket) });
  // A confidential one leads nobody but who took it.
  statements.linkTicket.run(key, id, callId, fields.confidential ? ticket.createdBy : null);
  learnPlace(statements.knownPlaces, Number(key), fields.place, later);
  learnPeople(statements.knownPeople, ticket.steps ?? []);
}

function writeCaller(statements: CacheStatements, caller: CallerRow, later: Later): void {
  const key = statements.writeCaller.get(caller.id, JSON.stringify(caller));
  statements.forgetCallerNumbers.run(key);
  // A card that is another's by now is found through that one alone.
  if ((caller.mergedInto ?? null) !== null) {
    statements.unlistCaller.run(key);
    later.push(() => statements.unindexCaller.run(key));
    return;
  }
  for (const number of caller.numbers) statements.writeCallerNumber.run(number.hash, key);
  later.push(() => statements.indexCaller.run(key, listTokens(callerText(caller))));
  statements.listCaller.run({ key, ...callerColumns(caller) });
  learnPeople(statements.knownPeople, caller.steps ?? []);
}

/** The last day on which it holds: none, once it is taken back. */
const heldUntil = (article: ArticleRow): string | null => (article.withdrawn === null ? article.validTo : "0000-00-00");

/** Also what an article is found and ranked by: done again for all of them when that changes. */
export function writeArticles(statements: CacheStatements, articles: readonly ArticleRow[]): void {
  const later: Later = [];
  for (const article of articles) writeArticle(statements, article, later);
  for (const write of later) write();
}

function writeArticle(statements: CacheStatements, article: ArticleRow, later: Later): void {
  const { heading, reading, tokens, words } = indexedArticle(article);
  const key = statements.writeArticle.get(article.id, JSON.stringify(article));
  statements.writeArticleRank.run(key, article.id, heading, reading, article.region, article.validFrom, heldUntil(article));
  later.push(() => statements.indexArticle.run(key, tokens.text, tokens.reading, tokens.initials));
  later.push(() => statements.indexHeading.run(key, tokens.heading, tokens.reading, tokens.initials, tokens.sound));
  for (const word of words) statements.writeArticleWord.run(word);
}
