import type { PlaceReference, TicketFields } from "../contract/rows.ts";

/** What somebody wrote of a draft. */
export interface Written {
  readonly fields: TicketFields;
  readonly contactNumber: string;
}

/** As much may go by a slip of the fingers, characters. */
const slip = 3;
const texts = ["content", "cause", "course", "answer", "happenedAt", "callerName"] as const;
const placeIds = ["districtId", "streetId", "communityId"] as const;

const shrinks = (before: string, after: string): boolean => after.length < before.length - slip;

/** Whether a change takes away more of what somebody wrote or chose than a slip of the fingers. */
export function losesText(before: Written, after: Written): boolean {
  const { fields: was } = before;
  const { fields: is } = after;
  return (
    texts.some((name) => shrinks(was[name], is[name])) ||
    Object.entries(was.extra).some(([name, value]) => shrinks(value, is.extra[name] ?? "")) ||
    shrinks(before.contactNumber, after.contactNumber) ||
    losesPlace(was.place, is.place)
  );
}

/** A place that is taken over another brings its own words, so that their length says nothing. */
function losesPlace(was: PlaceReference, is: PlaceReference): boolean {
  const isTaken = placeIds.some((name) => was[name] !== is[name]);
  const gone = (name: "spoken" | "building"): boolean => shrinks(was[name], is[name]) || (isTaken && was[name].length > slip && !is[name].includes(was[name]));
  return placeIds.some((name) => was[name] !== null && was[name] !== is[name]) || gone("spoken") || gone("building");
}
