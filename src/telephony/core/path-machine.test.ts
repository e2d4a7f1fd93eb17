import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CallPath, type PathOccurrence, pathAfter, wholePath } from "./path-machine.ts";

const kinds = ["signalLost", "signalBack", "broke", "accepted", "unanswered", "refused", "refusedSounding", "gone"] as const;
const occurrence = (kind: (typeof kinds)[number]): PathOccurrence =>
  kind === "refused" || kind === "refusedSounding" ? { kind: "refused", isSounding: kind === "refusedSounding" } : { kind };
const run = (...happened: (typeof kinds)[number][]): CallPath => happened.reduce<CallPath>((path, kind) => pathAfter(path, occurrence(kind)), wholePath);

describe("the path of a call", () => {
  it("is mended by a re-INVITE when the exchange is back, with ICE restart only where the sound broke too", () => {
    expect(run("signalLost", "signalBack")).toMatchObject({ phase: "repairing", isBroken: false });
    expect(run("signalLost", "broke", "signalBack")).toMatchObject({ phase: "repairing", isBroken: true });
    expect(run("signalLost", "signalBack", "accepted")).toBe(wholePath);
    expect(run("broke", "accepted")).toBe(wholePath);
  });
  it("is mended once more when the sound breaks during a repair that does not restart it", () => {
    expect(run("signalLost", "signalBack", "broke", "accepted")).toMatchObject({ phase: "repairing", isBroken: true });
    expect(run("signalLost", "signalBack", "broke", "accepted", "accepted")).toBe(wholePath);
  });
  it("waits for the next way out when the answer did not come, and remembers what broke", () => {
    expect(run("broke", "unanswered")).toEqual({ phase: "cut", isBroken: true });
    expect(run("broke", "signalLost")).toEqual({ phase: "cut", isBroken: true });
    expect(run("broke", "unanswered", "signalBack", "accepted")).toBe(wholePath);
  });
  it("is lost when the exchange no longer knows the call, or refuses three times", () => {
    expect(run("signalLost", "signalBack", "gone")).toEqual({ phase: "lost", isKnown: true });
    expect(run("broke", "refused", "refused").phase).toBe("repairing");
    expect(run("broke", "refused", "refused", "refused")).toEqual({ phase: "lost", isKnown: false });
  });
  it("stays as it is where the exchange refuses three times and sound flows, until it breaks or another way out is there", () => {
    const unmended = ["signalLost", "signalBack", "refused", "refused", "refusedSounding"] as const;
    expect(run(...unmended)).toEqual({ phase: "unmended" });
    expect(run("broke", "refusedSounding", "refusedSounding", "refusedSounding")).toEqual({ phase: "unmended" });
    expect(run(...unmended, "broke")).toMatchObject({ phase: "repairing", isBroken: true, tries: 1 });
    expect(run(...unmended, "signalLost", "signalBack", "accepted")).toBe(wholePath);
    expect(run(...unmended, "broke", "refused", "refused", "refused")).toEqual({ phase: "lost", isKnown: false });
  });
  it("never comes back once lost, and is never whole without an accepted re-INVITE", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds)), (happened) => {
        let path: CallPath = wholePath;
        for (const kind of happened) {
          const after = pathAfter(path, occurrence(kind));
          if (path.phase === "lost") expect(after).toBe(path);
          if (path.phase !== "whole" && after.phase === "whole") expect(kind).toBe("accepted");
          path = after;
        }
      }),
    );
  });
});
