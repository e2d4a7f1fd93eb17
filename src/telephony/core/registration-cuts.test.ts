import { describe, expect, it } from "vitest";
import { type Registration, type RegistrationOccurrence, registrationAfter, unregistered } from "./registration-machine.ts";

/** How long a try over a link that is cut takes to fail: it breaks at once, or says nothing until the line gives up (a REGISTER's limit). Ms. */
const failsAfter = { closed: 20, dead: 8_000 } as const;
const longestPause = 15_000;

/**
 * The machine by a clock of its own. The link is cut at 0 and whole again after `cut` ms; that it is cut is found out at `found`.
 * A try that began before the link was whole is lost, also when it still waits for its answer by then.
 * @returns how many pauses ended after the link was whole, and how long after it the try that succeeds began, ms
 */
function comeBack(cut: number, found: number, failure: number, random: () => number): { pauses: number; after: number } {
  let now = 0;
  const occur = (registration: Registration, occurrence: RegistrationOccurrence): Registration =>
    registrationAfter(registration, occurrence, { servers: 1, now, random: random() });
  let each = occur(occur(unregistered, { kind: "account", servers: 1 }), { kind: "registered" });
  now = found;
  each = occur(each, { kind: "failed" });
  for (let pauses = 0; ; ) {
    now = each.nextAt ?? Number.NaN;
    each = occur(each, { kind: "tryNow" });
    if (now >= cut) pauses += 1;
    if (now >= cut) return { pauses, after: now - cut };
    now += failure;
    each = occur(each, { kind: "failed" });
    // Given up when the link was whole already: the pause that follows is the second that the cut costs.
    if (now >= cut) pauses += 1;
  }
}

/** Minimal standard generator (Park and Miller): a failure names its seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe("a registration after a cut", () => {
  it.each([1, 2, 5, 10, 30, 60, 120, 300, 600])("of %i s is tried again at most two pauses after the link is whole, of which none is over 15 s", (seconds) => {
    for (const failure of Object.values(failsAfter))
      for (let seed = 1; seed <= 500; seed += 1) {
        const random = seeded(seed);
        const cut = seconds * 1_000;
        const { pauses, after } = comeBack(cut, random() * Math.min(cut, 14_000), failure, random);
        expect(pauses, `seed ${seed}`).toBeLessThanOrEqual(2);
        expect(after, `seed ${seed}`).toBeLessThanOrEqual(failure + longestPause);
      }
  });
});
