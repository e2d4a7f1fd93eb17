// `npm run fuzz -- sync --histories N [--seed S]`: the real sync of seats and dispatch in one process, with clock, network, disk and chance simulated.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { z } from "zod";
import { runParallel } from "./sync/run-parallel.ts";

const given = parseArgs({ options: { histories: { type: "string", default: "200" }, seed: { type: "string" } } }).values;
const count = z.coerce.number().int().positive().parse(given.histories);
const seed = given.seed === undefined ? randomInt(1, 1_000_000_000) : z.coerce.number().int().parse(given.seed);
const figures = await runParallel({ first: seed, count, tell: (text) => console.error(text) });
console.log(JSON.stringify({ fuzz: "sync", seed, ...figures }));
process.exitCode = figures.failed === 0 ? 0 : 1;
