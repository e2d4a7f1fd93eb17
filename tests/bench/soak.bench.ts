// `npm run bench -- soak [--calls N]`: call after call through one seat at a real Asterisk; what each leaves behind in the line's page,
// the console's page and the seat's process, and which connections stay open.
import { parseArgs } from "node:util";
import { eventually } from "../support/eventually.ts";
import { slopeOf } from "./support/heap.ts";
import { median, mustBe, report } from "./support/measure.ts";
import { startSoakRig } from "./support/soak-rig.ts";

const { values } = parseArgs({ options: { calls: { type: "string", default: "500" } } });
const calls = Number(values.calls);
/** The heaps are looked at after so many calls each. */
const every = 25;
/** By then code is compiled and caches are full. */
const warmUp = Math.min(100, Math.floor(calls / 2));
/** So many citizens call, again and again. */
const citizens = 50;

const rig = await startSoakRig();
const places = ["line", "console", "seat"] as const;
type Place = (typeof places)[number];
const samples: Record<Place, [call: number, kilobytes: number][]> = { line: [], console: [], seat: [] };
const twice: number[] = [];
async function look(call: number): Promise<void> {
  for (const place of places) {
    const [first, second] = [await rig.heaps[place](), await rig.heaps[place]()];
    if (call >= warmUp) samples[place].push([call, second / 1_024]);
    if (place === "line") twice.push(second / first);
    console.error(`after ${call} calls: ${place} ${(second / 1_024).toFixed(0)} KB`);
  }
}
try {
  for (let call = 1; call <= calls; call += 1) {
    await rig.call(`199${String(10_000_000 + (call % citizens))}`, call % 2 === 0 ? "seat" : "caller");
    if (call % every === 0) await look(call);
  }
  // The connection of the last call outlives it for its farewell.
  await eventually("every connection is closed", async () => (await rig.openConnections()) === 0).catch(() => {});
  mustBe("channels that stayed at the exchange", await rig.channels(), 0);
  const [line, desk, seat] = places.map((place) => slopeOf(samples[place]));
  report({
    bench: "soak",
    n: calls,
    noise: median(twice),
    heap_slope_kb_per_call: line?.slope ?? null,
    heap_slope_error_kb: line?.error ?? null,
    console_slope_kb_per_call: desk?.slope ?? null,
    console_slope_error_kb: desk?.error ?? null,
    seat_slope_kb_per_call: seat?.slope ?? null,
    seat_slope_error_kb: seat?.error ?? null,
    line_heap_kb: samples.line.at(-1)?.[1] ?? null,
    console_heap_kb: samples.console.at(-1)?.[1] ?? null,
    open_peer_connections: await rig.openConnections(),
  });
} finally {
  await rig.stop();
}
