import { describe, expect, it } from "vitest";
import type { LineCall } from "../../contract/line-api.ts";
import { changesToSay, type Telephone } from "./call-words.ts";

const call = (change: Partial<LineCall> = {}): LineCall => ({
  callId: "asterisk:1",
  direction: "in",
  phase: "talking",
  purpose: "outside",
  aboutCallId: null,
  party: null,
  colleague: null,
  number: "110",
  displayName: null,
  queue: null,
  startedAt: 0,
  answeredAt: 1,
  endedAt: null,
  held: false,
  muted: false,
  remoteHeld: false,
  transfer: null,
  trouble: null,
  endCause: null,
  endCode: null,
  mos: null,
  signalLostAt: null,
  soundLostAt: null,
  unmended: false,
  ...change,
});
const idle: Telephone = { attached: true, registered: true, calls: [], recordings: [], conferences: [], handover: null, troubles: new Map() };
const withCall = (change: Partial<LineCall> = {}): Telephone => ({ ...idle, calls: [call(change)] });
const said = (before: Telephone, now: Telephone): string[] => changesToSay(before, now).map(({ key }) => key);
const troubled = (on: boolean): Telephone => ({ ...withCall(), troubles: new Map([["asterisk:1", on ? [{ kind: "nothingArrives", since: 1 }] : []]]) });
const recorded = (state: "on" | "paused" | "ended"): Telephone => ({ ...withCall(), recordings: [{ callId: "asterisk:1", state }] });
const both: Partial<LineCall> = { purpose: "conference", number: "110", party: "110", colleague: "1001" };
const names = { citizen: "来电人", third: "110" };
const shared = (parties: Telephone["conferences"][number]["parties"], isAway = false): Telephone => ({
  ...withCall(),
  conferences: [{ callId: "asterisk:1", parties, names, isAway }],
});
const handedOver = (state: "waiting" | "taken"): Telephone => ({ ...idle, handover: { callId: "asterisk:1", colleague: "1002", state } });

describe("what a screen reader says", () => {
  const table: readonly (readonly [string, Telephone, Telephone, string])[] = [
    ["a call rings", idle, withCall({ phase: "ringing" }), "announce.ringing"],
    ["another one rings", withCall(), { ...withCall(), calls: [call(), call({ callId: "asterisk:2", phase: "ringing" })] }, "announce.waiting"],
    ["it is answered", withCall({ phase: "answering" }), withCall(), "announce.talking"],
    ["it is held", withCall(), withCall({ held: true }), "announce.held"],
    ["it is taken up again", withCall({ held: true }), withCall(), "announce.resumed"],
    ["it is muted", withCall(), withCall({ muted: true }), "announce.muted"],
    ["it is not muted any more", withCall({ muted: true }), withCall(), "announce.unmuted"],
    ["the far side holds", withCall(), withCall({ remoteHeld: true }), "announce.remoteHeld"],
    ["the caller hangs up", withCall(), withCall({ phase: "ended", endCause: "callerHungUp" }), "cause.callerHungUp"],
    ["the network ends it", withCall(), withCall({ phase: "ended", endCause: "networkLost" }), "cause.networkLost"],
    ["it is handed over", withCall(), withCall({ phase: "ended", endCause: "transferred" }), "cause.transferred"],
    ["that failed", withCall(), withCall({ transfer: { kind: "blind", state: "failed", code: 486 } }), "announce.transfer_failed"],
    ["one is handed to this seat", withCall({ purpose: "consult" }), withCall({ purpose: "transfer" }), "announce.handedOver"],
    ["a question becomes a three-party call", withCall({ purpose: "consult" }), withCall(both), "announce.inRoom"],
    ["who asked into it leaves", withCall(both), withCall({ ...both, colleague: null }), "announce.colleagueLeft"],
    ["the caller leaves it", withCall(both), withCall({ ...both, number: "1001", colleague: null }), "announce.citizenLeft"],
    ["a third is called", shared({ citizen: "in", third: "waiting" }), shared({ citizen: "in", third: "ringing" }), "conference.ringing"],
    ["a third comes in", shared({ citizen: "in", third: "ringing" }), shared({ citizen: "in", third: "in" }), "conference.in"],
    ["the citizen goes", shared({ citizen: "in", third: "in" }), shared({ citizen: "gone", third: "in" }), "conference.gone"],
    ["nobody knows any more who is in it", shared({ citizen: "in", third: "in" }), shared(null), "conference.unknown"],
    ["nobody can know who is in it", withCall(), shared(null, true), "conference.unknown"],
    ["a ticket waits to be taken", idle, handedOver("waiting"), "announce.handover_waiting"],
    ["it is taken", handedOver("waiting"), handedOver("taken"), "announce.handover_taken"],
    ["the signalling is cut", withCall(), withCall({ signalLostAt: 5 }), "announce.signalLost"],
    ["the sound is cut", withCall({ signalLostAt: 5 }), withCall({ signalLostAt: 5, soundLostAt: 6 }), "announce.soundLost"],
    ["both are back", withCall({ signalLostAt: 5, soundLostAt: 6 }), withCall(), "announce.pathBack"],
    ["the exchange refuses to mend a call that is heard", withCall({ signalLostAt: 5 }), withCall({ unmended: true }), "announce.unmended"],
    ["a one-way sound is whole again", troubled(true), troubled(false), "announce.soundBack"],
    ["the registration is lost", idle, { ...idle, registered: false }, "announce.registrationLost"],
    ["it is back", { ...idle, registered: false }, idle, "announce.registered"],
    ["the line's window is gone", idle, { ...idle, attached: false, registered: false }, "announce.lineAway"],
    ["it is recorded", withCall(), recorded("on"), "announce.recording_on"],
    ["recording is paused", recorded("on"), recorded("paused"), "announce.recording_paused"],
    ["recording goes on", recorded("paused"), recorded("on"), "announce.recording_resumed"],
  ];
  it.each(table)("%s", (_name, before, now, key) => expect(said(before, now)).toEqual([key]));
  it("names who came into a three-party call, and says nothing while the first word of it is on its way", () => {
    const both = changesToSay(withCall(), shared({ citizen: "in", third: "ringing" }));
    expect(both.map(({ facts }) => facts.name)).toEqual(["来电人", "110"]);
    expect(said(withCall(), shared(null))).toEqual([]);
  });
  it("is nothing where nothing changed, and digits are spoken one by one", () => {
    expect(said(withCall({ held: true }), withCall({ held: true, mos: 4.1 }))).toEqual([]);
    expect(changesToSay(idle, withCall({ phase: "ringing" }))[0]?.facts.number).toBe("1 1 0");
  });
});
