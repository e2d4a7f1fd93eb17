import type { Draft, DraftPatch } from "../../contract/draft.ts";
import { withPatch } from "../../domain/ticket-fields.ts";

/** Two patches as one; the later one's value stands. */
export function joined(earlier: DraftPatch, later: DraftPatch): DraftPatch {
  const extra = earlier.extra === undefined && later.extra === undefined ? {} : { extra: { ...earlier.extra, ...later.extra } };
  return { ...earlier, ...later, ...extra };
}

/** A patch as patches of one part each: a field, or one that the configuration adds. */
export function partsOf({ extra, ...fields }: DraftPatch): DraftPatch[] {
  const extras = Object.entries(extra ?? {}).map(([name, value]) => ({ extra: { [name]: value } }));
  return [...Object.entries(fields).map(([name, value]) => ({ [name]: value })), ...extras];
}

/** What its parts are called; `extra.<id>` is one that the configuration adds. */
export const namesOf = (patch: DraftPatch): string[] =>
  partsOf(patch).flatMap((part) => (part.extra === undefined ? Object.keys(part) : Object.keys(part.extra).map((name) => `extra.${name}`)));

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
