import type { PlaceReference } from "../../contract/rows.ts";
import { useAnswer, useConsole, useStore } from "./use-console.ts";

/** The narrowest place that is chosen. */
export const innermost = (place: PlaceReference): string | null => place.communityId ?? place.streetId ?? place.districtId;

/**
 * A place as one reads it out: district, street, community, building, and the caller's own words where they say more.
 * @param path what the directory calls the chosen place, such as `昌平区 · 回龙观街道`; "" where none is chosen or it is not read yet
 */
export function placeWords({ building, spoken }: Pick<PlaceReference, "building" | "spoken">, path: string): string {
  const named = path.split(" · ");
  return [path, building, named.includes(spoken.trim()) ? "" : spoken]
    .map((word) => word.trim())
    .filter((word) => word !== "")
    .join(" · ");
}

/** The words of a place, by the directory that this seat holds. */
export function usePlaceWords(place: PlaceReference | null): string {
  const store = useStore();
  const { placesVersion } = useConsole();
  const id = place === null ? null : innermost(place);
  const ask = () => (id === null ? Promise.resolve(null) : store.seat.place.get({ placeId: id }).then(({ path }) => ({ id, path })));
  const named = useAnswer(ask, [id, placesVersion], null);
  return place === null ? "" : placeWords(place, named !== null && named.id === id ? named.path : "");
}
