import { HotlineError } from "../../contract/errors.ts";
import type { Condition } from "../../contract/lists-api.ts";
import type { Cell, Columns } from "./list-columns.ts";

/** A part of a WHERE clause with its values. */
export interface Clause {
  readonly sql: string;
  readonly values: readonly Cell[];
}

/**
 * The conditions as SQL over a narrow table. The names come from the definition and not from outside.
 * @param columns those of the list's table @throws HotlineError `invalid` for a column that is not among them
 */
export function clauseOf(conditions: readonly Condition[], columns: ReadonlySet<string>): Clause {
  const clauses = conditions.map((condition) => {
    if (!columns.has(condition.column)) throw new HotlineError({ kind: "invalid", detail: "column" });
    return condition.op === "in" ? inClause(condition.column, condition.values) : betweenClause(condition);
  });
  return { sql: clauses.map(({ sql }) => `(${sql})`).join(" AND ") || "1", values: clauses.flatMap(({ values }) => values) };
}

function inClause(column: string, values: readonly Cell[]): Clause {
  const given = values.filter((value) => value !== null);
  const parts = [
    ...(given.length === 0 ? [] : [`${column} IN (${given.map(() => "?").join(", ")})`]),
    ...(given.length < values.length ? [`${column} IS NULL`] : []),
  ];
  return { sql: parts.join(" OR "), values: given };
}

function betweenClause({ column, from, to }: Extract<Condition, { op: "between" }>): Clause {
  const parts = [...(from === null ? [] : [`${column} >= ?`]), ...(to === null ? [] : [`${column} < ?`])];
  return { sql: parts.join(" AND ") || "1", values: [from, to].filter((value) => value !== null) };
}

/** The same for one row in memory: what a pending change made of it. */
export function holdsAll(conditions: readonly Condition[], columns: Columns): boolean {
  return conditions.every((condition) => {
    const value = columns[condition.column] ?? null;
    if (condition.op === "in") return condition.values.includes(value);
    return typeof value === "number" && (condition.from === null || value >= condition.from) && (condition.to === null || value < condition.to);
  });
}
