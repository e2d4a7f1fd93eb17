import type { Channel, PlaceReference, PlaceRow } from "../../contract/rows.ts";
import type { ScreenPop } from "../../contract/seat-api.ts";
import type { Person } from "../../contract/session.ts";
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
}

const most = { rows: 50, callers: 20, places: 10, number: 64 };

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
    places: placesOf([...tickets.map((ticket) => ticket.fields.place), ...callers.map((caller) => caller.place)], sources),
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
function placesOf(references: readonly (PlaceReference | null)[], sources: PopSources): PlaceRow[] {
  const uses = new Map<string, number>();
  for (const reference of references) {
    const id = reference?.communityId ?? reference?.streetId ?? reference?.districtId ?? null;
    if (id !== null) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  const ids = [...uses].sort((one, other) => other[1] - one[1]).map(([id]) => id);
  return ids.flatMap((id) => sources.place(id) ?? []).slice(0, most.places);
}
