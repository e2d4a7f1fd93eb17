import { z } from "zod";
import { type PlaceReference, placeReferenceSchema } from "../../contract/rows.ts";

/** How the values of a ticket's fields are called; ids where nobody knows them any more. */
export interface ValueWords {
  demandType(id: string): string;
  category(id: string): string;
  urgency(id: string): string;
  unit(id: string): string;
  yesOrNo(isIt: boolean): string;
  articles(count: number): string;
  list(names: readonly string[]): string;
}
/** What gave way in a conflict: words, or a place, which the directory names. */
export type LostValue = { readonly words: string } | { readonly place: PlaceReference };

type Reading = (kept: string, words: ValueWords) => LostValue;
const said = (words: string): LostValue => ({ words });
/** Whether something was chosen. */
const isChosen = (kept: string): boolean => kept !== "" && kept !== "null";
const ids = (kept: string): string[] => z.array(z.string()).parse(JSON.parse(kept));
const isIt = (kept: string): boolean => z.boolean().parse(JSON.parse(kept));
/** A field's value as the history keeps it, where that is no text of a person's own. */
const readings: Readonly<Record<string, Reading>> = {
  demandType: (kept, words) => said(isChosen(kept) ? words.demandType(kept) : ""),
  categoryId: (kept, words) => said(isChosen(kept) ? words.category(kept) : ""),
  unitId: (kept, words) => said(isChosen(kept) ? words.unit(kept) : ""),
  urgency: (kept, words) => said(words.urgency(kept)),
  helperUnitIds: (kept, words) => said(words.list(ids(kept).map((id) => words.unit(id)))),
  articleIds: (kept, words) => said(ids(kept).length === 0 ? "" : words.articles(ids(kept).length)),
  confidential: (kept, words) => said(words.yesOrNo(isIt(kept))),
  marked: (kept, words) => said(words.yesOrNo(isIt(kept))),
  place: (kept) => ({ place: placeReferenceSchema.parse(JSON.parse(kept)) }),
};

/**
 * What a person reads of a value that gave way. The history keeps a text as it was and all else as JSON (domain/ticket-merge.ts); where
 * nothing was there the words are empty.
 */
export function lostValue(field: string, kept: string, words: ValueWords): LostValue {
  try {
    return readings[field]?.(kept, words) ?? said(kept);
  } catch {
    // Of another version of the program: better as it is than not at all.
    return said(kept);
  }
}
