import { unreachable } from "../../base/assert.ts";
import type { PlaceReference } from "../../contract/rows.ts";

/** How near two places are, nearest first. `inStreet`: one of them names no community; `unknown`: one of them says too little. */
export const nearnesses = ["sameBuilding", "nextBuilding", "sameCommunity", "inStreet", "sameStreet", "sameDistrict", "elsewhere", "unknown"] as const;
export type Nearness = (typeof nearnesses)[number];

/** Buildings whose numbers differ by so much at most are neighbours. */
const neighbourhood = 2;

/** The number of a building in the caller's words: `5号楼2单元601` and `5栋` give `5`, `甲12楼` gives `甲12`; null where none is said. */
export function buildingNumber(building: string): string | null {
  const folded = building.normalize("NFKC").toLowerCase();
  const found = /([甲乙丙丁a-z]?\d{1,4})\s*(?:号楼|号院|栋|幢|座|#|楼|号)/.exec(folded) ?? /^\s*([甲乙丙丁a-z]?\d{1,4})(?=\D|$)/.exec(folded);
  return found?.[1] ?? null;
}

/** Symmetric: `nearnessOf(a, b) === nearnessOf(b, a)`. */
export function nearnessOf(one: PlaceReference, other: PlaceReference): Nearness {
  const shared = sharedLevel(one, other);
  switch (shared) {
    case "community":
      return betweenBuildings(one.building, other.building);
    case "street":
      return one.communityId === null || other.communityId === null ? sameAddress(one, other, "inStreet") : "sameStreet";
    case "district":
    case "none":
      return shared === "district" ? "sameDistrict" : "elsewhere";
    case "unknown":
      return sameAddress(one, other, "unknown");
    default:
      return unreachable(shared);
  }
}

function sharedLevel(one: PlaceReference, other: PlaceReference): "community" | "street" | "district" | "none" | "unknown" {
  if (one.districtId === null || other.districtId === null) return "unknown";
  if (one.districtId !== other.districtId) return "none";
  if (one.streetId === null || other.streetId === null) return "unknown";
  if (one.streetId !== other.streetId) return "district";
  return one.communityId !== null && one.communityId === other.communityId ? "community" : "street";
}

function betweenBuildings(one: string, other: string): Nearness {
  const [left, right] = [buildingNumber(one), buildingNumber(other)];
  if (left === null || right === null) return "sameCommunity";
  if (left === right) return "sameBuilding";
  const difference = Math.abs(Number(left) - Number(right));
  return difference <= neighbourhood ? "nextBuilding" : "sameCommunity";
}

/** Where the directory does not say, the same words and the same building do. */
function sameAddress(one: PlaceReference, other: PlaceReference, otherwise: Nearness): Nearness {
  const [left, right] = [one.spoken.trim(), other.spoken.trim()];
  return left !== "" && left === right ? betweenBuildings(one.building, other.building) : otherwise;
}
