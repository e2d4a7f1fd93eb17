import type { TicketFields, Urgency } from "../../contract/rows.ts";

/** A version of a draft as it is shown. */
export interface ShownVersion {
  readonly fields: TicketFields;
  readonly contactNumber: string;
  /** The place in words. */
  readonly place: string;
}
/** How the parts of a draft are called and read out. */
export interface VersionWords {
  label(name: string): string;
  demandType(id: string): string;
  category(id: string): string;
  urgency(id: Urgency): string;
  unit(id: string): string;
  confidential(isIt: boolean): string;
  list(names: readonly string[]): string;
}
/** One part of a draft, as it was then and is now; an empty word: nothing was there. */
export interface VersionRow {
  readonly name: string;
  readonly label: string;
  readonly was: string;
  readonly is: string;
  readonly isDifferent: boolean;
}

const texts = ["content", "callerName", "happenedAt", "cause", "course", "answer"] as const;

/** What a version holds and in what it differs from the draft as it is: all that a restoring sets. */
export function versionRows(version: ShownVersion, draft: ShownVersion, words: VersionWords): VersionRow[] {
  const partsOf = ({ fields, contactNumber, place }: ShownVersion): Readonly<Record<string, string>> => ({
    ...Object.fromEntries(texts.map((name) => [name, fields[name]])),
    contactNumber,
    place,
    demandType: fields.demandType === null ? "" : words.demandType(fields.demandType),
    categoryId: fields.categoryId === null ? "" : words.category(fields.categoryId),
    urgency: words.urgency(fields.urgency),
    unitId: fields.unitId === null ? "" : words.unit(fields.unitId),
    helperUnitIds: words.list(fields.helperUnitIds.map((id) => words.unit(id))),
    confidential: words.confidential(fields.confidential),
    ...Object.fromEntries(Object.entries(fields.extra).map(([name, value]) => [`extra.${name}`, value])),
  });
  const [before, after] = [partsOf(version), partsOf(draft)];
  const rows = [...new Set([...Object.keys(before), ...Object.keys(after)])].map((name) => {
    const [was, is] = [before[name] ?? "", after[name] ?? ""];
    return { name, label: words.label(name), was, is, isDifferent: was !== is };
  });
  return rows.filter(({ name, was, isDifferent }) => isDifferent || (was !== "" && !alwaysThere.has(name)));
}
/** What every draft has says nothing while it is the same. */
const alwaysThere: ReadonlySet<string> = new Set(["urgency", "confidential"]);
