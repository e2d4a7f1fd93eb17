import type { TrainingCitizen } from "../exchange/training/training-exchange.ts";
import { SeededRandom } from "./seeded-random.ts";
import { syntheticNumber } from "./synthetic-history.ts";

const voices = ["heating", "water", "noise", "parking", "garbage", "street-light", "residence", "praise"] as const;

/** The training exchange's citizens, the same for the same seed: first and mostly people of the synthetic history, some unknown, some who withhold their number. */
export function demoCallers(options: { people: number; seed: number }): () => TrainingCitizen {
  const random = new SeededRandom(options.seed);
  let isFirst = true;
  return () => {
    // Who tries the demo sees a caller's history with the first call.
    const kind = isFirst ? 0 : random.next();
    isFirst = false;
    const known = options.people > 0 && kind < 0.8;
    const number = known ? syntheticNumber(random.below(options.people)) : kind < 0.9 ? syntheticNumber(9_000_000 + random.below(999_999)) : null;
    return { number, voice: `${random.pick(voices)}.ulaw` };
  };
}
