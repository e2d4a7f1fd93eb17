import type { PlaceReference, TicketFields } from "../contract/rows.ts";

export const emptyPlace: PlaceReference = { districtId: null, streetId: null, communityId: null, building: "", spoken: "" };

/** A form before anything is typed. */
export const emptyTicketFields: TicketFields = {
  callerName: "",
  happenedAt: "",
  place: emptyPlace,
  content: "",
  cause: "",
  course: "",
  demandType: null,
  categoryId: null,
  urgency: "normal",
  confidential: false,
  unitId: null,
  helperUnitIds: [],
  answer: "",
  articleIds: [],
};

/** 五要素: which of name, time, place, cause and course are there (domain.md, "What a ticket carries"). */
export function fiveElements(fields: TicketFields): {
  readonly name: boolean;
  readonly time: boolean;
  readonly place: boolean;
  readonly cause: boolean;
  readonly course: boolean;
} {
  const { place } = fields;
  const isSaid = (text: string): boolean => text.trim() !== "";
  return {
    name: isSaid(fields.callerName),
    time: isSaid(fields.happenedAt),
    place: place.districtId !== null || isSaid(place.building) || isSaid(place.spoken),
    cause: isSaid(fields.cause),
    course: isSaid(fields.course),
  };
}
