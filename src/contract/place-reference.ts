import { z } from "zod";

/** Where the matter is; `spoken` keeps the caller's own words. */
export const placeReferenceSchema = z.object({
  districtId: z.string().max(12).nullable(),
  streetId: z.string().max(12).nullable(),
  communityId: z.string().max(12).nullable(),
  building: z.string().max(200),
  spoken: z.string().max(500),
});
export type PlaceReference = z.infer<typeof placeReferenceSchema>;
