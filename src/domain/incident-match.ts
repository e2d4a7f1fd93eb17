import type { IncidentRow } from "../contract/incident.ts";
import type { PlaceReference } from "../contract/rows.ts";
import { foldText } from "./bigrams.ts";

/** Whether an incident stands at that time, UTC ms by dispatch's clock. */
export const isValid = (incident: IncidentRow, now: number): boolean => incident.endedAt === null && incident.validFrom <= now && now < incident.validUntil;

/** What of an incident's scope fits a call. */
export interface IncidentFit {
  readonly incident: IncidentRow;
  /** Its keywords that were said. */
  readonly words: readonly string[];
  readonly isCategory: boolean;
  readonly isPlace: boolean;
}

/**
 * Whether a call is about an incident: its place lies in the scope (or nobody said yet where it is), and its category is of the scope
 * or one of the keywords was said. An incident without categories and keywords fits every call of its places.
 * @param sound brings a text into the form in which words that sound alike are the same
 */
export function fitOf(
  incident: IncidentRow,
  matter: { readonly text: string; readonly place: PlaceReference; readonly categoryId: string | null },
  sound: (text: string) => string,
): IncidentFit | null {
  const { placeIds, categoryIds, keywords } = incident.scope;
  const here = [matter.place.districtId, matter.place.streetId, matter.place.communityId].filter((id) => id !== null);
  const isPlace = placeIds.some((id) => here.includes(id));
  if (placeIds.length > 0 && !isPlace && !isUnsaid(matter.place, here)) return null;
  const text = sound(foldText(matter.text));
  const words = keywords.filter((word) => text.includes(sound(foldText(word))));
  const isCategory = matter.categoryId !== null && categoryIds.includes(matter.categoryId);
  const isBare = categoryIds.length === 0 && keywords.length === 0;
  return isCategory || words.length > 0 || (isBare && isPlace) ? { incident, words, isCategory, isPlace } : null;
}

/** A place that is said no nearer than one that holds the scope's may still lie in it. */
const isUnsaid = (place: PlaceReference, here: readonly string[]): boolean => here.length === 0 && place.building.trim() === "" && place.spoken.trim() === "";

/** Of those that fit, the one of which most does; a place counts more than a category, a category more than a word. */
export function bestFit(fits: readonly IncidentFit[]): IncidentFit | null {
  const worth = ({ isPlace, isCategory, words }: IncidentFit): number => (isPlace ? 4 : 0) + (isCategory ? 2 : 0) + Math.min(words.length, 3);
  return [...fits].sort((one, other) => worth(other) - worth(one) || other.incident.updatedAt - one.incident.updatedAt)[0] ?? null;
}
