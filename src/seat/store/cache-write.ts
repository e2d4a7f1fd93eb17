import { unreachable } from "../../base/assert.ts";
import type { ArticleRow, CallerRow, EntityRow, TicketRow } from "../../contract/rows.ts";
import { articleOf } from "../../domain/article-reference.ts";
import { isOpen } from "../../domain/ticket-life.ts";
import { callColumns, callerColumns, ticketColumns } from "../lists/list-columns.ts";
import { indexedArticle } from "../search/article-index.ts";
import type { CacheStatements } from "./cache-statements.ts";
import { learnPlace } from "./known-places.ts";
import { callerText, listTokens, ticketText } from "./list-texts.ts";

/** Writes one confirmed row with its look-up columns and its full text. */
export function writeRow(statements: CacheStatements, value: EntityRow): void {
  switch (value.entity) {
    case "ticket":
      writeTicket(statements, value.row);
      return;
    case "caller":
      writeCaller(statements, value.row);
      return;
    case "call": {
      const { id, numberHash, callerId, startedAt } = value.row;
      const key = statements.writeCall.get(id, numberHash, callerId, startedAt, JSON.stringify(value.row));
      statements.listCall.run({ key, ...callColumns(value.row) });
      return;
    }
    case "article":
      writeArticle(statements, value.row);
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

function writeTicket(statements: CacheStatements, ticket: TicketRow): void {
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
  statements.indexTicket.run(key, listTokens(ticketText(ticket)));
  statements.forgetUses.run(key);
  for (const reference of fields.articleIds) statements.writeUse.run(key, articleOf(reference));
  statements.listTicket.run({ key, ...ticketColumns(ticket) });
  learnPlace(statements.knownPlaces, Number(key), fields.place);
}

function writeCaller(statements: CacheStatements, caller: CallerRow): void {
  const key = statements.writeCaller.get(caller.id, JSON.stringify(caller));
  statements.forgetCallerNumbers.run(key);
  // A card that is another's by now is found through that one alone.
  if ((caller.mergedInto ?? null) !== null) {
    statements.unlistCaller.run(key);
    statements.unindexCaller.run(key);
    return;
  }
  for (const number of caller.numbers) statements.writeCallerNumber.run(number.hash, key);
  statements.indexCaller.run(key, listTokens(callerText(caller)));
  statements.listCaller.run({ key, ...callerColumns(caller) });
}

/** The last day on which it holds: none, once it is taken back. */
const heldUntil = (article: ArticleRow): string | null => (article.withdrawn === null ? article.validTo : "0000-00-00");

/** Also what an article is found and ranked by: done again for all of them when that changes. */
export function writeArticle(statements: CacheStatements, article: ArticleRow): void {
  const { heading, reading, tokens, words } = indexedArticle(article);
  const key = statements.writeArticle.get(article.id, JSON.stringify(article));
  statements.writeArticleRank.run(key, article.id, heading, reading, article.region, article.validFrom, heldUntil(article));
  statements.indexArticle.run(key, tokens.text, tokens.reading, tokens.initials);
  statements.indexHeading.run(key, tokens.heading, tokens.reading, tokens.initials, tokens.sound);
  for (const word of words) statements.writeArticleWord.run(word);
}
