import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LineCall } from "../../contract/line-api.ts";
import { type CallOccurrence, callAfter, callTable, mayOccur, newCall } from "./call-machine.ts";
import { causeOfCancel, causeOfStatus, endingOfBye, endingOfRefusal, finalStatuses, q850Causes } from "./end-cause.ts";
import { type Registration, type RegistrationOccurrence, registrationAfter, unregistered, viewOf } from "./registration-machine.ts";

const call = newCall({ callId: "asterisk:1", direction: "in", number: null, displayName: null, queue: null }, 1_000);
const run = (start: LineCall, ...occurrences: CallOccurrence[]): LineCall =>
  occurrences.reduce((each, occurrence, index) => callAfter(each, occurrence, 2_000 + index), start);
const occurrence: fc.Arbitrary<CallOccurrence> = fc.oneof(
  fc.constantFrom<CallOccurrence>(
    { kind: "answering" },
    { kind: "early" },
    { kind: "answered" },
    { kind: "answerFailed" },
    { kind: "measured", mos: 4 },
    { kind: "identified", number: "13800000002", displayName: null },
    { kind: "troubled", trouble: "hold" },
    { kind: "signal", lostAt: 7 },
    { kind: "sound", lostAt: 7 },
    { kind: "unmended", on: true },
    { kind: "transferred", transfer: { kind: "blind", state: "requested", code: null } },
    { kind: "ended", cause: "callerHungUp" },
  ),
  fc.record({ kind: fc.constant("remoteHeld" as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant("held" as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant("muted" as const), on: fc.boolean() }),
);

describe("a call", () => {
  it("rings, is answered, held and ended", () => {
    expect(run(call, { kind: "answering" })).toMatchObject({ phase: "answering" });
    const talking = run(call, { kind: "answering" }, { kind: "answered" });
    expect(talking).toMatchObject({ phase: "talking", answeredAt: 2_001 });
    expect(run(talking, { kind: "held", on: true })).toMatchObject({ held: true });
    expect(run(talking, { kind: "ended", cause: "seatHungUp" })).toMatchObject({ phase: "ended", endCause: "seatHungUp" });
  });
  it("says since when its signals or its sound are cut, and ends with neither", () => {
    const talking = run(call, { kind: "answering" }, { kind: "answered" }, { kind: "signal", lostAt: 5_000 }, { kind: "sound", lostAt: 6_000 });
    expect(talking).toMatchObject({ phase: "talking", signalLostAt: 5_000, soundLostAt: 6_000 });
    expect(run(talking, { kind: "ended", cause: "networkLost" })).toMatchObject({ signalLostAt: null, soundLostAt: null });
    expect(() => run(call, { kind: "sound", lostAt: 6_000 })).toThrow("illegalTransition");
  });
  it("can be answered again when the microphone was not had the first time", () => {
    expect(run(call, { kind: "answering" }, { kind: "answerFailed" }, { kind: "answering" })).toMatchObject({ phase: "answering" });
  });
  it("never leaves its table, whatever comes in whatever order, and says so with a typed error", () => {
    fc.assert(
      fc.property(fc.constantFrom("in", "out"), fc.array(occurrence), (direction, occurrences) => {
        let each = newCall({ callId: "asterisk:1", direction, number: null, displayName: null, queue: null }, 1_000);
        for (const next of occurrences) {
          if (!callTable[each.phase][next.kind]) {
            expect(() => callAfter(each, next, 5_000)).toThrow(expect.objectContaining({ kind: "illegalTransition" }));
            continue;
          }
          const after = callAfter(each, next, 5_000);
          expect(each.phase).not.toBe("ended");
          if (after.held !== each.held || after.muted !== each.muted || after.transfer !== each.transfer) expect(each.phase).toBe("talking");
          if (after.answeredAt !== each.answeredAt) expect(each.answeredAt).toBeNull();
          each = after;
        }
      }),
    );
  });
  it("takes nothing after its end", () => {
    const ended = run(call, { kind: "ended", cause: "cancelled" });
    fc.assert(fc.property(occurrence, ({ kind }) => !mayOccur(ended, kind)));
  });
  it("that a colleague asked about is theirs when the far end becomes the caller", () => {
    const asked = newCall({ callId: "asterisk:2", direction: "in", number: "1001", displayName: null, queue: null, purpose: "consult" }, 0);
    expect(run(asked, { kind: "identified", number: "1001", displayName: "李岚" }).purpose).toBe("consult");
    expect(run(asked, { kind: "identified", number: "13800000001", displayName: null })).toMatchObject({ purpose: "transfer", number: "13800000001" });
  });
  const party = "13800000001";
  const isCalled = (number: string | null, isRoom = false): CallOccurrence => ({ kind: "identified", number, displayName: null, isRoom });
  const room = isCalled("*630123456789", true);
  const facts = { direction: "in", displayName: null, queue: null } as const;
  it("into which a colleague asks this seat is theirs when the colleague leaves, and not when the citizen does", () => {
    const both = newCall({ ...facts, callId: "asterisk:2", number: party, purpose: "conference", party, colleague: "1001" }, 0);
    expect(run(both, room)).toBe(both);
    expect(run(both, isCalled("12345"))).toBe(both);
    const alone = run(both, isCalled(party));
    expect(alone).toMatchObject({ purpose: "conference", number: party, colleague: null });
    expect(run(alone, isCalled(party), room)).toBe(alone);
    const withColleague = run(both, isCalled("1001"));
    expect(withColleague).toMatchObject({ purpose: "conference", number: "1001", colleague: null });
    expect(run(withColleague, room)).toMatchObject({ number: party, colleague: "1001" });
    const withheld = newCall({ ...facts, callId: "asterisk:2", number: null, purpose: "conference", colleague: "1001" }, 0);
    expect(run(withheld, room, isCalled(null))).toMatchObject({ number: null, colleague: null });
  });
  it("that a colleague asks about becomes a three-party call with the citizen when its far end becomes a room", () => {
    const asked = newCall({ ...facts, callId: "asterisk:2", number: "1001", purpose: "consult", party }, 0);
    expect(run(asked, isCalled("1001"), room)).toMatchObject({ purpose: "conference", number: party, colleague: "1001" });
    expect(run(asked, room, isCalled(party))).toMatchObject({ purpose: "conference", number: party, colleague: null });
    expect(run({ ...asked, direction: "out" }, room)).toMatchObject({ purpose: "consult", colleague: null });
  });
});

describe("the end of a call", () => {
  it("is told by its cause", () => {
    expect([486, 404, 480, 488, 503, 603, 403].map(causeOfStatus)).toEqual([
      "busy",
      "notFound",
      "unavailable",
      "notAcceptable",
      "congested",
      "declined",
      "forbidden",
    ]);
    expect([699, 499, 599].map(causeOfStatus)).toEqual(["declined", "declined", "exchangeFailed"]);
    expect(causeOfCancel('SIP;cause=200;text="Call completed elsewhere"')).toBe("answeredElsewhere");
    // What only a call that came in can end by is no answer to one of ours.
    for (const status of finalStatuses) expect(["callerHungUp", "cancelled", "rejected", "seatHungUp"]).not.toContain(causeOfStatus(status));
    for (const cause of q850Causes) expect(endingOfBye(`Q.850;cause=${cause}`, "in").code).toBe(cause);
    expect(endingOfRefusal(480, 'Q.850;cause=22;text="Number changed"')).toEqual({ cause: "numberChanged", code: 22 });
    expect(endingOfRefusal(486, "Q.850;cause=16")).toEqual({ cause: "busy", code: 486 });
    expect(endingOfRefusal(486, 'SIP;cause=600, Q.850;cause=17;text="User busy"')).toEqual({ cause: "busy", code: 17 });
    expect(endingOfRefusal(603, "Q.850;cause=21")).toEqual({ cause: "declined", code: 21 });
    expect(endingOfBye("Q.850;cause=44", "in")).toEqual({ cause: "mediaFailed", code: 44 });
    expect(endingOfBye("SIP;cause=503", "in")).toEqual({ cause: "congested", code: 503 });
    expect(causeOfCancel('Q.850;cause=16;text="Normal"')).toBe("cancelled");
    expect(causeOfCancel(null)).toBe("cancelled");
  });
  it("names who hung up: who called, or who was called", () => {
    // What was answered nobody declines any more.
    for (const reason of [null, "", "Q.850;cause=9999", "garbage", "Q.850", "SIP;cause=0", "Q.850;cause=16", "Q.850;cause=21", "SIP;cause=603"]) {
      expect(endingOfBye(reason, "in").cause).toBe("callerHungUp");
      expect(endingOfBye(reason, "out").cause).toBe("calledHungUp");
    }
  });
});

describe("the registration", () => {
  const around = { servers: 2, now: 10_000, random: 0 };
  const registered = (registration: Registration, ...occurrences: RegistrationOccurrence[]) =>
    occurrences.reduce((each, next) => registrationAfter(each, next, around), registration);
  it("goes on trying for ever, each server in turn, ever more slowly up to a limit", () => {
    let each = registered(unregistered, { kind: "account", servers: 2 });
    const [servers, pauses]: [number[], number[]] = [[], []];
    for (let round = 0; round < 12; round++) {
      each = registered(each, { kind: "failed" });
      servers.push(each.server);
      pauses.push((each.nextAt ?? 0) - around.now);
      each = registered(each, { kind: "tryNow" });
    }
    expect(servers.slice(0, 4)).toEqual([1, 0, 1, 0]);
    expect(pauses[0]).toBe(500);
    expect(pauses.at(-1)).toBe(15_000);
    expect(each.phase).toBe("trying");
  });
  it("is taken up at once, at the same server, when it was lost", () => {
    const lost = registered(unregistered, { kind: "account", servers: 2 }, { kind: "registered" }, { kind: "failed" });
    expect(lost).toMatchObject({ phase: "waiting", server: 0, nextAt: 10_000 });
    expect(viewOf(lost, "ws://x")).toMatchObject({ state: "connecting" });
  });
  it("says a refusal and asks again later", () => {
    const refused = registered(unregistered, { kind: "account", servers: 1 }, { kind: "refused", code: 403 });
    expect(viewOf(refused, "")).toEqual({ state: "refused", code: 403, nextAttemptAt: 40_000 });
    expect(registered(refused, { kind: "tryNow" }).phase).toBe("trying");
  });
  it("stays at its server while a call lives there", () => {
    const account = registered(unregistered, { kind: "account", servers: 2 }, { kind: "registered" }, { kind: "failed" }, { kind: "tryNow" });
    expect(registered(account, { kind: "failed", stays: true })).toMatchObject({ phase: "waiting", server: 0 });
    expect(registered(account, { kind: "failed" })).toMatchObject({ phase: "waiting", server: 1 });
  });
  it("tries at once and begins its steps anew when the network changed, whatever it was at", () => {
    let each = registered(unregistered, { kind: "account", servers: 2 });
    for (let round = 0; round < 8; round++) each = registered(each, { kind: "failed" }, { kind: "tryNow" });
    each = registered(each, { kind: "failed" });
    expect((each.nextAt ?? 0) - around.now).toBe(15_000);
    const woken = registered(each, { kind: "networkChanged" });
    expect(woken).toMatchObject({ phase: "trying", attempt: 1, nextAt: null });
    expect((registered(woken, { kind: "failed" }).nextAt ?? 0) - around.now).toBe(500);
    expect(registered(woken, { kind: "registered" }, { kind: "networkChanged" })).toMatchObject({ phase: "trying", attempt: 1 });
    expect(registered(woken, { kind: "networkChanged" })).not.toBe(woken);
  });
  it("goes back to the first server, and only from another", () => {
    const second = registered(unregistered, { kind: "account", servers: 2 }, { kind: "failed" }, { kind: "tryNow" }, { kind: "registered" });
    expect(viewOf(second, "ws://two")).toEqual({ state: "registered", server: "ws://two" });
    expect(registered(second, { kind: "preferred" })).toMatchObject({ phase: "trying", server: 0, attempt: 1 });
    const first = registered(unregistered, { kind: "account", servers: 2 }, { kind: "registered" });
    expect(() => registered(first, { kind: "preferred" })).toThrow(expect.objectContaining({ kind: "illegalTransition" }));
  });
  it("stays off without an account", () => {
    for (const kind of ["registered", "failed", "networkChanged"] as const) expect(registered(unregistered, { kind })).toBe(unregistered);
  });
  it("takes whatever network and server say, whenever they say it, and its own moves only in their place, with a typed error elsewhere", () => {
    const said: fc.Arbitrary<RegistrationOccurrence> = fc.constantFrom<RegistrationOccurrence>(
      { kind: "account", servers: 2 },
      { kind: "noAccount" },
      { kind: "registered" },
      { kind: "failed" },
      { kind: "failed", stays: true },
      { kind: "refused", code: 403 },
      { kind: "networkChanged" },
      { kind: "tryNow" },
      { kind: "preferred" },
    );
    fc.assert(
      fc.property(fc.array(said), (occurrences) => {
        let each = unregistered;
        for (const next of occurrences) {
          const isOutOfPlace =
            (next.kind === "tryNow" && each.phase !== "waiting" && each.phase !== "refused") ||
            (next.kind === "preferred" && !(each.phase === "registered" && each.server > 0));
          if (isOutOfPlace) expect(() => registered(each, next)).toThrow(expect.objectContaining({ kind: "illegalTransition" }));
          else each = registered(each, next);
          // Only where one waits there is a time at which one goes on.
          expect(each.nextAt !== null).toBe(each.phase === "waiting" || each.phase === "refused");
        }
      }),
    );
  });
});
