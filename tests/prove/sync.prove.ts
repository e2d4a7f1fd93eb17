// `npm run prove -- sync [HISTORIES] [SEED]`: 100,000 simulated histories of seats and dispatch; nothing lost, doubled, reordered, stuck or diverged.
import { runMany } from "../fuzz/sync/run-many.ts";

const [histories, seed] = [Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 1_000_000)];
const started = performance.now();
const figures = await runMany(seed, histories, (text) => console.error(text));
console.log(JSON.stringify({ proof: "sync", seed, ...figures, minutes: Math.round((performance.now() - started) / 60_000) }));
process.exitCode = figures.failed === 0 ? 0 : 1;
