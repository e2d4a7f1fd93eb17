import type { PlaceHit } from "../../../contract/seat-api.ts";
import { useAnswer, useConsole, useStore } from "../../shared/use-console.ts";

const none: ReadonlyMap<string, PlaceHit> = new Map();

/** Places by their ids, as the directory has them; what it does not have is not there. */
export function usePlaceNames(ids: readonly string[]): ReadonlyMap<string, PlaceHit> {
  const store = useStore();
  const { placesVersion } = useConsole();
  const wanted = [...new Set(ids)].sort();
  const ask = async (): Promise<ReadonlyMap<string, PlaceHit>> => {
    const found = await Promise.all(wanted.map((placeId) => store.seat.place.get({ placeId }).catch(() => null)));
    return new Map(found.flatMap((hit) => (hit?.place == null ? [] : [[hit.place.id, hit] as const])));
  };
  return useAnswer(ask, [wanted, placesVersion], none);
}
