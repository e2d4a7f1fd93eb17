import { isSame } from "../base/same.ts";
import type { CallerAttach, CallerFacts, CallerRow, CallerStep, CallerUpdate, HeldNumber } from "../contract/callers.ts";
import { mostNumbers } from "../contract/callers.ts";
import { HotlineError } from "../contract/errors.ts";

/** Steps that a card keeps; plain updates give way first, lost text never does. */
const longestHistory = 200;
const longestNotes = 2_000;

/** What every card has; cards written before these fields lack them. */
const plain = { language: "", emergencyContact: "", emergencyNumber: null, mergedInto: null, steps: [] } as const;
export const wholeCaller = (row: CallerRow): CallerRow => ({ ...plain, ...row, steps: row.steps ?? [] });

/** A card before anything is known. */
export function newCaller(given: Pick<CallerRow, "id" | "name" | "numbers" | "updatedAt"> & Partial<CallerRow>): CallerRow {
  return { ...plain, birthYear: null, flags: [], notes: "", place: null, sample: false, ...given, steps: given.steps ?? [] };
}

/** Who changes a card. */
export interface Who {
  readonly personId: string;
  readonly personName: string;
}

const factsOf = (row: CallerRow): CallerFacts => ({
  name: row.name,
  birthYear: row.birthYear,
  flags: row.flags,
  notes: row.notes,
  place: row.place,
  language: row.language,
  emergencyContact: row.emergencyContact,
  emergencyNumber: row.emergencyNumber,
});

function withSteps(row: CallerRow, steps: readonly CallerStep[], at: number): CallerRow {
  const all = [...row.steps, ...steps];
  let tooMany = all.length - longestHistory;
  const kept = all.filter((step) => tooMany-- <= 0 || step.kind !== "updated").slice(-longestHistory);
  return { ...row, steps: kept, updatedAt: Math.max(row.updatedAt, at) };
}

/**
 * Lays one person's change over a card, as a ticket's are laid: fields that differ merge; of the same field the later
 * arrival wins and what it replaced unseen stays in the card's history. The same at seat and dispatch.
 * @param emergencyNumber as held; undefined: as it is
 */
export function updateCaller(before: CallerRow, update: CallerUpdate, who: Who, emergencyNumber?: HeldNumber | null): CallerRow {
  const row = wholeCaller(before);
  const changed: Record<string, unknown> = {};
  const steps: CallerStep[] = [];
  const set = (field: keyof CallerFacts, value: unknown, seen: unknown): void => {
    if (value === undefined || isSame(row[field], value)) return;
    changed[field] = value;
    const isConflict = seen !== undefined && !isSame(row[field], seen);
    const step = { at: update.at, personId: who.personId, personName: who.personName, field };
    steps.push(isConflict ? { ...step, kind: "conflict", lostText: asText(row[field]) } : { ...step, kind: "updated" });
  };
  for (const [field, value] of Object.entries(update.patch)) set(field as keyof CallerFacts, value, update.seen[field as keyof typeof update.seen]);
  set("emergencyNumber", emergencyNumber, undefined);
  return steps.length === 0 ? row : withSteps({ ...row, ...changed }, steps, update.at);
}
const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 2_000);

/** Who did it, and when. */
export interface Act extends Who {
  readonly at: number;
}

/** What two cards make together: the first one's words stand, the second's fill what it did not say. */
function together(keep: CallerFacts, merged: CallerFacts): CallerFacts {
  const notes = [...new Set([keep.notes, merged.notes].filter((text) => text.trim() !== ""))].join("\n");
  return {
    name: keep.name === "" ? merged.name : keep.name,
    birthYear: keep.birthYear ?? merged.birthYear,
    flags: [...new Set([...keep.flags, ...merged.flags])],
    // Notes that do not fit together stay on the second card, which is kept.
    notes: notes.length <= longestNotes ? notes : keep.notes,
    place: keep.place ?? merged.place,
    language: keep.language === "" ? merged.language : keep.language,
    emergencyContact: keep.emergencyContact === "" ? merged.emergencyContact : keep.emergencyContact,
    emergencyNumber: keep.emergencyNumber ?? merged.emergencyNumber,
  };
}

/** Two cards become one. The second stays as it was, pointing at the first. @throws HotlineError `tooLarge` with more numbers than a person may have */
export function mergeCallers(first: CallerRow, second: CallerRow, act: Act): { keep: CallerRow; merged: CallerRow } {
  const [keep, merged] = [wholeCaller(first), wholeCaller(second)];
  const numbers = [...keep.numbers, ...merged.numbers.filter((number) => !has(keep.numbers, number.hash))];
  if (numbers.length > mostNumbers) throw new HotlineError({ kind: "tooLarge", detail: "numbers" });
  const before = { ...factsOf(keep), numbers: keep.numbers };
  return {
    keep: withSteps({ ...keep, ...together(keep, merged), numbers }, [stepOf(act, { kind: "merged", otherId: merged.id })], act.at),
    merged: withSteps(
      { ...merged, mergedInto: { id: keep.id, at: act.at, personId: act.personId, before } },
      [stepOf(act, { kind: "merged", otherId: keep.id })],
      act.at,
    ),
  };
}

/** Takes a merge back: each field of the first that is still as the merge made it is again what it was; what was changed since stays. */
export function unmergeCallers(first: CallerRow, second: CallerRow, act: Act): { keep: CallerRow; merged: CallerRow } {
  const [keep, merged] = [wholeCaller(first), wholeCaller(second)];
  if (merged.mergedInto?.id !== keep.id || keep.mergedInto !== null) throw new HotlineError({ kind: "staleCaller", detail: "notMerged" });
  const { before } = merged.mergedInto;
  const made: Readonly<Record<string, unknown>> = { ...together(before, factsOf(merged)) };
  const facts = Object.fromEntries(
    Object.entries(factsOf(keep)).map(([field, value]) => [field, isSame(value, made[field]) ? Reflect.get(before, field) : value]),
  ) as CallerFacts;
  const brought = merged.numbers.filter((number) => !has(before.numbers, number.hash));
  const numbers = keep.numbers.filter((number) => !has(brought, number.hash));
  return {
    keep: withSteps({ ...keep, ...facts, numbers }, [stepOf(act, { kind: "unmerged", otherId: merged.id })], act.at),
    merged: withSteps({ ...merged, mergedInto: null }, [stepOf(act, { kind: "unmerged", otherId: keep.id })], act.at),
  };
}

/** Takes some numbers out of a card into a new one. @throws HotlineError `staleCaller` when the card does not have them */
export function splitCaller(
  before: CallerRow,
  into: { readonly id: string; readonly name: string; readonly numberHashes: readonly string[] },
  act: Act,
): { left: CallerRow; made: CallerRow } {
  const row = wholeCaller(before);
  const taken = row.numbers.filter((number) => into.numberHashes.includes(number.hash));
  if (taken.length === 0 || taken.length !== new Set(into.numberHashes).size) throw new HotlineError({ kind: "staleCaller", detail: "numbers" });
  return {
    left: withSteps({ ...row, numbers: row.numbers.filter((number) => !taken.includes(number)) }, [stepOf(act, { kind: "split", otherId: into.id })], act.at),
    made: newCaller({
      id: into.id,
      name: into.name,
      numbers: taken,
      updatedAt: act.at,
      sample: row.sample,
      steps: [stepOf(act, { kind: "split", otherId: row.id })],
    }),
  };
}

/** The card that both were before one was split off, or null where neither was split off the other. */
export function originOf(one: CallerRow, other: CallerRow): CallerRow | null {
  const first = (row: CallerRow): CallerStep | undefined => row.steps[0];
  const isMadeFrom = (made: CallerRow, from: CallerRow): boolean => first(made)?.kind === "split" && first(made)?.otherId === from.id;
  // A card without a history before has the split as its first step too: the one with the later id was made by it.
  if (isMadeFrom(one, other) && !(isMadeFrom(other, one) && other.id > one.id)) return other;
  return isMadeFrom(other, one) ? one : null;
}

/** Gives a person a number; the same card when it has it. @throws HotlineError `tooLarge` */
export function attachNumber(before: CallerRow, { number, at }: CallerAttach, who: Who): CallerRow {
  const row = wholeCaller(before);
  if (has(row.numbers, number.hash)) return row;
  if (row.numbers.length >= mostNumbers) throw new HotlineError({ kind: "tooLarge", detail: "numbers" });
  return withSteps({ ...row, numbers: [...row.numbers, number] }, [stepOf({ ...who, at }, { kind: "attached", numberMask: number.mask })], at);
}

const stepOf = ({ at, personId, personName }: Act, what: Omit<CallerStep, "at" | "personId" | "personName">): CallerStep => ({
  at,
  personId,
  personName,
  ...what,
});
const has = (numbers: readonly HeldNumber[], hash: string): boolean => numbers.some((number) => number.hash === hash);
