// `npm run bench -- screen-pop [--tickets N] [--calls N]`: one caller out of a million tickets. The store's part against a bare
// look-up of one row; then calls through real SIP into a real Chromium, from the INVITE's frame to the painted history and the tone.
import { parseArgs } from "node:util";
import type { Database } from "better-sqlite3";
import { compare, median, mustBe, percentile, report } from "./support/measure.ts";
import { startPopRig } from "./support/pop-rig.ts";

const { values } = parseArgs({ options: { tickets: { type: "string", default: "1000000" }, calls: { type: "string", default: "100" } } });
const [tickets, calls] = [Number(values.tickets), Number(values.calls)];
const people = Math.max(100, Math.round(tickets / 4));
/** Calls before those that count. */
const warmUp = 10;
/** Look-ups a round, each of another caller. */
const repeats = 400;

function storePart(rig: Awaited<ReturnType<typeof startPopRig>>, bare: Database) {
  const lookup = bare.prepare("SELECT document FROM ticket WHERE number_hash = ? LIMIT 1").pluck();
  const numbers = Array.from({ length: repeats }, (_, index) => rig.numberOf(Math.floor(((index * 7_919) % people) + 1)));
  const hashes = numbers.map((number) => rig.hashOf(number));
  let [asked, looked, found, known] = [0, 0, 0, 0];
  const comparison = compare(
    {
      run: () => {
        const pop = rig.pop(`bench:${asked}`, numbers[asked++ % repeats] ?? "");
        if (pop.identity === "known" || pop.identity === "several") known += 1;
        found += pop.ticketCount;
      },
    },
    { run: () => void (lookup.get(hashes[looked++ % repeats]) !== undefined) },
    { repeats },
  );
  if (known < asked * 0.9) throw new Error(`only ${known} of ${asked} callers were known`);
  if (found < asked) throw new Error(`only ${found} tickets in ${asked} pops`);
  return comparison;
}

const rig = await startPopRig();
try {
  const bare = await rig.fill(people, tickets);
  mustBe("tickets in the baseline", Number(bare.prepare("SELECT count(*) FROM ticket").pluck().get()), tickets);
  const store = storePart(rig, bare);
  bare.close();
  // The first calls find everything cold; they are told apart.
  const cold = await rig.ring(warmUp, people);
  const rings = { online: await rig.ring(calls, people), offline: await rig.offline(() => rig.ring(calls, people)) };
  const all = [...rings.online, ...rings.offline];
  mustBe("calls that were shown", all.length, calls * 2);
  const painted = all.map((ring) => ring.paintedAt - ring.invitedAt);
  const before = (kind: "online" | "offline") => Math.round((100 * rings[kind].filter((ring) => ring.paintedAt <= ring.toneAt).length) / calls);
  report({
    bench: "screen-pop",
    n: all.length,
    tickets,
    noise: store.noise,
    ratio: store.oursP99 / store.baseMedian,
    ratio_p99_to_p99: store.ratio,
    store_p99_ms: store.oursP99,
    store_ms: store.oursMedian,
    bare_ms: store.baseMedian,
    p50_ms: median(painted),
    p99_ms: percentile(painted, 0.99),
    first_call_ms: Math.max(...cold.map((ring) => ring.paintedAt - ring.invitedAt)),
    painted_before_ring: Math.min(before("online"), before("offline")),
    tone_latest_ms: Math.max(...all.map((ring) => ring.toneAt - ring.invitedAt)),
    offline_p50_ms: median(rings.offline.map((ring) => ring.paintedAt - ring.invitedAt)),
  });
} finally {
  await rig.stop();
}
