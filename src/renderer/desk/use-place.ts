import type { PlaceReference } from "../../contract/rows.ts";
import type { PlaceHit } from "../../contract/seat-api.ts";
import { innermost } from "../shared/place-words.ts";
import { shortDate } from "../shared/time-words.ts";
import { useAnswer, useCentralNow, useConsole, useStore } from "../shared/use-console.ts";
import { isGoneOn } from "./place-patch.ts";

/** Ids by which the place box and the button that takes an abolished place's successor are given the cursor. */
export const [placeField, successorButton] = ["box-place", "place-successor"] as const;

/** The chosen place as the directory has it, asked for again when the directory changes while the form is open; and whether it was abolished by today. */
export function usePlace(place: PlaceReference): { readonly chosen: PlaceHit | null; readonly isGone: boolean } {
  const store = useStore();
  const { placesVersion } = useConsole();
  const today = shortDate(useCentralNow());
  const chosenId = innermost(place);
  const ask = () => (chosenId === null ? Promise.resolve(null) : store.seat.place.get({ placeId: chosenId }));
  const chosen = useAnswer<PlaceHit | null>(ask, [chosenId, placesVersion], null);
  return { chosen, isGone: chosen !== null && chosen.place?.id === chosenId && isGoneOn(chosen, today) };
}
