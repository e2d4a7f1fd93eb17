import type { History, Step } from "./history.ts";
import { fairWeather } from "./link.ts";

const calmStore = { slow: 0, held: 0, longest: 1 };

/** A smaller history that still fails: steps are left out, in ever smaller pieces, and what is left is made calmer, while it fails. */
export async function shrink(history: History, fails: (history: History) => Promise<boolean>): Promise<History> {
  let smallest = history;
  const take = async (smaller: History): Promise<boolean> => {
    if (!(await fails(smaller))) return false;
    smallest = smaller;
    return true;
  };
  for (let piece = Math.ceil(history.steps.length / 2); piece >= 1; piece = piece === 1 ? 0 : Math.ceil(piece / 2)) {
    for (let start = smallest.steps.length - piece; start > -piece; start -= piece) {
      await take({ ...smallest, steps: without(smallest.steps, Math.max(0, start), piece) });
    }
  }
  for (const calmer of [{ weather: fairWeather }, { store: calmStore }, { nodes: 1 }, { isOld: false }, { areas: [null] }])
    await take({ ...smallest, ...calmer });
  for (let seats = 1; seats < smallest.seats; seats++) if (await take({ ...smallest, seats })) break;
  return smallest;
}

const without = (steps: readonly Step[], start: number, count: number): Step[] => [...steps.slice(0, start), ...steps.slice(start + count)];
