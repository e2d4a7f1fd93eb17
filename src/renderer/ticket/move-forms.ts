import { z } from "zod";
import { type TransitionName, transitionFactsSchema, transitionNameSchema } from "../../contract/ticket-life.ts";

/** Facts as they are written: more helpers than there may be are told when they are sent. */
export const writtenFactsSchema = transitionFactsSchema.extend({ helperUnitIds: z.array(z.string()).optional() });

/** How the form of a transition is kept while it is unsent; one that writes a refused one anew has that one's id behind it. */
export const moveForm = (ticketId: string, transition: TransitionName): string => `${formsOf(ticketId)}${transition}`;
/** How the keys of all forms about a ticket begin. */
export const formsOf = (ticketId: string): string => `move:${ticketId}:`;
/** The transition of a key; null where it is of another kind. */
export function transitionOfForm(ticketId: string, key: string): TransitionName | null {
  const found = transitionNameSchema.safeParse(key.slice(formsOf(ticketId).length));
  return found.success ? found.data : null;
}
/** The ticket at whose form somebody wrote last; null: at none, or at another form. */
export function ticketInHand(inHand: string | null): string | null {
  const [kind, ticketId] = inHand?.split(":") ?? [];
  return kind === "move" && ticketId !== undefined ? ticketId : null;
}
