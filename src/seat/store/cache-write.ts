import { unreachable } from "../../base/assert.ts";
import { isSame } from "../../base/same.ts";
import type { ArticleRow, CallerRow, CallRow, EntityRow, TicketRow } from "../../contract/rows.ts";
import { articleOf } from "../../domain/article-reference.ts";
import { isOpen } from "../../domain/ticket-life.ts";
import { type Cell, type Columns, callColumns, callerColumns, ticketColumns } from "../lists/list-columns.ts";
import { indexedArticle } from "../search/article-index.ts";
import { type CacheStatements, orderedCallColumns, orderedTicketColumns } from "./cache-statements.ts";
import { learnPeople } from "./known-people.ts";
import { learnPlace } from "./known-places.ts";
import { callerText, callText, listTokens, ticketText } from "./list-texts.ts";

/** What is written to the full-text indexes after the rows. */
type Later = (() => void)[];

/**
 * Writes confirmed rows with their look-up columns, and then their full texts: a statement that may have to be undone by itself makes
 * FTS5 write out all that it gathered (its xSavepoint), so that one row's statements between made a segment of each text before.
 *
 * Of a row that is here already only what differs is written: a change of a ticket seldom touches what it is found by, and each index
 * that is left alone is some pages less to read and to write, which in a large store are seldom in memory.
 * @param isAnew all of it, whatever is here: how rows are indexed has changed
 */
export function writeRows(statements: CacheStatements, values: readonly EntityRow[], isAnew = false): void {
  const later: Later = [];
  for (const value of values) writeRow(statements, value, later, isAnew);
  for (const write of later) write();
}

function writeRow(statements: CacheStatements, value: EntityRow, later: Later, isAnew: boolean): void {
  switch (value.entity) {
    case "ticket":
      writeTicket(statements, value.row, later, isAnew);
      return;
    case "caller":
      writeCaller(statements, value.row, later, isAnew);
      return;
    case "call":
      writeCall(statements, value.row, later, isAnew);
      return;
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

/** A row as it is here: its key and what it said. */
interface Held<Row> {
  readonly key: number;
  readonly row: Row;
}
function heldOf<Row>(found: unknown): Held<Row> | null {
  if (found === undefined) return null;
  const { key, document } = found as { key: number; document: string };
  return { key, row: JSON.parse(document) as Row };
}
/** Whether what is made of a row is other than it was: always, where nothing is here. */
type Differs<Row> = (made: (row: Row) => unknown) => boolean;
const differing =
  <Row>(held: Held<Row> | null, row: Row): Differs<Row> =>
  (made) =>
    held === null || !isSame(made(held.row), made(row));

function writeTicket(statements: CacheStatements, ticket: TicketRow, later: Later, isAnew: boolean): void {
  const { id, callId, fields } = ticket;
  const held = isAnew ? null : heldOf<TicketRow>(statements.heldTicket.get(id));
  const differs = differing(held, ticket);
  if (!differs(itself)) return;
  const document = JSON.stringify(ticket);
  const isFoundAlike = held !== null && !differs(lookUpOfTicket);
  const key = isFoundAlike ? held.key : statements.writeTicket.get(id, ...lookUpOfTicket(ticket), document);
  if (isFoundAlike) statements.redocumentTicket.run(document, key);
  if (differs(ticketText)) later.push(() => statements.indexTicket.run(key, listTokens(ticketText(ticket))));
  if (differs(({ fields }) => fields.articleIds)) {
    statements.forgetUses.run(key);
    for (const reference of fields.articleIds) statements.writeUse.run(key, articleOf(reference));
  }
  const columns = ticketColumns(ticket);
  if (differs((row) => ordered(ticketColumns(row), orderedTicketColumns))) statements.listTicket.run({ key, ...columns });
  else if (differs(ticketColumns)) statements.relistTicket.run({ key, ...columns });
  if (differs(linkOf)) statements.linkTicket.run(key, id, callId, linkOf(ticket)[1]);
  if (differs(({ fields }) => fields.place)) learnPlace(statements.knownPlaces, Number(key), fields.place, later);
  learnPeople(statements.knownPeople, newSteps(held?.row.steps, ticket.steps));
}

const itself = <Row>(row: Row): Row => row;
const lookUpOfTicket = ({ numberHash, callerId, callId, status, fields, createdAt }: TicketRow): readonly Cell[] => [
  numberHash,
  callerId,
  callId,
  status,
  isOpen(status) ? 1 : 0,
  fields.confidential ? 1 : 0,
  createdAt,
];
/** A confidential one leads nobody but who took it. */
const linkOf = ({ callId, fields, createdBy }: TicketRow): readonly [string | null, string | null] => [callId, fields.confidential ? createdBy : null];
const ordered = (columns: Columns, names: readonly string[]): unknown[] => names.map((name) => columns[name]);
/** A history only grows at its end, or is another one. */
function newSteps<Step>(before: readonly Step[] | undefined, steps: readonly Step[] | undefined): readonly Step[] {
  const [known, all] = [before?.length ?? 0, steps ?? []];
  return known > 0 && known <= all.length && isSame(before?.[known - 1], all[known - 1]) ? all.slice(known) : all;
}

function writeCall(statements: CacheStatements, call: CallRow, later: Later, isAnew: boolean): void {
  const held = isAnew ? null : heldOf<CallRow>(statements.heldCall.get(call.id));
  const differs = differing(held, call);
  if (!differs(itself)) return;
  const document = JSON.stringify(call);
  const isFoundAlike = held !== null && !differs(lookUpOfCall);
  const key = isFoundAlike ? held.key : statements.writeCall.get(call.id, ...lookUpOfCall(call), document);
  if (isFoundAlike) statements.redocumentCall.run(document, key);
  const columns = callColumns(call);
  if (differs((row) => ordered(callColumns(row), orderedCallColumns))) statements.listCall.run({ key, ...columns });
  else if (differs(callColumns)) statements.relistCall.run({ key, ...columns });
  if (differs(callText)) later.push(() => statements.indexCall.run(key, listTokens(callText(call))));
}
const lookUpOfCall = ({ numberHash, callerId, startedAt }: CallRow): readonly Cell[] => [numberHash, callerId, startedAt];

function writeCaller(statements: CacheStatements, caller: CallerRow, later: Later, isAnew: boolean): void {
  const held = isAnew ? null : heldOf<CallerRow>(statements.heldCaller.get(caller.id));
  const differs = differing(held, caller);
  if (!differs(itself)) return;
  const document = JSON.stringify(caller);
  const key = held?.key ?? statements.writeCaller.get(caller.id, document);
  if (held !== null) statements.redocumentCaller.run(document, key);
  // A card that is another's by now is found through that one alone.
  const isMerged = (caller.mergedInto ?? null) !== null;
  const isAppearing = differs(({ mergedInto }) => mergedInto ?? null);
  if (isAppearing || differs(({ numbers }) => numbers)) {
    statements.forgetCallerNumbers.run(key);
    if (!isMerged) for (const number of caller.numbers) statements.writeCallerNumber.run(number.hash, key);
  }
  if (isMerged) {
    statements.unlistCaller.run(key);
    later.push(() => statements.unindexCaller.run(key));
    return;
  }
  if (isAppearing || differs(callerText)) later.push(() => statements.indexCaller.run(key, listTokens(callerText(caller))));
  if (isAppearing || differs(callerColumns)) statements.listCaller.run({ key, ...callerColumns(caller) });
  learnPeople(statements.knownPeople, newSteps(held?.row.steps, caller.steps));
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
