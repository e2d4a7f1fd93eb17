import type { CallerRow, PlaceReference, TicketRow } from "../../contract/rows.ts";
import { readingOf } from "../search/sort-key.ts";

/** Characters of a ticket's text that its list finds it by; the knowledge base, unlike it, is indexed whole. */
const indexedTicketText = 400;

/** What a ticket is found by in its list: its texts, and its names as one types them in pinyin. */
export function ticketText(ticket: TicketRow): string {
  const { callerName, place, content } = ticket.fields;
  const texts = [ticket.number ?? "", callerName, place.building, place.spoken, content.slice(0, indexedTicketText)];
  return [...texts, readingOf(callerName).typed, readingOf(place.spoken).typed].join("\n");
}

const placeTexts = (place: PlaceReference | null): string[] => (place === null ? [] : [place.spoken, place.building, readingOf(place.spoken).typed]);

/** What a person is found by. */
export const callerText = (caller: CallerRow): string => [caller.name, readingOf(caller.name).typed, ...placeTexts(caller.place)].join("\n");
