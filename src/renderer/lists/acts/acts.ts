import type { TFunction } from "i18next";
import type { ListAct } from "../../../contract/list-acts.ts";
import type { ListName } from "../../../contract/list-export.ts";
import type { Role } from "../../../contract/rows.ts";
import type { TransitionName } from "../../../contract/ticket-life.ts";
import { mayMake, transitionOf } from "../../../domain/ticket-life.ts";

/** What can be chosen to be done to many rows. */
export type ActName = TransitionName | "category" | "urgency" | "mark" | "unmark" | "attach";

const moves: Partial<Record<ListName, readonly TransitionName[]>> = {
  tickets: ["remind", "supervise", "dispatch", "reassign", "close"],
  followUps: ["assignFollowUp", "postponeFollowUp"],
};
const others: Partial<Record<ListName, readonly ActName[]>> = { tickets: ["category", "urgency", "mark", "unmark", "attach"], followUps: ["mark", "unmark"] };
const isMove = (name: ActName): name is TransitionName => !["category", "urgency", "mark", "unmark", "attach"].includes(name);

/** The acts of a list that this person may make; none for a list whose rows have no life of their own. */
export const actsOf = (list: ListName, role: Role): ActName[] => [
  ...(moves[list] ?? []).filter((name) => mayMake(role, transitionOf(name).maker)),
  ...(others[list] ?? []),
];
/** The transition of an act; null for one that changes what a ticket says. */
export const moveOf = (name: ActName): TransitionName | null => (isMove(name) ? name : null);

export const nameWords = (t: TFunction, name: ActName): string => (isMove(name) ? t(`life.move.${name}`) : t(`bulk.act.${name}`));
export function actWords(t: TFunction, act: ListAct): string {
  if (act.kind === "move") return t(`life.move.${act.transition}`);
  return nameWords(t, act.kind === "mark" && !act.marked ? "unmark" : act.kind);
}

/** Whether there is anything that can be done to many rows of a list. */
export const hasActs = (list: ListName): boolean => moves[list] !== undefined || others[list] !== undefined;
