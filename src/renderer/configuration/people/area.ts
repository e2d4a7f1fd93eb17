/** An area with one more place, each place once: what lies in another goes with that one. Ids of places begin with that of the place in which they lie. */
export function withPlace(areaIds: readonly string[], placeId: string): readonly string[] {
  if (areaIds.some((id) => placeId.startsWith(id))) return areaIds;
  return [...areaIds.filter((id) => !id.startsWith(placeId)), placeId];
}
/** An area as it is kept: no place at all is the whole city. */
export const keptArea = (areaIds: readonly string[]): string[] | null => (areaIds.length === 0 ? null : [...areaIds].sort());
export const isSameArea = (one: readonly string[] | null, other: readonly string[] | null): boolean =>
  String(keptArea(one ?? [])) === String(keptArea(other ?? []));
