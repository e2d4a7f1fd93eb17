import type { PlaceReference, PlaceRow } from "../../contract/rows.ts";
import type { Querier } from "../store/database.ts";
import { readEntity } from "./read-entity.ts";

/** Successors that are followed: a directory that names a place its own successor must not hold anybody up. */
const mostSteps = 4;
/** The hotline's city: UTC+8, no summer time. */
const cityOffset = 8 * 3_600_000;

/** A place with the one that took its place, where it was abolished by then; unchanged where nothing did. @param now UTC ms */
export async function standingPlace(client: Querier, place: PlaceReference, now: number): Promise<PlaceReference> {
  const today = new Date(now + cityOffset).toISOString().slice(0, 10);
  let id = place.communityId ?? place.streetId ?? place.districtId;
  const told = id;
  for (let step = 0; id !== null && step < mostSteps; step += 1) {
    const row = await readEntity(client, "place", id);
    const { abolishedOn = null, successorId = null } = row ?? {};
    if (abolishedOn === null || abolishedOn > today || successorId === null) break;
    id = successorId;
  }
  return id === null || id === told ? place : { ...place, ...(await chainOf(client, id)) };
}

/** What a place lies in, itself included. */
async function chainOf(client: Querier, placeId: string): Promise<Pick<PlaceReference, "districtId" | "streetId" | "communityId">> {
  const ids: Partial<Record<PlaceRow["level"], string>> = {};
  let row = await readEntity(client, "place", placeId);
  for (let step = 0; row !== null && step < mostSteps; step += 1) {
    ids[row.level] = row.id;
    row = row.parentId === null ? null : await readEntity(client, "place", row.parentId);
  }
  return { districtId: ids.district ?? null, streetId: ids.street ?? null, communityId: ids.community ?? null };
}
