import type { CallerRow, CallRow, PlaceReference, TicketRow } from "../../contract/rows.ts";
import { foldText, indexTokens, phraseOf, runsOf } from "../../domain/bigrams.ts";
import { nameReading } from "../search/sort-key.ts";

/** Characters of a ticket's text that its list finds it by; the knowledge base, unlike it, is indexed whole. */
const indexedTicketText = 400;

/** What a row is found by: its texts by any part, its names also by their pinyin or initials from any syllable on. */
export interface ListText {
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

export function ticketText(ticket: TicketRow): ListText {
  const { callerName, place, content } = ticket.fields;
  return { texts: [ticket.number ?? "", callerName, place.building, place.spoken, content.slice(0, indexedTicketText)], names: [callerName, place.spoken] };
}
export const callerText = ({ name, place }: CallerRow): ListText => ({ texts: [name, ...placeTexts(place)], names: [name, place?.spoken ?? ""] });
/** A call's own words; who called, what came of it and who took it stand in other rows (`lists/call-facts.ts`). */
export const callText = ({ numberMask, queue, extension }: CallRow): ListText => ({ texts: [numberMask ?? "", queue ?? "", extension ?? ""], names: [] });
const placeTexts = (place: PlaceReference | null): string[] => (place === null ? [] : [place.spoken, place.building]);

/**
 * Stands in front of a reading in the index. Readings are whole tokens that a query begins: in pairs of letters, as texts
 * are, every other name has the same pairs, and looking for the rare among them took seconds at a million rows.
 */
const readingMark = "\u{E001}";

/** The tokens of a row for the index. */
export function listTokens({ texts, names }: ListText): string {
  const readings = new Set(names.flatMap((name) => nameReading(name).typed));
  return [indexTokens(texts.join("\n")), ...[...readings].map((reading) => readingMark + reading)].join(" ");
}

const isLatin = (run: string): boolean => /^[a-z]+$/.test(run);
/** An FTS5 expression that finds what `holdsText` holds; null when nothing is looked for. */
export function listExpression(typed: string): string | null {
  const runs = runsOf(typed).map((run) => (isLatin(run) ? `(${phraseOf(run)} OR "${readingMark}${run}"*)` : phraseOf(run)));
  return runs.length === 0 ? null : runs.join(" AND ");
}

/** Whether a row holds every part of what was typed: the same in memory. */
export function holdsText({ texts, names }: ListText, typed: string): boolean {
  const written = foldText(texts.join("\n"));
  const isRead = (run: string): boolean => isLatin(run) && names.some((name) => nameReading(name).typed.some((reading) => reading.startsWith(run)));
  return runsOf(typed).every((run) => written.includes(run) || isRead(run));
}
