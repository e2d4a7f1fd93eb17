import type { PlaceReference, TicketRow } from "../../contract/rows.ts";
import { matchExpression } from "../../domain/bigrams.ts";
import type { TermTable } from "../../domain/similarity/term-table.ts";
import type { Terms } from "../../domain/similarity/terms.ts";
import type { Cache } from "../store/cache.ts";
import { breathe } from "./teaching.ts";

/** Whose tickets may be about the same matter. */
export interface CandidateQuestion {
  readonly place: PlaceReference;
  readonly terms: Terms;
  readonly numberHash: string | null;
  readonly callerId: string | null;
  /** UTC ms, dispatch's time. */
  readonly now: number;
}

/** Rows of each way of looking: what is asked of the disk does not grow with the store. */
const most = { caller: 20, community: 60, street: 40, words: 3, word: 15 };
/** Older tickets are another occasion of the matter, ms. */
const reach = 30 * 86_400_000;

/** Tickets that come into question: the caller's, those of the place, and where no place is said those with the same telling words. */
export async function candidatesFor(cache: Cache, table: TermTable, question: CandidateQuestion, isOver: () => boolean): Promise<TicketRow[]> {
  const since = -(question.now - reach);
  const { communityId, streetId } = question.place;
  const looks: ((statements: Parameters<Parameters<Cache["read"]>[0]>[0]) => unknown[])[] = [];
  if (question.numberHash !== null) looks.push((statements) => statements.ticketsByNumber.all(question.numberHash, 0, most.caller));
  if (question.callerId !== null) looks.push((statements) => statements.ticketsByCaller.all(question.callerId, 0, most.caller));
  if (communityId !== null) looks.push((statements) => statements.ticketsOfCommunity.all(communityId, since, most.community));
  if (streetId !== null) looks.push((statements) => statements.ticketsOfStreet.all(streetId, since, most.street));
  else for (const expression of tellingWords(question.terms, table)) looks.push((statements) => statements.ticketsByTokens.all(expression, most.word));
  const found = new Map<string, TicketRow>();
  for (const look of looks) {
    if (isOver() || !cache.isOpen) return [];
    for (const document of cache.read((statements) => look(statements))) {
      const ticket = JSON.parse(String(document)) as TicketRow;
      if (ticket.createdAt >= question.now - reach) found.set(ticket.id, ticket);
    }
    await breathe();
  }
  return [...found.values()];
}

function tellingWords(terms: Terms, table: TermTable): string[] {
  const words = [...terms].filter(([, said]) => said.length > 1).sort(([one], [other]) => table.weightOf(other) - table.weightOf(one));
  return words.slice(0, most.words).flatMap(([, said]) => matchExpression(said) ?? []);
}
