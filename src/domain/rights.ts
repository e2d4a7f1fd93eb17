import type { WindowPerson } from "./window.ts";

/** By what a person's changes are judged. */
export type Rights = Pick<WindowPerson, "role" | "areaIds">;

/**
 * What may be done in an author's name by who is not known to sit beside them: no more than either of the two may. Of two different roles only
 * the least is certain.
 */
export function sharedRights(author: Rights, carrier: Rights): Rights {
  return { role: author.role === carrier.role ? author.role : "operator", areaIds: sharedAreas(author.areaIds, carrier.areaIds) };
}

/** Places lie in those whose ids theirs begin with. */
function sharedAreas(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  if (one === null || other === null) return one ?? other;
  const within = (inner: readonly string[], outer: readonly string[]): string[] => inner.filter((id) => outer.some((each) => id.startsWith(each)));
  return [...new Set([...within(one, other), ...within(other, one)])];
}
