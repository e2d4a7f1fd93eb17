import type { Role } from "../../../src/contract/rows.ts";
import { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";
import type { Fate } from "./disk.ts";
import type { Weather } from "./link.ts";
import type { Area, StoreWeather } from "./simulated-dispatch.ts";

/** What happens at one moment. Times and spans in ms; `seat` counts from 0, and seats that are copied on the way from the last on. */
export type Event =
  | { readonly kind: "create" | "impossible" | "seen" | "image" | "copy"; readonly seat: number }
  | { readonly kind: "update" | "move" | "place" | "withdraw"; readonly seat: number; readonly pick: number }
  | { readonly kind: "person"; readonly seat: number; readonly role: Role; readonly areaIds: Area }
  | { readonly kind: "cut"; readonly seat: number; readonly isDead: boolean; readonly lasts: number }
  | { readonly kind: "storm"; readonly seat: number; readonly weather: Weather; readonly lasts: number }
  | { readonly kind: "kill" | "powerCut" | "damage" | "putBack" | "upgrade"; readonly seat: number; readonly lasts: number }
  | { readonly kind: "dieAtWrite"; readonly seat: number; readonly fate: Fate; readonly after: number; readonly lasts: number }
  | { readonly kind: "full" | "noStreams"; readonly seat: number; readonly lasts: number }
  | { readonly kind: "clock"; readonly seat: number; readonly by: number }
  | { readonly kind: "heldWrite"; readonly lasts: number }
  | { readonly kind: "slowStore"; readonly weather: StoreWeather; readonly lasts: number }
  | { readonly kind: "nodeRestart"; readonly node: number; readonly lasts: number }
  | { readonly kind: "backUp" | "raiseFloor" | "trim" | "endCall" }
  | { readonly kind: "leap" | "dispatchClock"; readonly by: number }
  | { readonly kind: "restore"; readonly lasts: number };
export type Step = Event & { readonly at: number };

/** One run of the simulation, all of it. */
export interface History {
  readonly seed: number;
  readonly seats: number;
  readonly nodes: number;
  readonly weather: Weather;
  readonly store: StoreWeather;
  /** Whether the seats begin with a program of one version before. */
  readonly isOld: boolean;
  /** Of the people, in turn. */
  readonly areas: readonly Area[];
  readonly steps: readonly Step[];
}

const minute = 60_000;
const day = 86_400_000;

/** What may go wrong, a family at a time: a history has some of them, so that each is also met alone. */
const familyNames = [
  "cuts",
  "storms",
  "kills",
  "writes",
  "power",
  "full",
  "damage",
  "images",
  "copies",
  "clocks",
  "held",
  "store",
  "nodes",
  "restores",
  "floors",
  "streams",
  "areas",
  "retention",
  "times",
] as const;
export type FamilyName = (typeof familyNames)[number];
const families: Readonly<Record<FamilyName, (random: SeededRandom, seats: number) => readonly Event[]>> = {
  cuts: (random, seats) => [{ kind: "cut", seat: random.below(seats), isDead: random.next() < 0.5, lasts: 500 + random.below(minute) }],
  storms: (random, seats) => [{ kind: "storm", seat: random.below(seats), weather: stormy(random), lasts: random.below(minute) }],
  kills: (random, seats) => [{ kind: "kill", seat: random.below(seats), lasts: random.below(20_000) }],
  writes: (random, seats) => {
    const [seat, fate] = [random.below(seats), random.next() < 0.5 ? "before" : "after"] as const;
    return [{ kind: "dieAtWrite", seat, fate, after: random.below(6), lasts: random.below(10_000) }];
  },
  power: (random, seats) => [{ kind: "powerCut", seat: random.below(seats), lasts: random.below(20_000) }],
  full: (random, seats) => [{ kind: "full", seat: random.below(seats), lasts: random.below(30_000) }],
  damage: (random, seats) => [{ kind: "damage", seat: random.below(seats), lasts: random.below(5_000) }],
  images: (random, seats) => {
    const seat = random.below(seats);
    return [
      { kind: "image", seat },
      { kind: "putBack", seat, lasts: random.below(10_000) },
    ];
  },
  copies: (random, seats) => [{ kind: "copy", seat: random.below(seats) }],
  clocks: (random, seats) => [{ kind: "clock", seat: random.below(seats), by: Math.round((random.next() - 0.5) * random.pick([minute, day, 60 * day])) }],
  held: (random) => [{ kind: "heldWrite", lasts: random.below(30_000) }],
  store: (random) => [{ kind: "slowStore", weather: { slow: 0.1, held: 0.5, longest: 1 + random.below(6_000) }, lasts: random.below(30_000) }],
  nodes: (random) => [{ kind: "nodeRestart", node: random.below(3), lasts: random.below(10_000) }],
  restores: (random) => [{ kind: "backUp" }, { kind: "restore", lasts: random.below(20_000) }],
  floors: (random, seats) => [
    { kind: "raiseFloor" },
    ...Array.from({ length: seats }, (_, seat): Event => ({ kind: "upgrade", seat, lasts: random.below(3_000) })),
  ],
  areas: (random, seats) => {
    const [seat, other] = [random.below(seats), random.below(seats)];
    const given = (): Event => ({ kind: "person", seat: other, role: random.pick(roles), areaIds: random.pick(areas) });
    return [
      { kind: "place", seat, pick: random.below(4) },
      given(),
      { kind: random.next() < 0.5 ? "place" : "withdraw", seat, pick: random.below(4) },
      given(),
    ];
  },
  // A seat that is away while the feed moves on, rows leave its window, and time passes.
  retention: (random, seats) => [
    { kind: "heldWrite", lasts: random.below(1_000) },
    { kind: "cut", seat: random.below(seats), isDead: true, lasts: random.below(minute) },
    { kind: "withdraw", seat: random.below(seats), pick: random.below(4) },
    { kind: "endCall" },
    { kind: "trim" },
    { kind: "leap", by: random.pick([34, 37, 60, 95, 130]) * day },
    { kind: "trim" },
  ],
  times: (random) => [{ kind: "dispatchClock", by: Math.round((random.next() - 0.5) * random.pick([minute, day, 90 * day, 300 * day])) }],
  streams: (random, seats) => [{ kind: "noStreams", seat: random.below(seats), lasts: random.below(minute) }],
};

const areas: readonly Area[] = [null, ["110105"], ["110108"], ["110105001"], ["110105", "110108"]];
const roles: readonly Role[] = ["operator", "teamLead", "teamLead"];

function stormy(random: SeededRandom): Weather {
  return { loss: random.next() * 0.6, repeat: random.next() * 0.3, delay: [1, random.pick([50, 1_000, 12_000])] };
}

/** What people do. */
function deed(random: SeededRandom, seats: number): Event {
  const [seat, kind] = [random.below(seats), random.next()];
  if (kind < 0.35) return { kind: "create", seat };
  if (kind < 0.8) return { kind: "update", seat, pick: random.below(4) };
  if (kind < 0.92) return { kind: "move", seat, pick: random.below(3) };
  return { kind: random.next() < 0.6 ? "impossible" : "seen", seat };
}

/** The history of a seed, the same on every machine. @param wanted what goes wrong in it; if nothing is said, the seed chooses */
export function makeHistory(seed: number, wanted?: readonly FamilyName[]): History {
  const random = new SeededRandom(seed);
  // Mostly few: what goes wrong between eight goes wrong between two.
  const seats = 2 + Math.floor(random.next() ** 3 * 7);
  const length = 15_000 + random.below(minute);
  const chosen = wanted ?? familyNames.filter(() => random.next() < 0.25);
  const deeds = Array.from({ length: 4 + random.below(14) }, () => deed(random, seats));
  const faults = chosen.flatMap((name) => Array.from({ length: 1 + random.below(2) }, () => inOrder(random, length, families[name](random, seats))));
  const steps = [...deeds.map((event) => ({ ...event, at: random.below(length) })), ...faults.flat()];
  return {
    seed,
    seats,
    nodes: 1 + random.below(2),
    weather: random.next() < 0.4 ? stormy(random) : { loss: random.next() * 0.05, repeat: random.next() * 0.05, delay: [1, random.pick([20, 200])] },
    store: { slow: 0.02, held: random.next() * 0.3, longest: random.pick([20, 2_000]) },
    isOld: chosen.includes("floors"),
    areas: chosen.includes("areas") ? Array.from({ length: seats }, () => random.pick(areas)) : [null],
    steps: steps.sort((one, other) => one.at - other.at),
  };
}

/** A fault that has a before and an after happens in that order. */
function inOrder(random: SeededRandom, length: number, events: readonly Event[]): Step[] {
  const times = events.map(() => random.below(length)).sort((one, other) => one - other);
  return events.map((event, index) => ({ ...event, at: times[index] ?? 0 }));
}

/** A history as a person reads it. */
export function asText({ steps, ...rest }: History): string {
  const lines = steps.map(({ at, kind, ...facts }) => `  ${String(at).padStart(6)} ms  ${kind} ${JSON.stringify(facts)}`);
  return [JSON.stringify(rest), ...lines].join("\n");
}
