import { describe, expect, it } from "vitest";
import type { ExchangeSnapshot } from "../../contract/exchange.ts";
import { RungSeats } from "./rung-seats.ts";

const nothing: ExchangeSnapshot = { waiting: [], calls: [], goingOn: [], members: [], reachable: [], conferences: [] };
const over = (extension: string, by: string, callId = "x:1") => ({ kind: "callOver", callId, extension, by });

describe("the seats at which a call rings", () => {
  it("are told when it is over there: not answered, answered by another, given up, ended", () => {
    const seats = new RungSeats();
    for (const extension of ["1001", "1002", "1003"]) expect(seats.follow({ kind: "callOffered", callId: "x:1", extension, at: 0 })).toEqual([]);
    expect(seats.follow({ kind: "callNotAnswered", callId: "x:1", extension: "1001", at: 0 })).toEqual([over("1001", "unknown")]);
    expect(seats.follow({ kind: "callAnswered", callId: "x:1", extension: "1002", at: 0 })).toEqual([over("1003", "unknown")]);
    expect(seats.follow({ kind: "callEnded", callId: "x:1", endedBy: "caller", at: 0 })).toEqual([over("1002", "caller")]);
    expect(seats.follow({ kind: "callEnded", callId: "x:1", endedBy: "caller", at: 0 })).toEqual([]);
    seats.follow({ kind: "callOffered", callId: "x:2", extension: "1001", at: 0 });
    expect(seats.follow({ kind: "callAbandoned", callId: "x:2", at: 0 })).toEqual([over("1001", "caller", "x:2")]);
  });
  it("keep a call that is talked there while another seat is asked about it, and lose one that they gave away", () => {
    const seats = new RungSeats();
    seats.follow({ kind: "callAnswered", callId: "x:1", extension: "1001", at: 0 });
    expect(seats.follow({ kind: "callAnswered", callId: "x:1", extension: "1002", at: 0 })).toEqual([]);
    expect(seats.follow({ kind: "callHandedOver", callId: "x:1", extension: "1001", at: 0 })).toEqual([]);
    expect(seats.follow({ kind: "callEnded", callId: "x:1", endedBy: "seat", at: 0 })).toEqual([over("1002", "seat")]);
  });
  it("are told what ended while the exchange could not be heard", () => {
    const seats = new RungSeats();
    seats.follow({ kind: "callAnswered", callId: "x:1", extension: "1001", at: 0 });
    seats.follow({ kind: "callAnswered", callId: "x:2", extension: "1002", at: 0 });
    expect(seats.restart({ ...nothing, calls: [{ callId: "x:2", extension: "1002", answeredAt: 0 }] })).toEqual([over("1001", "unknown")]);
    expect(seats.follow({ kind: "callEnded", callId: "x:2", endedBy: null, at: 0 })).toEqual([over("1002", "unknown", "x:2")]);
  });
});
