// `npm run prove -- sync [HISTORIES] [SEED]`: 100,000 simulated histories of seats and dispatch; nothing lost, doubled, reordered, stuck or diverged.
// Told to end (SIGTERM) it says what it has reached.
import { countArgument, isProved } from "../../tools/prove/verdict.ts";
import { runParallel } from "../fuzz/sync/run-parallel.ts";

const [histories, seed] = [countArgument(0, 100_000), countArgument(1, 1_000_000)];
/** So many histories until it is said again how far it has come. */
const chunk = 1_000;
const end = new AbortController();
process.once("SIGTERM", () => end.abort());
const started = performance.now();
const minutes = (): number => Math.round((performance.now() - started) / 60_000);
const figures = await runParallel({
  first: seed,
  count: histories,
  tell: (text) => console.error(text),
  onProgress: (reached) => reached.histories % chunk === 0 && console.error(JSON.stringify({ proof: "sync", seed, ...reached, minutes: minutes() })),
  signal: end.signal,
});
console.log(JSON.stringify({ proof: "sync", seed, ...figures, minutes: minutes() }));
const { histories: run, changes, kept } = figures;
process.exitCode = isProved({ run, changes, kept }, figures.failed) ? 0 : 1;
