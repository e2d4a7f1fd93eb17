import type { CallDirectory, DialTarget } from "../../contract/call-api.ts";
import type { ConfigurationRow } from "../../contract/rows.ts";
import type { SeatStateName } from "../../contract/session.ts";

/** Somebody a call can go to, as the picker shows them. */
export interface Target {
  readonly id: string;
  readonly name: string;
  /** Extension or telephone. */
  readonly number: string;
  readonly target: DialTarget;
  /** A seat's state; null for what has none. */
  readonly state: SeatStateName | null;
  /** Callers that wait in a queue; null for what is none. */
  readonly waiting: number | null;
}

/** Free ones first: who can be had is what one looks for. */
const order: Readonly<Record<SeatStateName, number>> = { ready: 0, busy: 1, wrapUp: 2, talking: 3, ringing: 3, training: 4, break: 4, offline: 5 };
const most = 60;

/** How a queue is called. */
type QueueNamed = (queue: string) => string;

/** All that is found by name. */
export const namesOf = ({ seats, queues }: CallDirectory, units: ConfigurationRow["units"], queueNamed: QueueNamed): string[] => [
  ...seats.flatMap(({ personName }) => personName ?? []),
  ...queues.map(({ name }) => queueNamed(name)),
  ...units.flatMap(({ name, phone }) => (phone === null ? [] : [name])),
];

/**
 * Who fits what was typed: seats by state, then queues, then units; a number that is typed stands first.
 * @param readings pinyin and initials of the names
 */
export function targetsFor(
  text: string,
  directory: CallDirectory,
  units: ConfigurationRow["units"],
  readings: ReadonlyMap<string, readonly string[]>,
  queueNamed: QueueNamed,
): Target[] {
  const wanted = text.normalize("NFKC").trim().toLowerCase();
  const fits = (name: string, number = ""): boolean =>
    wanted === "" || [name, number, ...(readings.get(name) ?? [])].some((word) => word.toLowerCase().includes(wanted));
  const seats = directory.seats
    .filter(({ extension, personName }) => fits(personName ?? "", extension))
    .map(({ extension, personName, state, reachable }) => ({
      id: `seat-${extension}`,
      name: personName ?? extension,
      number: extension,
      target: { kind: "seat", extension } as const,
      state: reachable ? state.state : ("offline" as const),
      waiting: null,
    }))
    .sort((one, other) => order[one.state] - order[other.state] || one.number.localeCompare(other.number));
  const queues = directory.queues
    .map(({ name: queue, waiting }) => ({ queue, name: queueNamed(queue), waiting }))
    .filter(({ name }) => fits(name))
    .map(({ queue, name, waiting }) => ({ id: `queue-${queue}`, name, number: "", target: { kind: "queue", queue } as const, state: null, waiting }));
  const outside = units
    .filter(({ name, phone }) => phone !== null && fits(name, phone))
    .map(({ id, name, phone }) => ({ id: `unit-${id}`, name, number: phone ?? "", target: { kind: "unit", unitId: id } as const, state: null, waiting: null }));
  return [...typed(wanted, seats), ...seats, ...queues, ...outside].slice(0, most);
}

function typed(wanted: string, seats: readonly Target[]): Target[] {
  const digits = wanted.replace(/[\s()-]/g, "");
  if (!/^\+?[\d*#]{3,24}$/.test(digits) || seats.some(({ number }) => number === digits)) return [];
  return [{ id: "typed", name: digits, number: "", target: { kind: "number", number: digits }, state: null, waiting: null }];
}
