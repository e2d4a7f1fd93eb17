import type { ConferenceParties, RoomStanding } from "../../../contract/conference.ts";
import type { HostedConference } from "../../../contract/exchange.ts";

/** Whom a channel brings into a room, by the dial plan's word. */
export type RoomParty = keyof ConferenceParties;
/** What becomes of a seat's conference; null parties: the seat left it. */
export type ConferenceChange = Omit<HostedConference, "parties"> & { readonly parties: ConferenceParties | null };
/** A seat's channel that opened a room. */
export interface RoomHost {
  readonly channel: string;
  /** As the seat calls its part. */
  readonly callId: string;
  readonly extension: string;
}

interface RoomChannel {
  readonly room: string;
  /** null: the dial plan has not said, as of the seat's own. */
  readonly party: RoomParty | null;
  readonly isIn: boolean;
}

/**
 * Who is in the rooms that seats opened. The dial plan says who a channel is, the exchange's conference alone whether it is in.
 * ```
 *  citizen, third:  waiting ──joined──► in ──left──► gone
 *  third alone:     waiting ──asked──► ringing ──joined──► in          ringing ──missed──► unreached
 * ```
 * Asterisk tells the two by threads of its own, so that either may come first; a channel counts when both are known of it.
 * A room is forgotten with the channel of the seat that opened it; nothing is told of one that no seat is known to have opened.
 */
export class ConferenceRooms {
  readonly #rooms = new Map<string, { readonly host: RoomHost; readonly parties: ConferenceParties }>();
  readonly #channels = new Map<string, RoomChannel>();

  /** A seat opens a room. @param others how they stand to it until they are heard of: of one that was found open nobody knows whether they were in it */
  opened(room: string, host: RoomHost, others: "waiting" | "gone" = "waiting"): ConferenceChange | null {
    if (this.#rooms.has(room)) return null;
    this.#rooms.set(room, { host, parties: { citizen: others, third: others } });
    return this.#told(room);
  }
  /** The third is being called. */
  asked(room: string): ConferenceChange | null {
    return this.#rooms.get(room)?.parties.third === "in" ? null : this.#set(room, "third", "ringing");
  }
  /** The third was called in vain. */
  missed(room: string): ConferenceChange | null {
    return this.#rooms.get(room)?.parties.third === "ringing" ? this.#set(room, "third", "unreached") : null;
  }
  /** Who a channel is that enters. */
  named(room: string, channel: string, party: RoomParty): ConferenceChange | null {
    return this.#heard(channel, { room, party, isIn: this.#channels.get(channel)?.isIn ?? false });
  }
  joined(room: string, channel: string): ConferenceChange | null {
    return this.#heard(channel, { room, party: this.#channels.get(channel)?.party ?? null, isIn: true });
  }
  /** A channel left its room, or is gone altogether. */
  left(channel: string): ConferenceChange | null {
    const known = this.#channels.get(channel);
    this.#channels.delete(channel);
    for (const [room, { host }] of this.#rooms) if (host.channel === channel) return this.#closed(room, host);
    return known === undefined || known.party === null ? null : this.#set(known.room, known.party, "gone");
  }
  get all(): HostedConference[] {
    return [...this.#rooms.values()].map(({ host: { callId, extension }, parties }) => ({ callId, extension, parties }));
  }
  clear(): void {
    this.#rooms.clear();
    this.#channels.clear();
  }

  #heard(channel: string, heard: RoomChannel): ConferenceChange | null {
    if (!this.#rooms.has(heard.room)) return null;
    this.#channels.set(channel, heard);
    return heard.isIn && heard.party !== null ? this.#set(heard.room, heard.party, "in") : null;
  }
  #set(room: string, party: RoomParty, standing: RoomStanding): ConferenceChange | null {
    const known = this.#rooms.get(room);
    if (known === undefined || known.parties[party] === standing) return null;
    this.#rooms.set(room, { ...known, parties: { ...known.parties, [party]: standing } });
    return this.#told(room);
  }
  #told(room: string): ConferenceChange | null {
    const known = this.#rooms.get(room);
    return known === undefined ? null : { callId: known.host.callId, extension: known.host.extension, parties: known.parties };
  }
  #closed(room: string, { callId, extension }: RoomHost): ConferenceChange {
    this.#rooms.delete(room);
    for (const [channel, entry] of this.#channels) if (entry.room === room) this.#channels.delete(channel);
    return { callId, extension, parties: null };
  }
}
