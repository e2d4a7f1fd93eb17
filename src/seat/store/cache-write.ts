import { unreachable } from "../../base/assert.ts";
import type { ArticleRow, CallerRow, EntityRow, PlaceReference, TicketRow } from "../../contract/rows.ts";
import { indexTokens } from "../../domain/bigrams.ts";
import { pinyinOf } from "../search/pinyin.ts";
import type { CacheStatements } from "./cache-statements.ts";

/** Characters of a ticket's text that its list finds it by; the knowledge base, unlike it, is indexed whole. */
const indexedTicketText = 400;

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
      statements.writeCall.run(id, numberHash, callerId, startedAt, JSON.stringify(value.row));
      return;
    }
    case "article":
      writeArticle(statements, value.row);
      return;
    case "place":
      statements.writePlace.run(value.row.id, JSON.stringify(value.row));
      return;
    case "configuration":
      statements.writeConfiguration.run(value.row.id, JSON.stringify(value.row));
      return;
    default:
      unreachable(value);
  }
}

/** What a ticket is found by in its list. */
export function ticketText(ticket: TicketRow): string {
  const { fields } = ticket;
  return [ticket.number ?? "", fields.callerName, fields.place.building, fields.place.spoken, fields.content.slice(0, indexedTicketText)].join("\n");
}

function writeTicket(statements: CacheStatements, ticket: TicketRow): void {
  const isOpen = ticket.status === "dispatched" ? 1 : 0;
  const { id, numberHash, callerId, callId, status, fields, createdAt } = ticket;
  const key = statements.writeTicket.get(id, numberHash, callerId, callId, status, isOpen, fields.confidential ? 1 : 0, createdAt, JSON.stringify(ticket));
  statements.indexTicket.run(key, indexTokens(ticketText(ticket)));
}

const placeText = (place: PlaceReference | null): string => (place === null ? "" : `${place.spoken}\n${place.building}`);

function writeCaller(statements: CacheStatements, caller: CallerRow): void {
  const key = statements.writeCaller.get(caller.id, JSON.stringify(caller));
  statements.forgetCallerNumbers.run(key);
  for (const number of caller.numbers) statements.writeCallerNumber.run(number.hash, key);
  statements.indexCaller.run(key, indexTokens(`${caller.name}\n${placeText(caller.place)}`));
}

function writeArticle(statements: CacheStatements, article: ArticleRow): void {
  const key = statements.writeArticle.get(article.id, JSON.stringify(article));
  const heading = `${article.title}\n${article.tags.join("\n")}`;
  const { full, initials } = pinyinOf(heading);
  statements.indexArticle.run(key, indexTokens(heading), indexTokens(article.body), indexTokens(full), indexTokens(initials));
}
