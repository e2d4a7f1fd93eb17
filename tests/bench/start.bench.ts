// `npm run bench -- start [--rows N]`: a seat's process from its beginning until it is ready to answer a call, with a million cached rows and with none.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type Child, startChild } from "../support/house/child.ts";
import { startCentralProcess } from "./support/central-process.ts";
import { mustBe, report } from "./support/measure.ts";
import { alternate, medianOf, ratioOf } from "./support/rounds.ts";

const { values } = parseArgs({ options: { rows: { type: "string", default: "1000000" }, rounds: { type: "string", default: "11" } } });
const wanted = Number(values.rows);
// A synthetic ticket brings a call with it; one caller for two tickets.
const tickets = Math.ceil((wanted * 2) / 5);
const folder = mkdtempSync(join(tmpdir(), "hotline-start-"));
const script = join(import.meta.dirname, "support/start-seat.ts");
const madeSchema = z.object({ kind: z.literal("made"), rows: z.number(), hash: z.string() });
const readySchema = z.object({ kind: z.literal("ready"), found: z.number(), inside: z.number() });

async function end(child: Child): Promise<void> {
  const ended = new Promise((resolve) => child.process.once("exit", resolve));
  child.process.send("end");
  await ended;
}
const central = await startCentralProcess({ people: 0, tickets: 0 });
async function make(name: string, people: number, count: number): Promise<z.infer<typeof madeSchema>> {
  const child = startChild(script, ["make", join(folder, name), central.url, String(people), String(count)]);
  const made = await child.next((message) => madeSchema.safeParse(message).data ?? null);
  await end(child);
  return made;
}
const full = await make("full", Math.ceil(tickets / 2), tickets);
const empty = await make("empty", 0, 0);
// With dispatch away: what it does meanwhile is no part of a start.
await central.stop();
const start = (name: string, hash: string, found: number) => async (): Promise<number> => {
  const began = performance.now();
  const child = startChild(script, ["start", join(folder, name), central.url, hash]);
  const ready = await child.next((message) => readySchema.safeParse(message).data ?? null);
  const took = performance.now() - began;
  if (ready.found < found) throw new Error(`${name}: ${ready.found} tickets of who calls`);
  await end(child);
  return took;
};

try {
  if (full.rows < wanted) throw new Error(`${full.rows} of ${wanted} rows`);
  mustBe("rows of the empty one", empty.rows, 0);
  const [one, none] = [start("full", full.hash, 1), start("empty", empty.hash, 0)];
  const taken = await alternate(Number(values.rounds), { none, full: one, noneAgain: none });
  report({
    bench: "start",
    n: full.rows,
    noise: ratioOf(taken, "noneAgain", "none"),
    ratio: ratioOf(taken, "full", "none"),
    start_ms: medianOf(taken, "full"),
    empty_ms: medianOf(taken, "none"),
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
