import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LineCall, TransferView } from "../../contract/line-api.ts";
import { activeCall, callInHand, consultAbout, swapPartner, toHold } from "../../domain/several-calls.ts";
import { answerAfter } from "./auto-answer.ts";
import { newCall } from "./call-machine.ts";
import { statusOfFragment, type TransferOccurrence, transferAfter } from "./transfer-machine.ts";

const occurrence: fc.Arbitrary<TransferOccurrence> = fc.oneof(
  fc.record({ kind: fc.constant("asked" as const), as: fc.constantFrom("blind" as const, "attended" as const, "conference" as const, "rating" as const) }),
  fc.record({ kind: fc.constant("answered" as const), code: fc.integer({ min: 200, max: 699 }) }),
  fc.constantFrom<TransferOccurrence>({ kind: "released" }, { kind: "timeOut" }),
);

describe("a transfer", () => {
  it("is asked for, and taken, refused, or left without a word", () => {
    const asked = transferAfter(null, { kind: "asked", as: "blind" });
    expect(asked).toEqual({ kind: "blind", state: "requested", code: null });
    expect(transferAfter(asked, { kind: "answered", code: 200 })).toMatchObject({ state: "accepted", code: 200 });
    expect(transferAfter(asked, { kind: "released" })).toMatchObject({ state: "accepted" });
    expect(transferAfter(asked, { kind: "answered", code: 486 })).toMatchObject({ state: "failed", code: 486 });
    const failed = transferAfter(asked, { kind: "timeOut" });
    expect(failed).toMatchObject({ state: "failed", code: null });
    expect(transferAfter(failed, { kind: "asked", as: "attended" })).toMatchObject({ kind: "attended", state: "requested" });
  });
  it("never leaves its table: none → requested → accepted | failed → requested, all else is a typed error", () => {
    const allowed: Readonly<Record<string, readonly string[]>> = {
      none: ["requested"],
      requested: ["accepted", "failed"],
      failed: ["requested"],
      accepted: [],
    };
    fc.assert(
      fc.property(fc.array(occurrence), (occurrences) => {
        let each: TransferView | null = null;
        for (const next of occurrences) {
          const before: string = each === null ? "none" : (each as TransferView).state;
          try {
            each = transferAfter(each, next);
            expect(allowed[before]).toContain(each.state);
          } catch (error) {
            expect(error).toMatchObject({ kind: "illegalTransition" });
          }
        }
      }),
    );
  });
  it("reads the status of a NOTIFY's fragment, and of nothing else", () => {
    expect(statusOfFragment("SIP/2.0 180 Ringing\r\n")).toBe(180);
    for (const body of ["", "SIP/2.0 20", "SIP/3.0 200 OK", "HTTP/1.1 200 OK"]) expect(statusOfFragment(body)).toBeNull();
  });
});

describe("several calls", () => {
  const call = (callId: string, change: Partial<LineCall>): LineCall => ({
    ...newCall({ callId, direction: "in", number: null, displayName: null, queue: null }, 0),
    ...change,
  });
  const talking = call("a:1", { phase: "talking" });
  const held = call("a:2", { phase: "talking", held: true });
  const ringing = call("a:3", {});
  const over = call("a:4", { phase: "ended" });
  it("have one active, one in hand, and one to swap with", () => {
    expect(activeCall([held, talking, ringing])).toBe(talking);
    expect(activeCall([held, ringing, over])).toBe(held);
    expect(activeCall([ringing, over])).toBeNull();
    expect(callInHand([talking, ringing])).toBe(ringing);
    expect(swapPartner([talking, held])).toBe(held);
    expect(swapPartner([held])).toBeNull();
    expect(toHold([talking, held, ringing], "a:3")).toEqual(["a:1"]);
    expect(toHold([talking], "a:1")).toEqual([]);
  });
  it("know the question to a colleague about one of them", () => {
    const consult = call("a:5", { direction: "out", phase: "talking", purpose: "consult", aboutCallId: "a:2" });
    expect(consultAbout([held, consult], "a:2")).toBe(consult);
    expect(consultAbout([held, { ...consult, phase: "ended" }], "a:2")).toBeNull();
    expect(consultAbout([{ ...consult, direction: "in" }], "a:2")).toBeNull();
  });
});

describe("an answer by itself", () => {
  const headers = { isMarked: true, alertInfo: null, callInfo: null, answerMode: null };
  it("is given when the exchange asks for it in any of the usual ways, never before a person can hear it", () => {
    expect(answerAfter({ ...headers, callInfo: "<sip:a@b>;answer-after=2" })).toBe(2_000);
    expect(answerAfter({ ...headers, callInfo: "<sip:a@b>;answer-after=0" })).toBe(600);
    expect(answerAfter({ ...headers, alertInfo: "<http://localhost>;info=alert-autoanswer;delay=0" })).toBe(600);
    expect(answerAfter({ ...headers, answerMode: "Auto" })).toBe(600);
  });
  it("is never given to a call without the exchange's mark, nor without being asked for", () => {
    expect(answerAfter({ ...headers, isMarked: false, callInfo: "<sip:a@b>;answer-after=0", answerMode: "Auto" })).toBeNull();
    expect(answerAfter(headers)).toBeNull();
    expect(answerAfter({ ...headers, alertInfo: "<http://localhost>;info=ring3", answerMode: "Manual" })).toBeNull();
  });
});
