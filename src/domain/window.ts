import type { ConfigurationRow } from "../contract/configuration.ts";
import type { CallerRow, CallRow, Role, TicketRow } from "../contract/rows.ts";
import type { HeldDays, SeatWindow } from "../contract/window.ts";
import { isOpen } from "./ticket-life.ts";

const day = 86_400_000;

/**
 * Where the configuration says nothing: who calls again does so within weeks, so an operator's pop has the last month; a team
 * lead compares a month with the two before it. What is older is fetched when somebody asks for it.
 */
const usualHeldDays: HeldDays = { operator: 30, teamLead: 92, administrator: 30 };

/** The longest that any seat holds what is over, by any version of the configuration: one that comes into force later may hold more. */
export const longestHeldDays = (versions: readonly Pick<ConfigurationRow, "heldDays">[]): number =>
  Math.max(...[usualHeldDays, ...versions.flatMap(({ heldDays }) => heldDays ?? [])].flatMap((days) => Object.values(days)));

/** Who a window is for. */
export interface WindowPerson {
  readonly id: string;
  readonly role: Role;
  /** null: the whole city. */
  readonly areaIds: readonly string[] | null;
}

/** The window of a person at a time (UTC ms). It begins with a whole day, so that it moves once a day and not with each question. */
export function windowOf(person: WindowPerson, configuration: Pick<ConfigurationRow, "heldDays"> | null, now: number): SeatWindow {
  const days = (configuration?.heldDays ?? usualHeldDays)[person.role];
  const { areaIds } = person;
  const since = Math.max(0, (Math.floor(now / day) - days) * day);
  return { since, areaIds: areaIds === null ? null : [...areaIds].sort(), personId: areaIds === null ? null : person.id };
}

/** The innermost place of the directory in which a ticket lies; null: nobody knows. Ids of places begin with that of the place in which they lie. */
export const placeOf = ({ fields: { place } }: Pick<TicketRow, "fields">): string | null => place.communityId ?? place.streetId ?? place.districtId;
/** When something last happened to a ticket, UTC ms. */
export const lastTouched = ({ createdAt, updatedAt }: Pick<TicketRow, "createdAt" | "updatedAt">): number => Math.max(createdAt, updatedAt);

/**
 * Whether a ticket lies in a window's area, and may be seen there at all; a ticket without a known place is everybody's, one's own is one's own.
 * A confidential ticket's place stays in dispatch, so that a seat takes it for everybody's: dispatch is who decides.
 */
export function liesInArea({ areaIds, personId }: Pick<SeatWindow, "areaIds" | "personId">, ticket: Pick<TicketRow, "fields" | "createdBy">): boolean {
  const place = placeOf(ticket);
  if (areaIds === null || place === null || ticket.createdBy === personId) return true;
  return areaIds.some((id) => place.startsWith(id));
}
export const holdsTicket = (window: SeatWindow, ticket: TicketRow): boolean =>
  (isOpen(ticket.status) || lastTouched(ticket) >= window.since) && liesInArea(window, ticket);
/** A call lies in no place: who rang from elsewhere may ring here. */
export const holdsCall = (window: SeatWindow, call: Pick<CallRow, "startedAt" | "endedAt">): boolean => call.endedAt === null || call.startedAt >= window.since;
/** @param isNamed whether a ticket or a call that is held names this person, or whom this card was merged into */
export const holdsCaller = (window: SeatWindow, caller: Pick<CallerRow, "updatedAt">, isNamed: boolean): boolean => isNamed || caller.updatedAt >= window.since;

/** Whether all that one window holds is held by the other: then nothing must be fetched, only let go. It may say no where the answer is yes. */
export function isWithin(inner: SeatWindow, outer: SeatWindow): boolean {
  if (inner.since < outer.since) return false;
  if (outer.areaIds === null) return true;
  const outerIds = outer.areaIds;
  return inner.personId === outer.personId && (inner.areaIds ?? [""]).every((id) => outerIds.some((other) => id.startsWith(other)));
}
export const isSameWindow = (one: SeatWindow | null, other: SeatWindow | null): boolean =>
  one === null || other === null
    ? one === other
    : one.since === other.since && one.personId === other.personId && String(one.areaIds) === String(other.areaIds);
