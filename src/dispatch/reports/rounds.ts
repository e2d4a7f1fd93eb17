import type { EntityRow, TicketRow } from "../../contract/rows.ts";
import type { Querier } from "../store/database.ts";

/** A round of handling as the rates look at it. Times in UTC ms. */
interface Round {
  readonly ticket_id: string;
  readonly round: number;
  readonly unit_id: string | null;
  readonly demand_type: string | null;
  readonly category_id: string | null;
  readonly contact_due: number | null;
  readonly contacted_at: number | null;
  readonly followed_at: number | null;
  readonly solved: string | null;
  readonly satisfied: string | null;
  readonly excluded: string | null;
  /** The rounds before it that nobody was contacted in are not held against their unit. */
  readonly excuses: boolean;
}

/** What each of these tickets' present round says; nothing of one that was never dispatched or is from before there were rounds. */
function roundsOf(rows: readonly EntityRow[]): Round[] {
  return rows.flatMap((value) =>
    value.entity === "ticket" && value.row.life !== undefined && value.row.life.round > 0 ? [roundOf(value.row, value.row.life)] : [],
  );
}

function roundOf(ticket: TicketRow, life: NonNullable<TicketRow["life"]>): Round {
  const last = ticket.steps.findLast((step) => step.kind === "moved")?.transition;
  return {
    ticket_id: ticket.id,
    round: life.round,
    unit_id: ticket.fields.unitId,
    demand_type: ticket.fields.demandType,
    category_id: ticket.fields.categoryId,
    contact_due: life.clocks.contact?.dueAt ?? null,
    contacted_at: life.contactedAt,
    followed_at: life.followUp?.at ?? null,
    solved: life.followUp?.solved ?? null,
    satisfied: life.followUp?.satisfied ?? null,
    excluded: ticket.status === "returned" ? "returned" : last === "withdraw" ? "withdrawn" : null,
    excuses: last === "reassign",
  };
}

const columns =
  "ticket_id text, round integer, unit_id text, demand_type text, category_id text, contact_due bigint, contacted_at bigint, followed_at bigint, solved text, satisfied text, excluded text, excuses boolean";
const upsert = `
  INSERT INTO ticket_round (ticket_id, round, unit_id, demand_type, category_id, contact_due, contacted_at, followed_at, solved, satisfied, excluded)
  SELECT ticket_id, round, unit_id, demand_type, category_id, contact_due, contacted_at, followed_at, solved, satisfied, excluded
  FROM jsonb_to_recordset($1::jsonb) AS r (${columns})
  ON CONFLICT (ticket_id, round) DO UPDATE SET
    unit_id = excluded.unit_id, demand_type = excluded.demand_type, category_id = excluded.category_id, contact_due = excluded.contact_due,
    contacted_at = excluded.contacted_at, followed_at = excluded.followed_at, solved = excluded.solved, satisfied = excluded.satisfied,
    excluded = excluded.excluded`;
const excuse = `
  UPDATE ticket_round AS earlier SET excluded = 'reassigned'
  FROM jsonb_to_recordset($1::jsonb) AS r (${columns})
  WHERE r.excuses AND earlier.ticket_id = r.ticket_id AND earlier.round < r.round AND earlier.contacted_at IS NULL AND earlier.excluded IS NULL`;

/** Writes the rounds of tickets in the transaction that writes the tickets. */
export async function keepRounds(client: Querier, rows: readonly EntityRow[]): Promise<void> {
  const rounds = roundsOf(rows);
  if (rounds.length === 0) return;
  const values = [JSON.stringify(rounds)];
  await client.query(upsert, values);
  if (rounds.some((round) => round.excuses)) await client.query(excuse, values);
}
