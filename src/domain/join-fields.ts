import type { TicketFields, TicketFieldsPatch } from "../contract/rows.ts";
import { textBounds } from "../contract/text-bounds.ts";

/** The texts that can be joined. */
const joinable = ["content", "answer", "cause", "course"] as const;
type Joinable = (typeof joinable)[number];
const isJoinable = (name: string): name is Joinable => joinable.some((each) => each === name);

/** What came of laying one form over another. */
export interface JoinedFields {
  readonly patch: TicketFieldsPatch;
  /** Texts for which there was no room beside what stands: they are kept beside the form. */
  readonly notes: readonly { readonly field: Joinable; readonly text: string }[];
}

/** A form, and what it was before anything was typed. */
export interface WrittenFields {
  readonly fields: TicketFields;
  readonly start: TicketFields;
}

const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);

/**
 * What a colleague wrote, laid over one's own form. What is untouched here is filled; of a text that both wrote theirs comes first; of
 * anything else one's own stays. Nothing typed here goes.
 */
export function joinFields(own: WrittenFields, theirs: WrittenFields): JoinedFields {
  const patch: Record<string, unknown> = {};
  const notes: JoinedFields["notes"][number][] = [];
  for (const name of Object.keys(theirs.fields) as (keyof TicketFields)[]) {
    const [mine, said] = [own.fields[name], theirs.fields[name]];
    if (!differs(said, theirs.start[name]) || !differs(said, mine)) continue;
    if (name === "extra") patch.extra = { ...theirs.fields.extra, ...own.fields.extra };
    else if (!differs(mine, own.start[name])) patch[name] = said;
    else if (isJoinable(name) && !own.fields[name].includes(theirs.fields[name])) {
      const both = `${theirs.fields[name]}\n${own.fields[name]}`;
      if (both.length <= textBounds[name]) patch[name] = both;
      else notes.push({ field: name, text: theirs.fields[name] });
    }
  }
  return { patch, notes };
}
