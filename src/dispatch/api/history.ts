import type { CallRow, TicketRow } from "../../contract/rows.ts";
import type { Querier } from "../store/database.ts";
import { withoutConfidence } from "../sync/confidence.ts";

/** Whose history, before when (UTC ms), and how many of each kind. */
export interface HistoryQuestion {
  readonly numberHash: string | null;
  readonly callerId: string | null;
  readonly before: number;
  readonly limit: number;
}

/** Tickets and calls of a number or a caller, newest first. */
export async function readOlder(
  client: Querier,
  question: HistoryQuestion,
  confidential: boolean,
): Promise<{ tickets: TicketRow[]; calls: CallRow[]; more: boolean }> {
  const tickets = await readKind<TicketRow>(client, "ticket", question);
  const calls = await readKind<CallRow>(client, "call", question);
  const { limit } = question;
  return {
    tickets: tickets.slice(0, limit).map((ticket) => (confidential ? ticket : withoutConfidence(ticket))),
    calls: calls.slice(0, limit),
    more: tickets.length > limit || calls.length > limit,
  };
}

async function readKind<Row>(client: Querier, entity: string, { numberHash, callerId, before, limit }: HistoryQuestion): Promise<Row[]> {
  const found = await client.query<{ document: Row }>(
    `SELECT document FROM entity WHERE entity = $1 AND occurred_at < $4 AND (number_hash = $2 OR caller_id = $3) ORDER BY occurred_at DESC LIMIT $5`,
    [entity, numberHash, callerId, before, limit + 1],
  );
  return found.rows.map((row) => row.document);
}
