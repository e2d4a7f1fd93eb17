import type { PlaceReference } from "../../contract/rows.ts";
import type { PlaceHit } from "../../contract/seat-api.ts";
import { innermost } from "../shared/place-words.ts";

/** The parts of a place that change: what another window does with the others meanwhile stays. */
export type PlacePatch = Partial<PlaceReference>;

/** Whether a place is no more on a day, `YYYY-MM-DD`. */
export const isGoneOn = ({ place }: PlaceHit, today: string): boolean => place !== null && place.abolishedOn !== null && place.abolishedOn <= today;

interface Taking {
  readonly place: PlaceReference;
  /** What found it. */
  readonly typed: string;
  /** What was typed behind that, which comes after what is taken. */
  readonly behind: string;
  readonly today: string;
}

/** A hit as the ticket keeps it; for an abolished place what took its place, with the old name as it was spoken. */
export function placeTaken(hit: PlaceHit, { place, typed, behind, today }: Taking): PlacePatch {
  if (hit.place === null) return { ...hit.ids, building: "", spoken: hit.path + behind };
  const isFirst = innermost(place) === null;
  const spoken = isFirst && /\p{Script=Han}/u.test(typed) ? typed : "";
  const said = isFirst ? { spoken } : {};
  const building = hit.building + behind;
  if (!isGoneOn(hit, today) || hit.successorIds === null) return { ...hit.ids, building, ...said };
  const isUnsaid = isFirst ? spoken === "" : place.spoken === "";
  return { ...hit.successorIds, building, ...said, ...(isUnsaid ? { spoken: hit.place.name } : {}) };
}

/** The next wider place. */
export function placeOuter(place: PlaceReference): PlacePatch {
  if (place.communityId !== null) return { communityId: null };
  return place.streetId !== null ? { streetId: null } : { districtId: null };
}
