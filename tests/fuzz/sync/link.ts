import { HotlineError } from "../../../src/contract/errors.ts";
import type { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";
import { ConnectionLost } from "../../support/model-database/model-database.ts";
import { Arrivals } from "./arrivals.ts";
import type { Scheduler } from "./scheduler.ts";
import { Spells } from "./spells.ts";

/** How well a network carries. Chances in [0, 1], times in ms. */
export interface Weather {
  /** Of a request or an answer being lost on its way. */
  readonly loss: number;
  /** Of a request arriving once more, later. */
  readonly repeat: number;
  readonly delay: readonly [number, number];
}
export const fairWeather: Weather = { loss: 0, repeat: 0, delay: [1, 20] };

/** Whether whoever called still lives: a process that was killed gets no answer. */
export interface Life {
  isAlive: boolean;
}

/** How long after a request its double may still come. */
const longestRepeat = 30_000;
class NetworkError extends Error {}

/** The way between one seat and dispatch. */
export class Link {
  /** `refused`: every call fails at once; `dead`: nothing comes through and nobody says so. */
  readonly state: Spells<"open" | "refused" | "dead">;
  readonly weather: Spells<Weather>;
  /** A stream ends with its first word, as behind a proxy that waits for the end of an answer. */
  readonly noStreams: Spells<boolean>;
  /** Requests that were begun. */
  calls = 0;
  /** What dispatch failed with that neither its words nor the faults of a history explain. */
  readonly broken: unknown[] = [];
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;
  readonly #streams = new Set<Arrivals<unknown>>();

  constructor(scheduler: Scheduler, random: SeededRandom, weather: Weather) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.noStreams = new Spells(scheduler, false);
    this.state = new Spells(scheduler, "open");
    this.weather = new Spells(scheduler, weather);
  }
  /** Ends what is open, as a reset connection does. */
  reset(): void {
    for (const stream of this.#streams) stream.fail(new NetworkError("reset"));
    this.#streams.clear();
  }

  /** A request and its answer. @throws what dispatch said, or an error of the network */
  call<Answer>(life: Life, signal: AbortSignal | undefined, work: () => Promise<Answer>, isRepeatable = true): Promise<Answer> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new NetworkError("given up")), { once: true });
      const back = (settle: () => void): void => this.#carry(() => life.isAlive && settle(), reject);
      const arrive = (): void =>
        void work().then(
          (answer) => back(() => resolve(answer)),
          (error: unknown) => back(() => reject(this.#asAnswer(error))),
        );
      this.calls += 1;
      this.#carry(arrive, reject);
      if (isRepeatable && this.#random.next() < this.weather.value.repeat)
        this.#scheduler.after(this.#random.below(longestRepeat), () => void work().catch((error: unknown) => this.#asAnswer(error)));
    });
  }
  /** A stream of answers, in order, until an end breaks it. */
  async stream<Item>(life: Life, signal: AbortSignal, open: (ended: AbortSignal) => Promise<AsyncIterable<Item>>): Promise<AsyncGenerator<Item, void>> {
    const ended = new AbortController();
    signal.addEventListener("abort", () => ended.abort(), { once: true });
    const source = await this.call(life, signal, () => open(ended.signal), false);
    const arrivals = new Arrivals<Item>();
    this.#streams.add(arrivals as Arrivals<unknown>);
    signal.addEventListener("abort", () => arrivals.fail(new NetworkError("given up")), { once: true });
    void this.#pump(source, arrivals, life);
    return arrivals.read(() => this.#streams.delete(arrivals as Arrivals<unknown>));
  }

  async #pump<Item>(source: AsyncIterable<Item>, arrivals: Arrivals<Item>, life: Life): Promise<void> {
    const inOrder = (arrive: () => void): void => {
      const wait = arrivals.spaced(this.#scheduler.now, this.#delay());
      this.#scheduler.after(wait, () => life.isAlive && this.state.value === "open" && arrive());
    };
    try {
      for await (const item of source) {
        inOrder(() => arrivals.push(item));
        if (this.noStreams.value) break;
      }
    } catch (error) {
      this.#asAnswer(error);
    }
    inOrder(() => arrivals.fail(new NetworkError("ended")));
  }
  /** What is lost is either told by a reset, or not at all. */
  #carry(arrive: () => void, lost: (error: Error) => void): void {
    if (this.state.value === "refused") {
      this.#scheduler.after(2, () => lost(new NetworkError("refused")));
      return;
    }
    const isLost = this.#random.next() < this.weather.value.loss;
    const isTold = this.#random.next() < 0.5;
    this.#scheduler.after(this.#delay(), () => {
      const state = this.state.value;
      if (state === "open" && !isLost) arrive();
      else if (state === "refused" || (state === "open" && isTold)) lost(new NetworkError("reset"));
    });
  }
  #delay(): number {
    const [least, most] = this.weather.value.delay;
    // Mostly quick, now and then as slow as it gets.
    return least + Math.round((most - least) * this.#random.next() ** 3);
  }
  /** dispatch's own words pass; anything else is a connection that broke. */
  #asAnswer(error: unknown): Error {
    if (error instanceof HotlineError) return error;
    const isExpected = error instanceof ConnectionLost || (error instanceof Error && "code" in error && error.code === deadlock);
    if (!isExpected) this.broken.push(error);
    return new NetworkError("broken");
  }
}

/** As PostgreSQL says it; a seat asks again. */
const deadlock = "40P01";
