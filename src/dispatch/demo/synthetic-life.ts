import type { ConfigurationRow, TicketRow } from "../../contract/rows.ts";
import type { TransitionFacts, TransitionName } from "../../contract/ticket-life.ts";
import { lifeOf } from "../../domain/clocks.ts";
import { beginLife, moveTicket } from "../../domain/move-ticket.ts";

const hour = 3_600_000;
const day = 24 * hour;
/** Older tickets stay as they were written: what the worklist and the rates look at is younger. Days. */
const reach = 45;
/** A life that is over took no longer than this. */
const longest = 96 * hour;

/** One step of a made-up life: how far into the ticket's time, 0 to 1, and what was made. */
type Step = readonly [share: number, transition: TransitionName, facts: TransitionFacts];

const ratings = [
  { solved: "solved", satisfied: "satisfied" },
  { solved: "solved", satisfied: "satisfied" },
  { solved: "solved", satisfied: "fairly" },
  { solved: "partly", satisfied: "fairly" },
  { solved: "unsolved", satisfied: "dissatisfied" },
  { solved: "solved", satisfied: "satisfied" },
  { solved: "solved", satisfied: "unrated" },
] as const;

/**
 * The life that a sample ticket had until now, by the same rules as a real one's; which, follows from its place in the history.
 * A direct answer has none. @param now UTC ms
 */
export function livedThrough(ticket: TicketRow, index: number, configuration: ConfigurationRow, now: number): TicketRow {
  const age = now - ticket.createdAt;
  if (ticket.status === "answered" || age > reach * day) return ticket;
  const isOver = ticket.status === "closed";
  const begun: TicketRow = { ...ticket, status: "dispatched", ...beginLife({ ...ticket, status: "dispatched" }, configuration) };
  const span = Math.min(longest, age - 60_000);
  const stages = isOver ? 5 : ([0, 0, 0, 1, 1, 2, 2, 2, 3, 3][index % 10] ?? 0);
  return stepsOf(index)
    .slice(0, stages)
    .reduce((row, step) => after(row, step, Math.round(ticket.createdAt + step[0] * span), configuration), begun);
}

/** Every twelfth is contacted late. */
function stepsOf(index: number): Step[] {
  return [
    [0.02, "sign", {}],
    [index % 12 === 0 ? 0.5 : 0.1, "contact", { text: "已电话联系来电人，约定上门查看。", channel: "phone" }],
    [0.6, "result", { text: "已到现场处理，问题已解决，请回访核实。" }],
    [0.8, "followUp", ratings[index % ratings.length] ?? ratings[0]],
    [0.85, "close", {}],
  ];
}

function after(ticket: TicketRow, [, transition, facts]: Step, at: number, configuration: ConfigurationRow): TicketRow {
  const move = { name: "ticket.transition", ticketId: ticket.id, transition, facts, seenStatus: ticket.status, seenRound: lifeOf(ticket).round, at } as const;
  const outcome = moveTicket(ticket, move, { id: "sample", name: null, role: null }, { own: configuration, current: configuration });
  return outcome.kind === "refused" ? ticket : outcome.ticket;
}
