import type { Draft, DraftPatch } from "../../contract/draft.ts";
import { withPatch } from "../../domain/ticket-fields.ts";

/** Two patches as one; the later one's value stands. */
export function joined(earlier: DraftPatch, later: DraftPatch): DraftPatch {
  const place = earlier.place === undefined && later.place === undefined ? {} : { place: { ...earlier.place, ...later.place } };
  const extra = earlier.extra === undefined && later.extra === undefined ? {} : { extra: { ...earlier.extra, ...later.extra } };
  return { ...earlier, ...later, ...place, ...extra };
}

/** A patch as patches of one part each: a field, a part of the place, or a field that the configuration adds. */
export function partsOf({ place, extra, ...fields }: DraftPatch): DraftPatch[] {
  const places = Object.entries(place ?? {}).map(([name, value]) => ({ place: { [name]: value } }));
  const extras = Object.entries(extra ?? {}).map(([name, value]) => ({ extra: { [name]: value } }));
  return [...Object.entries(fields).map(([name, value]) => ({ [name]: value })), ...places, ...extras];
}

/** What its parts are called: a part of the place by its own name, `extra.<id>` what the configuration adds. */
export const namesOf = ({ place, extra, ...fields }: DraftPatch): string[] => [
  ...Object.keys(fields),
  ...Object.keys(place ?? {}),
  ...Object.keys(extra ?? {}).map((name) => `extra.${name}`),
];

/** A patch without the parts that another one has, too. */
export function without(patch: DraftPatch, other: DraftPatch): DraftPatch {
  const gone = new Set(namesOf(other));
  return partsOf(patch)
    .filter((part) => !namesOf(part).some((name) => gone.has(name)))
    .reduce(joined, {});
}

/** A patch laid over a draft, as the seat does it. */
export function laidOver(draft: Draft, patch: DraftPatch): Draft {
  const { contactNumber, callerId, repeatOf, ...fields } = patch;
  return {
    ...draft,
    contactNumber: contactNumber ?? draft.contactNumber,
    callerId: callerId === undefined ? draft.callerId : callerId,
    repeatOf: repeatOf === undefined ? draft.repeatOf : repeatOf,
    fields: withPatch(draft.fields, fields),
  };
}
