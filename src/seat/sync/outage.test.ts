// As reconnecting.test.ts reckons by the waits alone, here with the real engine, stream, outbox and stores of each, on one clock of the test's own.
import { describe, expect, it } from "vitest";
import type { Clock, Timer } from "../../base/clock.ts";
import { silentLogger } from "../../base/logger.ts";
import { HotlineError } from "../../contract/errors.ts";
import { hashedNumber } from "../screen-pop/number-hash.ts";
import { Cache } from "../store/cache.ts";
import { Journal } from "../store/journal.ts";
import { systemRandom } from "../system-random.ts";
import type { DispatchApi } from "./dispatch-client.ts";
import { Outbox } from "./outbox.ts";
import { PendingChanges } from "./pending-changes.ts";
import { roundWaits, SyncEngine } from "./sync-engine.ts";

const seats = 60;
const slot = 100;

/** The same numbers each time (xorshift32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Time goes from one timer to the next, when all that the one before began has settled. */
class SteppedClock implements Clock {
  #now = 1_700_000_000_000;
  readonly #timers = new Map<object, { readonly at: number; readonly run: () => void }>();

  now(): number {
    return this.#now;
  }
  monotonic(): number {
    return this.#now;
  }
  after(delay: number, run: () => void): Timer {
    const key = {};
    this.#timers.set(key, { at: this.#now + Math.max(0, delay), run });
    return { cancel: () => void this.#timers.delete(key) };
  }
  async passUntil(end: number): Promise<void> {
    await settled();
    for (let next = this.#next(end); next !== null; next = this.#next(end)) {
      this.#timers.delete(next[0]);
      this.#now = next[1].at;
      next[1].run();
      await settled();
    }
    this.#now = end;
  }
  #next(end: number) {
    let first: [object, { readonly at: number; readonly run: () => void }] | null = null;
    for (const entry of this.#timers) if (entry[1].at <= end && (first === null || entry[1].at < first[1].at)) first = entry;
    return first;
  }
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A dispatch that answers at once, or is away: then its streams end and nothing is answered. */
class Dispatch {
  isAway = false;
  /** When each seat asked, and whether it was answered. */
  readonly asked: { readonly seat: number; readonly at: number; readonly isAnswered: boolean }[] = [];
  readonly #streams = new Set<() => void>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }
  goAway(): void {
    this.isAway = true;
    for (const end of this.#streams) end();
    this.#streams.clear();
  }
  api(seat: number): DispatchApi {
    const pull = async () => {
      this.asked.push({ seat, at: this.#clock.now(), isAnswered: !this.isAway });
      if (this.isAway) throw new HotlineError({ kind: "dispatchAway" });
      const nothing = { changes: [], people: [], forget: [], window: null, more: false, remaining: null, containedSequence: 0 };
      return { ...nothing, cursor: "1.5.0", serverTime: this.#clock.now() };
    };
    const live = async (_: unknown, { signal }: { signal: AbortSignal }) => {
      if (this.isAway) throw new HotlineError({ kind: "dispatchAway" });
      const ended = Promise.withResolvers<void>();
      this.#streams.add(() => ended.resolve());
      signal.addEventListener("abort", () => ended.resolve());
      return (async function* () {
        await ended.promise;
        yield* [];
      })();
    };
    return { sync: { pull, live } } as unknown as DispatchApi;
  }
}

function startSeat(dispatch: Dispatch, clock: Clock, seat: number, random: () => number): SyncEngine {
  const api = dispatch.api(seat);
  const store = { journal: Journal.open(":memory:", null), cache: new Cache({ file: ":memory:", key: null, onRebuilt: () => {} }) };
  const pending = new PendingChanges({ hashed: (raw) => hashedNumber(null, raw), configuration: () => null, inForce: () => null, personName: () => null });
  const devices = { deviceId: () => `device-${seat}`, forgetDevice: () => {} };
  const chance = { next: random, bytes: systemRandom.bytes };
  const outbox = new Outbox({ store, pending, clock, random: chance, ...devices, onChange: () => {} });
  store.cache.apply([], { ...store.cache.position, filled: true, cursor: "1.4.0", window: { since: 0, areaIds: null, personId: null }, snapshot: null }, true);
  const nothing = (): void => {};
  const engine = new SyncEngine({
    ...{ api, cache: store.cache, outbox, clock, logger: silentLogger, random: chance, ...devices },
    ...{ keepToken: async () => {}, canReauthenticate: () => false, reauthenticate: async () => false },
    ...{
      kept: () => () => false,
      keptRows: () => [],
      onForgotten: nothing,
      onFilling: nothing,
      onChanges: nothing,
      onServerTime: nothing,
      onLive: nothing,
      onLiveOver: nothing,
    },
    onOnline: nothing,
  });
  engine.start();
  return engine;
}

/** dispatch is away for so long. @returns when each seat was answered first since, and how often each asked meanwhile, both after the beginning, ms */
async function outage(away: number, chanceOf: (seat: number) => () => number) {
  const clock = new SteppedClock();
  const dispatch = new Dispatch(clock);
  const engines = Array.from({ length: seats }, (_, seat) => startSeat(dispatch, clock, seat, chanceOf(seat)));
  await clock.passUntil(clock.now() + 60_000);
  const begun = clock.now();
  dispatch.asked.length = 0;
  dispatch.goAway();
  await clock.passUntil(begun + away);
  const refused = dispatch.asked.length;
  dispatch.isAway = false;
  await clock.passUntil(begun + away + 30_000);
  const firsts = new Map<number, number>();
  for (const { seat, at, isAnswered } of dispatch.asked) if (isAnswered && !firsts.has(seat)) firsts.set(seat, at - begun);
  for (const engine of engines) await engine.stop();
  return { firsts: [...firsts.values()], refused };
}
/** The greatest share of the seats that comes in one slot. */
function worstShare(times: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const time of times) counts.set(Math.floor(time / slot), (counts.get(Math.floor(time / slot)) ?? 0) + 1);
  return Math.max(...counts.values()) / seats;
}

describe("seats whose node went away in one moment", () => {
  it.each([0, 3_000, 120_000])("come back spread after %i ms, all within seconds, and do not besiege it meanwhile", async (away) => {
    const { firsts, refused } = await outage(away, (seat) => seeded(away + 7 + seat * 7_919));
    expect(firsts).toHaveLength(seats);
    expect(worstShare(firsts)).toBeLessThan(0.25);
    expect(Math.max(...firsts) - away).toBeLessThan(roundWaits.longest);
    expect(refused / seats).toBeLessThan(6 + away / (roundWaits.longest / 4));
  });
  it("would all come in one, were it not for chance", async () => {
    expect(worstShare((await outage(3_000, () => () => 0)).firsts)).toBe(1);
  });
});
