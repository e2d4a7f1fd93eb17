import type { ConfigurationRow } from "../../contract/rows.ts";
import type { Satisfied, Solved } from "../../contract/ticket-life.ts";
import type { Rates, RatesQuestion } from "../../contract/ticket-life-api.ts";
import { lifeRulesOf } from "../../domain/life-rules.ts";
import { addRates, noRates, type RateGroup, type RatePeriod, ratePeriods, ratesOf } from "../../domain/rates.ts";
import type { Querier } from "../store/database.ts";

/** The three rates over a time, by the rules of its days. A contact that is not due yet counts once it was made. @param now UTC ms */
export async function readRates(client: Querier, configuration: ConfigurationRow | null, question: RatesQuestion, now: number): Promise<Rates> {
  let sum = noRates;
  for (const period of ratePeriods(lifeRulesOf(configuration), question.from, question.to)) {
    const groups = [...(await readContacts(client, period, question.unitId, now)), ...(await readFollowUps(client, period, question.unitId))];
    sum = addRates(sum, ratesOf(groups, period.rule));
  }
  return sum;
}

interface MatterRow {
  readonly [column: string]: unknown;
  readonly demand_type: string | null;
  readonly category_id: string | null;
  readonly count: number;
}

async function readContacts(client: Querier, { from, to }: RatePeriod, unitId: string | null, now: number): Promise<RateGroup[]> {
  const found = await client.query<MatterRow & { readonly in_time: boolean }>(
    `SELECT demand_type, category_id, coalesce(contacted_at <= contact_due, false) AS in_time, count(*) AS count FROM ticket_round
     WHERE contact_due >= $1 AND contact_due < $2 AND (contact_due <= $3 OR contacted_at IS NOT NULL) AND excluded IS NULL
       AND ($4::text IS NULL OR unit_id = $4) GROUP BY 1, 2, 3`,
    [from, to, now, unitId],
  );
  return found.rows.map((row) => ({ kind: "contact", demandType: row.demand_type, categoryId: row.category_id, inTime: row.in_time, count: row.count }));
}

async function readFollowUps(client: Querier, { from, to }: RatePeriod, unitId: string | null): Promise<RateGroup[]> {
  const found = await client.query<MatterRow & { readonly solved: Solved; readonly satisfied: Satisfied }>(
    `SELECT demand_type, category_id, solved, satisfied, count(*) AS count FROM ticket_round
     WHERE followed_at >= $1 AND followed_at < $2 AND ($3::text IS NULL OR unit_id = $3) GROUP BY 1, 2, 3, 4`,
    [from, to, unitId],
  );
  return found.rows.map(({ demand_type, category_id, ...row }) => ({ kind: "followUp", demandType: demand_type, categoryId: category_id, ...row }));
}
