import type { ConfigurationRow } from "../../contract/rows.ts";
import type { PlaceHit } from "../../contract/seat-api.ts";
import { cityDay } from "../../domain/city-day.ts";
import type { PlaceholderValues } from "../../domain/placeholders.ts";
import { useAnswer, useCentralNow, useConsole, useDraft, useStore } from "../shared/use-console.ts";
import { useDraftInHand } from "./use-knowledge.ts";

/** The hotline's city, `HH:MM`. */
const cityTime = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(11, 16);
/** So much of a matter stands in a sentence. */
const shortContent = 40;

/** What the call in hand fills a text module with. */
export function usePlaceholders(): PlaceholderValues {
  const store = useStore();
  const { snapshot, pops } = useConsole();
  const draft = useDraft(useDraftInHand())?.draft;
  const now = useCentralNow();
  const placeId = draft?.fields.place.communityId ?? draft?.fields.place.streetId ?? draft?.fields.place.districtId ?? null;
  const place = useAnswer<PlaceHit | null>(() => (placeId === null ? Promise.resolve(null) : store.seat.place.get({ placeId })), [placeId], null);
  const configuration = useAnswer<ConfigurationRow | null>(() => store.seat.configuration(), [], null);
  const unitName = configuration?.units.find((unit) => unit.id === draft?.fields.unitId)?.name;
  const about = pops.get(draft?.callId ?? "")?.tickets.find((ticket) => ticket.id === draft?.ticketId || ticket.id === draft?.repeatOf);
  return {
    caller: draft?.fields.callerName ?? "",
    place: [place?.path ?? draft?.fields.place.spoken ?? "", draft?.fields.place.building ?? ""].filter((part) => part !== "").join(" "),
    ticket: about?.number ?? "",
    date: cityDay(now),
    time: cityTime(now),
    content: draft?.fields.content.slice(0, shortContent) ?? "",
    unit: unitName ?? "",
    number: draft?.contactNumber || draft?.numberMask || "",
    operator: snapshot?.person?.name ?? "",
  };
}
