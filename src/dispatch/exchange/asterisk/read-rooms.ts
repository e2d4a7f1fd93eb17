import { callIdSchema } from "../../../contract/identifiers.ts";
import type { AmiConnection } from "./ami-connection.ts";
import { extensionOf } from "./ami-events.ts";
import { variableOf } from "./channel-variable.ts";
import type { RoomHost, RoomParty } from "./conference-rooms.ts";

/** A room that a seat opened, as it was found. */
export interface FoundRoom {
  readonly room: string;
  readonly host: RoomHost;
  readonly parties: readonly { readonly channel: string; readonly party: RoomParty }[];
  /** The third is being called. */
  readonly isAsked: boolean;
}

/** Asks the exchange for its rooms; without one, or without the module, it answers with an error. @throws HotlineError `internal` when it cannot be reached */
export async function readRooms(connection: AmiConnection): Promise<FoundRoom[]> {
  const list = await connection.request("ConfbridgeListRooms");
  const rooms = list.events.flatMap((event) => event.get("conference") ?? []);
  const asked = rooms.length === 0 ? [] : await roomsAskedInto(connection);
  const found = await Promise.all(rooms.map((room) => readRoom(connection, room, asked.includes(room))));
  return found.filter((room) => room !== null);
}

/** null: no seat is in it. */
async function readRoom(connection: AmiConnection, room: string, isAsked: boolean): Promise<FoundRoom | null> {
  const { events } = await connection.request("ConfbridgeList", [["Conference", room]]);
  let host: RoomHost | null = null;
  const parties: { channel: string; party: RoomParty }[] = [];
  for (const channel of events.flatMap((event) => event.get("channel") ?? [])) {
    const role = await variableOf(connection, channel, "ROLE");
    const extension = extensionOf(channel);
    if (role === "caller" || role === "guest") parties.push({ channel, party: partyOf[role] });
    else if (extension !== null) {
      const callId = callIdSchema.safeParse(await variableOf(connection, channel, "HOTLINE_CALL")).data;
      if (callId !== undefined) host = { channel, callId, extension };
    }
  }
  return host === null ? null : { room, host, parties, isAsked };
}

/** As the dial plan calls them. */
export const partyOf: Readonly<Record<"caller" | "guest", RoomParty>> = { caller: "citizen", guest: "third" };

async function roomsAskedInto(connection: AmiConnection): Promise<string[]> {
  const { events } = await connection.action("CoreShowChannels");
  const dialling = events.filter((event) => event.get("context") === "conference-party" && event.get("application") === "Dial");
  const rooms = await Promise.all(dialling.map((event) => variableOf(connection, event.get("channel") ?? "", "HOTLINE_ROOM")));
  return rooms.flatMap((room) => room ?? []);
}
