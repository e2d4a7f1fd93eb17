import { type CallerRow, type CallRow, type TicketRow, ticketStatusSchema, urgencySchema } from "../../contract/rows.ts";
import { callerText, callText, type ListText, ticketText } from "../store/list-texts.ts";
import { type Cell, type Columns, callColumns, callerColumns, ticketColumns } from "./list-columns.ts";

/**
 * An order of a list. `indexed`: an index of these ascending columns stands. `grouped`: by a column of few values, whose order
 * is given by `rank`, and by time within each.
 */
export type Order = { readonly kind: "indexed"; readonly columns: readonly string[] } | { readonly kind: "grouped"; readonly column: string; rank: Rank };
type Rank = "configuration" | readonly string[];

/** What one kind of row is found by in its list. */
export interface ListDefinition<Row extends { readonly id: string }> {
  /** Table of the documents, by key and id. */
  readonly documents: "ticket" | "call" | "caller";
  /** Table of the columns, by key. */
  readonly table: string;
  /** Full text by key. */
  readonly textIndex: string;
  /** By the name that a query gives. `time` is always there. */
  readonly orders: Readonly<Record<string, Order>>;
  columnsOf(row: Row): Columns;
  textOf(row: Row): ListText;
}

const time: Order = { kind: "indexed", columns: ["neg_time"] };
const name: Order = { kind: "indexed", columns: ["name_sort", "neg_time"] };
const grouped = (column: string, rank: Rank): Order => ({ kind: "grouped", column, rank });

export const ticketList: ListDefinition<TicketRow> = {
  documents: "ticket",
  table: "ticket_list",
  textIndex: "ticket_index",
  orders: {
    time,
    name,
    deadline: { kind: "indexed", columns: ["deadline", "neg_time"] },
    status: grouped("status", ticketStatusSchema.options),
    urgency: grouped("urgency", [...urgencySchema.options].reverse()),
    demandType: grouped("demand_type", "configuration"),
    category: grouped("category_id", "configuration"),
    unit: grouped("unit_id", "configuration"),
  },
  columnsOf: ticketColumns,
  textOf: ticketText,
};
export const callList: ListDefinition<CallRow> = {
  documents: "call",
  table: "call_list",
  textIndex: "call_index",
  orders: { time, length: { kind: "indexed", columns: ["talked", "neg_time"] } },
  columnsOf: callColumns,
  textOf: callText,
};
export const callerList: ListDefinition<CallerRow> = {
  documents: "caller",
  table: "caller_list",
  textIndex: "caller_index",
  orders: { time, name },
  columnsOf: callerColumns,
  textOf: callerText,
};

/** Values of a grouped order from first to last; those that are not named come behind, and what has none last. */
export function rankOf(order: readonly string[], value: Cell): number {
  if (value === null) return order.length + 1;
  const at = order.indexOf(String(value));
  return at === -1 ? order.length : at;
}
