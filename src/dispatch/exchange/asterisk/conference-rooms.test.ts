import { describe, expect, it } from "vitest";
import { ConferenceRooms } from "./conference-rooms.ts";

const room = "0123456789";
const host = { channel: "PJSIP/1001-1", callId: "asterisk:room", extension: "1001" };
const [citizen, third] = ["PJSIP/trunk-1", "Local/9110@conference-party-1;1"] as const;
const told = (parties: { citizen: string; third: string } | null) => ({ callId: "asterisk:room", extension: "1001", parties });
function opened(): ConferenceRooms {
  const rooms = new ConferenceRooms();
  expect(rooms.opened(room, host)).toEqual(told({ citizen: "waiting", third: "waiting" }));
  return rooms;
}

describe("who is in a room", () => {
  it("is told as they are called, come and go, until the seat leaves that opened it", () => {
    const rooms = opened();
    expect(rooms.asked(room)).toEqual(told({ citizen: "waiting", third: "ringing" }));
    rooms.named(room, citizen, "citizen");
    expect(rooms.joined(room, citizen)).toEqual(told({ citizen: "in", third: "ringing" }));
    rooms.named(room, third, "third");
    expect(rooms.joined(room, third)).toEqual(told({ citizen: "in", third: "in" }));
    // The other half of the third's leg ends by itself.
    expect(rooms.missed(room)).toBeNull();
    expect(rooms.left(third)).toEqual(told({ citizen: "in", third: "gone" }));
    expect(rooms.left(third)).toBeNull();
    expect(rooms.left("PJSIP/1001-1")).toEqual(told(null));
    expect([rooms.all, rooms.left(citizen)]).toEqual([[], null]);
  });
  it("is not taken from the dial plan's announcement of them: the conference's own word counts", () => {
    const rooms = opened();
    rooms.named(room, citizen, "citizen");
    expect(rooms.all).toEqual([told({ citizen: "waiting", third: "waiting" })]);
    expect(rooms.joined(room, third)).toBeNull();
    // Whichever of the two comes first.
    expect(rooms.named(room, third, "third")).toEqual(told({ citizen: "waiting", third: "in" }));
  });
  it("tells a third who was called in vain, and of a room that was found open that nobody knows who had been in it", () => {
    const rooms = opened();
    rooms.asked(room);
    expect(rooms.missed(room)).toEqual(told({ citizen: "waiting", third: "unreached" }));
    rooms.clear();
    rooms.opened(room, host, "gone");
    expect(rooms.all).toEqual([told({ citizen: "gone", third: "gone" })]);
  });
  it("says nothing of rooms that no seat opened", () => {
    const rooms = new ConferenceRooms();
    rooms.named(room, citizen, "citizen");
    expect([rooms.asked(room), rooms.joined(room, citizen), rooms.left(citizen)]).toEqual([null, null, null]);
  });
});
