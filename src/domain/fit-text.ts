import type { DraftPatch } from "../contract/draft.ts";
import type { TicketFields } from "../contract/rows.ts";
import { type BoundText, textBounds } from "../contract/text-bounds.ts";
import { cutTo } from "./unseen-characters.ts";

/** A text that did not go in whole. */
export interface TextCut {
  /** The field's name; `extra.<id>` for one that the configuration adds. */
  readonly field: string;
  /** Of the whole text, characters; and what the field takes. */
  readonly length: number;
  readonly limit: number;
  /** The last that is in the field of it; where nothing went in, of what stands there. */
  readonly lastWords: string;
}

const wordsShown = 12;
/** A text's last words, by which a person finds where it was cut. */
export const lastWordsOf = (text: string): string => text.slice(-wordsShown);

/**
 * A text with what must stand behind it, in so much room: the text gives way, never inside a character; nothing where not even the rest
 * has room. @param room characters (UTF-16 units)
 */
export function fitted(text: string, behind: string, room: number): { readonly text: string; readonly isWhole: boolean } {
  if (text.length + behind.length <= room) return { text: text + behind, isWhole: true };
  const fitting = cutTo(text, Math.max(0, room - behind.length));
  return { text: fitting === "" ? "" : fitting + behind, isWhole: false };
}

/** What stands in a field with lines put under it, as far as the field takes them. @param source where they are from: stands whole below them */
export function appended(field: BoundText, before: string, text: string, source = ""): { readonly value: string; readonly cut: TextCut | null } {
  const limit = textBounds[field];
  const head = before.trim() === "" ? "" : `${before}\n`;
  const behind = source === "" ? "" : `\n${source}`;
  const { text: put, isWhole } = fitted(text, behind, limit - head.length);
  const value = put === "" && !isWhole ? before : head + put;
  if (isWhole) return { value, cut: null };
  const lastWords = lastWordsOf(put === "" ? before : put.slice(0, put.length - behind.length));
  return { value, cut: { field, length: text.length, limit, lastWords } };
}

/** Fields that take a line about what happened in the call, the first of them first. */
const lined = ["course", "content"] as const;
/** A line about what happened in the call, put whole where the form has room for it; null where it has none. */
export function lineAdded(fields: TicketFields, line: string): DraftPatch | null {
  for (const field of lined) {
    const { value, cut } = appended(field, fields[field], line);
    if (cut === null) return { [field]: value };
  }
  return null;
}

/** A patch that the seat takes: what is longer than its field is cut, and told. */
export function fittedPatch(patch: DraftPatch): { readonly patch: DraftPatch; readonly cuts: readonly TextCut[] } {
  const cuts: TextCut[] = [];
  const shortened = (values: object, boundOf: (name: string) => number | undefined, prefix = ""): object =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const limit = boundOf(name);
        if (limit === undefined || typeof value !== "string" || value.length <= limit) return [name, value];
        const text = cutTo(value, limit);
        cuts.push({ field: prefix + name, length: value.length, limit, lastWords: lastWordsOf(text) });
        return [name, text];
      }),
    );
  const ofField = (name: string): number | undefined => (name in textBounds ? textBounds[name as BoundText] : undefined);
  const { place, extra } = patch;
  const fitting: DraftPatch = {
    ...shortened(patch, ofField),
    ...(place === undefined ? {} : { place: { ...place, ...shortened(place, ofField) } }),
    ...(extra === undefined ? {} : { extra: { ...extra, ...shortened(extra, () => textBounds.extra, "extra.") } }),
  };
  return { patch: cuts.length === 0 ? patch : fitting, cuts };
}
