import type { Exchange } from "../../contract/exchange.ts";
import type { SeatState } from "../../contract/session.ts";

/** A seat as the membership rule sees it. */
export interface MemberSeat {
  readonly extension: string;
  readonly personId: string | null;
  readonly state: SeatState;
  /** The exchange has a contact for it that answers. */
  readonly reachable: boolean;
}

/** What a seat's state means for the queue: only a ready seat that can be reached is rung. In a call it is paused too, so that wrap-up begins without a gap; one that is not there is no member. */
export function wantedMember(seat: MemberSeat): { readonly member: boolean; readonly paused: boolean; readonly reason: string | null } {
  const isThere = seat.personId !== null && seat.state.state !== "offline";
  const isOpen = seat.state.state === "ready" || seat.state.state === "ringing";
  const takesCalls = isOpen && seat.reachable;
  return { member: isThere, paused: !takesCalls, reason: takesCalls ? null : isOpen ? "unreachable" : (seat.state.reason ?? seat.state.state) };
}

/** Brings the queue in line with the seats, telling the exchange only what changed since the last time. */
export function createMembership(exchange: Exchange, queue: string): { apply(seats: readonly MemberSeat[]): Promise<void>; forget(): void } {
  const told = new Map<string, string>();
  return {
    /** After a reconnect nothing is known of what the exchange holds. */
    forget: () => told.clear(),
    async apply(seats) {
      for (const seat of seats) {
        const wanted = wantedMember(seat);
        const key = JSON.stringify(wanted);
        if (told.get(seat.extension) === key) continue;
        await exchange.setMember({ extension: seat.extension, queue, ...wanted });
        told.set(seat.extension, key);
      }
    },
  };
}
