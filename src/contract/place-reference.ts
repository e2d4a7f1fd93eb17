import { z } from "zod";
import { textBounds } from "./text-bounds.ts";

/** Where the matter is; `spoken` keeps the caller's own words. */
export const placeReferenceSchema = z.object({
  districtId: z.string().max(12).nullable(),
  streetId: z.string().max(12).nullable(),
  communityId: z.string().max(12).nullable(),
  building: z.string().max(textBounds.building),
  spoken: z.string().max(textBounds.spoken),
});
export type PlaceReference = z.infer<typeof placeReferenceSchema>;
