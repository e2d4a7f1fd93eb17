import type { FieldsPatch } from "../contract/draft.ts";
import type { PlaceReference, TicketFields, TicketFieldsPatch } from "../contract/rows.ts";

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
  extra: {},
};

/** A change laid over the fields; of the place and of the added fields (`extra`) it touches the parts that it names. */
export function withPatch(fields: TicketFields, { extra, place, ...patch }: FieldsPatch): TicketFields {
  return { ...fields, ...given(patch), place: { ...fields.place, ...given(place ?? {}) }, extra: { ...fields.extra, ...extra } };
}
const given = (patch: object): object => Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));

/** Who leads is no helper of itself: it would have to report to itself. The same object where it is none. */
export const withLeadApart = (fields: TicketFields): TicketFields =>
  fields.unitId !== null && fields.helperUnitIds.includes(fields.unitId)
    ? { ...fields, helperUnitIds: fields.helperUnitIds.filter((id) => id !== fields.unitId) }
    : fields;

/** What differs between what an author saw and what they wrote, both as patches with the same keys; null when nothing does. */
export function changesOf(seen: TicketFields, fields: TicketFields): { readonly patch: TicketFieldsPatch; readonly seen: TicketFieldsPatch } | null {
  const names = differing({ ...seen, extra: null }, { ...fields, extra: null });
  const extras = differing(seen.extra, fields.extra);
  if (names.length === 0 && extras.length === 0) return null;
  const pick = (from: TicketFields): TicketFieldsPatch => ({
    ...Object.fromEntries(names.map((name) => [name, from[name as keyof TicketFields]])),
    ...(extras.length === 0 ? {} : { extra: Object.fromEntries(extras.map((name) => [name, from.extra[name] ?? ""])) }),
  });
  return { patch: pick(fields), seen: pick(seen) };
}

const differing = (one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));

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
