import { randomBytes } from "node:crypto";
import type { Random } from "../base/random.ts";

/** The machine's own randomness. */
export const systemRandom: Random = { next: Math.random, bytes: (count) => randomBytes(count) };
