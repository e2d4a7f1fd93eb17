import type { Person } from "../../../src/contract/session.ts";
import { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";
import { keptFor } from "../../../src/seat/sync/outbox.ts";
import { checkShown } from "./checker.ts";
import { Disk, type DiskImage } from "./disk.ts";
import { type Faults, noFaults } from "./faults.ts";
import type { History } from "./history.ts";
import type { Intent, Violation } from "./intents.ts";
import { Link } from "./link.ts";
import { Scheduler } from "./scheduler.ts";
import { type Area, type Backup, SimulatedDispatch } from "./simulated-dispatch.ts";
import { SimulatedSeat } from "./simulated-seat.ts";

/** Less than a seat keeps what dispatch has (`keptFor`), by what a history lasts. */
const offeredFor = keptFor - 3_600_000;
/** 2026-03-01T00:00:00Z; every history begins then. */
const beginning = Date.UTC(2026, 2, 1);

/** Everything that there is in one history. */
export class World {
  readonly scheduler = new Scheduler(beginning);
  readonly dispatch: SimulatedDispatch;
  readonly seats: SimulatedSeat[] = [];
  readonly intents: Intent[] = [];
  readonly violations: Violation[] = [];
  /** Copies of disks, with how many intents there were then. */
  readonly images = new Map<SimulatedSeat, { readonly disk: DiskImage; readonly intents: number }>();
  backup: Backup | null = null;
  readonly #history: History;
  readonly #faults: Faults;
  readonly #people: (Person & { readonly area_ids: Area })[] = [];
  readonly #unchecked = new Set<SimulatedSeat>();
  #instants = 0;

  constructor(history: History, faults: Faults = noFaults) {
    this.#history = history;
    this.#faults = faults;
    for (let index = 0; index < 16; index++) {
      const area_ids = history.areas[index % history.areas.length] ?? null;
      this.#people.push({ id: `person-${index}`, login: `login-${index}`, name: `Person ${index}`, role: "teamLead", area_ids });
    }
    this.dispatch = new SimulatedDispatch({
      scheduler: this.scheduler,
      random: this.random("dispatch"),
      people: this.#people,
      nodes: history.nodes,
      weather: history.store,
      faults: faults.dispatch,
    });
    for (let index = 0; index < history.seats; index++) this.addSeat(null).start();
  }
  /** Randomness of one part, so that leaving out a step changes as little as possible of the rest. */
  random(part: string): SeededRandom {
    let seed = this.#history.seed;
    for (const character of part) seed = Math.imul(seed ^ character.charCodeAt(0), 0x01000193);
    return new SeededRandom(seed);
  }
  /** dispatch's clock jumps, alone. @param by ms */
  jump(by: number): void {
    this.dispatch.skew += by;
    this.#noteForgotten();
  }
  /** Time passes in which nobody does anything. @param by ms */
  leap(by: number): void {
    for (const seat of this.seats) seat.skew += by;
    this.jump(by);
  }
  /** What dispatch knew so long ago a seat need not offer again to one that was restored. */
  #noteForgotten(): void {
    for (const intent of this.intents) if (this.dispatch.now() - intent.dispatchTime > offeredFor) intent.isForgotten = true;
  }
  /** An instant that no other intent has. */
  instant(seat: SimulatedSeat): number {
    this.#instants += 1;
    return Math.max(1, Math.floor(seat.centralNow() / 1_000)) * 1_000 + (this.#instants % 1_000);
  }
  /** One more machine. @param image of another's disk, which it is a copy of */
  addSeat(image: DiskImage | null): SimulatedSeat {
    const index = this.seats.length;
    const name = `seat-${index}`;
    const disk = new Disk(
      this.scheduler,
      this.#history.steps.some((step) => step.kind === "powerCut"),
      () => this.#changed(seat),
    );
    if (image !== null) disk.putBack(image);
    const random = this.random(name);
    const { scheduler, dispatch } = this;
    const link = new Link(scheduler, this.random(`link ${name}`), this.#history.weather);
    const person = this.#people[index] ?? { id: name, login: name, name, role: "operator" };
    const seat: SimulatedSeat = new SimulatedSeat({ name, person, scheduler, random, link, dispatch, disk, faults: this.#faults.seat(random) });
    this.seats.push(seat);
    return seat;
  }

  /** Once everything that follows from a write at once has happened, the seat is looked at. */
  #changed(seat: SimulatedSeat): void {
    if (this.#unchecked.size === 0) this.scheduler.after(0, () => this.#look());
    this.#unchecked.add(seat);
  }
  #look(): void {
    const seats = [...this.#unchecked];
    this.#unchecked.clear();
    for (const seat of seats) {
      const violation = checkShown(seat, this);
      if (violation !== null) this.violations.push(violation);
    }
  }
}
