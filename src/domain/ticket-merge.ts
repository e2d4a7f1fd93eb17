import { isSame } from "../base/same.ts";
import type { TicketUpdate } from "../contract/mutation.ts";
import type { TicketRow, TicketStep } from "../contract/rows.ts";
import { withLeadApart, withPatch } from "./ticket-fields.ts";

/** Longest history that a ticket carries; older plain updates give way, lost text never does. */
const longestHistory = 1_000;

/**
 * Lays one person's change over a ticket. Fields that differ merge; for the same field the later arrival
 * wins and what it replaced stays in the ticket's history (docs/architecture.md, Sync). Used by dispatch to
 * confirm a change and by the seat to show a pending one, so that both see the same.
 */
export function mergeTicket(ticket: TicketRow, update: TicketUpdate, personId: string, personName: string | null = null): TicketRow {
  const { extra: addedPatch, ...patch } = update.patch;
  const { extra: addedSeen, ...seen } = update.seen;
  const about = { at: update.at, personId, ...(personName === null ? {} : { personName }) };
  const steps = [
    ...stepsOf({ patch, seen, current: { ...ticket.fields }, prefix: "" }, about),
    ...stepsOf({ patch: addedPatch ?? {}, seen: addedSeen ?? {}, current: ticket.fields.extra, prefix: "extra." }, about),
  ];
  if (steps.length === 0) return ticket;
  const told = steps.map((step) => (step.kind === "conflict" ? { ...step, ...lostBy(ticket, step.field ?? "") } : step));
  const fields = withLeadApart(withPatch(ticket.fields, update.patch));
  return { ...ticket, fields, updatedAt: Math.max(ticket.updatedAt, update.at), steps: boundedSteps([...ticket.steps, ...told]) };
}

/** Who wrote what a field holds: its last change, else whoever made the ticket. */
export function lostBy({ steps, createdBy }: TicketRow, field: string): Pick<TicketStep, "lostById" | "lostByName"> {
  const last = steps.findLast((step) => step.field === field && (step.kind === "updated" || step.kind === "conflict"));
  const { personId = createdBy, personName } = last ?? steps.find((step) => step.kind === "created") ?? {};
  return { lostById: personId, ...(personName === undefined ? {} : { lostByName: personName }) };
}

/** Two people who wrote the same field of a ticket, as one of them is told of it. */
export interface TicketConflict {
  readonly ticketId: string;
  readonly number: string | null;
  readonly at: number;
  readonly field: string;
  /** Whether the text that gave way was this person's own; it stays in the history. */
  readonly isLoser: boolean;
  readonly otherName: string | null;
}
/** What of a ticket's history a person is told: that their text gave way, or that theirs took the place of another's. Their own changes of mind are none. */
export function conflictsOf(ticket: TicketRow, personId: string): TicketConflict[] {
  return ticket.steps.flatMap((step) => {
    const isLoser = step.lostById === personId;
    if (step.kind !== "conflict" || step.lostById === step.personId || (!isLoser && step.personId !== personId)) return [];
    const otherName = (isLoser ? step.personName : step.lostByName) ?? null;
    return [{ ticketId: ticket.id, number: ticket.number, at: step.at, field: step.field ?? "", isLoser, otherName }];
  });
}

type Values = Readonly<Record<string, unknown>>;
/** What a field is that a row from before it does not have. */
const unsaid: Values = { marked: false };

/** One step for each value that changes; `prefix` tells the fields that the configuration adds from the ticket's own. */
function stepsOf(
  change: { readonly patch: Values; readonly seen: Values; readonly current: Values; readonly prefix: "" | "extra." },
  about: { readonly at: number; readonly personId: string; readonly personName?: string },
): TicketStep[] {
  const steps: TicketStep[] = [];
  for (const [name, value] of Object.entries(change.patch)) {
    const current = change.current[name] ?? (change.prefix === "" ? unsaid[name] : "");
    if (value === undefined || isSame(current, value)) continue;
    const seen = change.seen[name];
    const conflict = seen !== undefined && !isSame(current, seen);
    const step = { ...about, field: `${change.prefix}${name}` };
    steps.push(conflict ? { ...step, kind: "conflict", lostText: asText(current) } : { ...step, kind: "updated" });
  }
  return steps;
}

const asText = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).slice(0, 20_000);

/** A history of bounded length: plain updates give way first, oldest first. */
export function boundedSteps(steps: readonly TicketStep[]): TicketStep[] {
  let tooMany = steps.length - longestHistory;
  const kept = steps.filter((step) => tooMany-- <= 0 || step.kind !== "updated");
  return kept.slice(-longestHistory);
}
