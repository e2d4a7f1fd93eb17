import type { Condition } from "../../contract/lists-api.ts";

/** What a filter is reckoned with. `now` and `midnight`: UTC ms. */
export interface FilterFacts {
  readonly now: number;
  readonly personId: string;
}
/** Chosen values by the filter's name; what is not there is not filtered by. */
export type Chosen = Readonly<Record<string, string>>;
type Make = (value: string, facts: FilterFacts) => Condition[];

const day = 86_400_000;
/** Days begin at midnight in the hotline's city (UTC+8, no summer time). */
const cityOffset = 8 * 3_600_000;
export const midnight = (now: number): number => Math.floor((now + cityOffset) / day) * day - cityOffset;

const equals =
  (column: string): Make =>
  (value) => [{ op: "in", column, values: [value] }];
const yes =
  (column: string): Make =>
  () => [{ op: "in", column, values: [1] }];
/** `today`, or a number of days back from now. The column holds the time with its sign turned. */
const since: Make = (value, { now }) => {
  const from = value === "today" ? midnight(now) : now - Number(value) * day;
  return [{ op: "between", column: "neg_time", from: null, to: -from + 1 }];
};
/** `street:110114007`: a place by its level. */
const place: Make = (value) => {
  const [level = "", id = ""] = value.split(":");
  return [{ op: "in", column: `${level}_id`, values: [id] }];
};

const ofTickets = {
  status: equals("status"),
  demandType: equals("demand_type"),
  category: equals("category_id"),
  unit: equals("unit_id"),
  urgency: equals("urgency"),
  channel: equals("channel"),
  place,
  since,
  mine: (_, { personId }) => [{ op: "in", column: "created_by", values: [personId] }],
  confidential: yes("is_confidential"),
  marked: yes("is_marked"),
  overdue: (_, { now }) => [
    { op: "in", column: "is_open", values: [1] },
    { op: "between", column: "deadline", from: null, to: now },
  ],
} as const satisfies Record<string, Make>;

/** The filters of each list, by name. */
export const filters = {
  tickets: ofTickets,
  followUps: ofTickets,
  calls: {
    direction: equals("direction"),
    outcome: equals("outcome"),
    queue: equals("queue"),
    since,
    mine: (_, { personId }) => [{ op: "in", column: "person_id", values: [personId] }],
  },
  callers: { vulnerable: yes("is_vulnerable"), nuisance: yes("is_nuisance"), flagged: yes("is_flagged"), notes: yes("has_notes"), place },
} as const satisfies Record<string, Record<string, Make>>;

/** What the chosen filters ask of a row. */
export function conditionsOf(list: keyof typeof filters, chosen: Chosen, facts: FilterFacts): Condition[] {
  const known: Record<string, Make> = filters[list];
  return Object.entries(chosen).flatMap(([name, value]) => known[name]?.(value, facts) ?? []);
}
