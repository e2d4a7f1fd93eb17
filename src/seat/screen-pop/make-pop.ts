import type { Channel, PlaceReference, PlaceRow } from "../../contract/rows.ts";
import type { ScreenPop } from "../../contract/seat-api.ts";
import type { Person } from "../../contract/session.ts";
import { foldBuilding } from "../../domain/building.ts";
import type { Picture } from "../sync/picture.ts";
import type { HashedNumber } from "./number-hash.ts";

/** Whose matter a pop is about. */
export interface PopQuestion {
  readonly callId: string;
  readonly channel: Channel;
  /** As received; null when withheld. */
  readonly number: string | null;
  readonly hashed: HashedNumber;
  /** A person chosen among several or found by name; null: whoever has the number. */
  readonly callerId: string | null;
}
/** Where a pop reads. */
export interface PopSources {
  /** null while the store is locked: then only the number is known. */
  readonly picture: Picture | null;
  readonly person: Person | null;
  place(id: string): PlaceRow | null;
  /** A place with what it lies in, `昌平区 · 回龙观街道`. */
  path(id: string): string | null;
}

const most = { rows: 50, callers: 20, places: 10, lastPlaces: 3, number: 64 };

/** Who is calling and what is known: all from the seat's own store, in the turn in which it is asked. */
export function makePop(question: PopQuestion, sources: PopSources): ScreenPop {
  const { callId, channel, hashed } = question;
  const { picture, person } = sources;
  const callers = picture === null ? [] : callersOf(question, picture);
  const onlyCaller = question.callerId ?? (callers.length === 1 ? (callers[0]?.id ?? null) : null);
  const of = { numberHash: hashed.hash, callerIds: onlyCaller === null ? [] : [onlyCaller] };
  const seesConfidential = person !== null && person.role !== "operator";
  const tickets = picture?.ticketsOf(of, seesConfidential, most.rows) ?? [];
  const calls = picture?.callsOf(of, most.rows) ?? { calls: [], count: 0 };
  const counts = picture?.countTickets(of) ?? { count: 0, confidential: 0 };
  const references = [...tickets.map((ticket) => ticket.fields.place), ...callers.map((caller) => caller.place)].filter((place) => place !== null);
  const isPlain = hashed.kind !== "withheld" && hashed.kind !== "invalid";
  return {
    callId,
    channel,
    identity: identityOf(hashed, question.callerId === null ? callers.length : 1),
    number: question.number?.slice(0, most.number) ?? null,
    numberMask: hashed.mask,
    numberKind: hashed.kind === "withheld" || hashed.kind === "invalid" ? "unknown" : hashed.kind,
    callers,
    tickets,
    calls: (isPlain || onlyCaller !== null ? calls.calls : []).filter((call) => call.id !== callId),
    ticketCount: counts.count,
    callCount: calls.count,
    confidentialCount: seesConfidential ? 0 : counts.confidential,
    places: placesOf(references, sources),
    lastPlaces: lastPlacesOf(references, sources),
  };
}

function callersOf(question: PopQuestion, picture: Picture) {
  if (question.callerId !== null) {
    const chosen = picture.caller(question.callerId);
    return chosen === null ? [] : [chosen];
  }
  return question.hashed.hash === null ? [] : picture.callersOfNumber(question.hashed.hash).slice(0, most.callers);
}

function identityOf(hashed: HashedNumber, callers: number): ScreenPop["identity"] {
  if (callers === 1) return "known";
  if (hashed.kind === "withheld" || hashed.kind === "invalid") return hashed.kind;
  return callers === 0 ? "unknown" : "several";
}

/** The places named before, the nearest thing to a guess where the matter is: each once, the most used first. */
function placesOf(references: readonly PlaceReference[], sources: PopSources): PlaceRow[] {
  const uses = new Map<string, number>();
  for (const reference of references) {
    const id = innermost(reference);
    if (id !== null) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  const ids = [...uses].sort((one, other) => other[1] - one[1]).map(([id]) => id);
  return ids.flatMap((id) => sources.place(id) ?? []).slice(0, most.places);
}

const innermost = (place: PlaceReference): string | null => place.communityId ?? place.streetId ?? place.districtId;

/** Places with their buildings, each once however it was written, the most used first. */
function lastPlacesOf(references: readonly PlaceReference[], sources: PopSources): ScreenPop["lastPlaces"] {
  const uses = new Map<string, { place: PlaceReference; path: string; count: number }>();
  for (const place of references) {
    const id = innermost(place);
    const path = id === null ? place.spoken : sources.path(id);
    if (path === null || path === "") continue;
    const key = `${id ?? path} ${foldBuilding(place.building)}`;
    const known = uses.get(key);
    uses.set(key, known === undefined ? { place, path, count: 1 } : { ...known, count: known.count + 1 });
  }
  const used = [...uses.values()].sort((one, other) => other.count - one.count);
  return used.slice(0, most.lastPlaces).map(({ place, path }) => ({ place, path }));
}
