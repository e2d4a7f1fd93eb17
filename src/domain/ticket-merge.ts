import type { TicketUpdate } from "../contract/mutation.ts";
import type { TicketFields, TicketRow, TicketStep } from "../contract/rows.ts";

type FieldName = keyof TicketFields;

/** Longest history that a ticket carries; older plain updates give way, lost text never does. */
const longestHistory = 1_000;

/**
 * Lays one person's change over a ticket. Fields that differ merge; for the same field the later arrival
 * wins and what it replaced stays in the ticket's history (docs/architecture.md, Sync). Used by dispatch to
 * confirm a change and by the seat to show a pending one, so that both see the same.
 */
export function mergeTicket(ticket: TicketRow, update: TicketUpdate, personId: string): TicketRow {
  const fields: Record<string, unknown> = { ...ticket.fields };
  const steps: TicketStep[] = [];
  for (const [name, value] of Object.entries(update.patch)) {
    const field = name as FieldName;
    const current = ticket.fields[field];
    if (value === undefined || isSame(current, value)) continue;
    fields[field] = value;
    const seen = update.seen[field];
    const conflict = seen !== undefined && !isSame(current, seen);
    const step = { at: update.at, personId, field };
    steps.push(conflict ? { ...step, kind: "conflict", lostText: asText(current) } : { ...step, kind: "updated" });
  }
  if (steps.length === 0) return ticket;
  return { ...ticket, fields: fields as TicketFields, updatedAt: Math.max(ticket.updatedAt, update.at), steps: bounded([...ticket.steps, ...steps]) };
}

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 20_000);

function bounded(steps: readonly TicketStep[]): TicketStep[] {
  let tooMany = steps.length - longestHistory;
  const kept = steps.filter((step) => tooMany-- <= 0 || step.kind !== "updated");
  return kept.slice(-longestHistory);
}

function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  const [leftKeys, rightKeys] = [Object.keys(left), Object.keys(right)];
  return leftKeys.length === rightKeys.length && leftKeys.every((key) => isSame(Reflect.get(left, key), Reflect.get(right, key)));
}
