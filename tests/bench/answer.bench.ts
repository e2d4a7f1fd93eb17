// `npm run bench -- answer [--calls N]`: from the key that answers to the first audio that is played, through a real Asterisk,
// against a bare pair of RTCPeerConnections in the same page with the same open microphone. Each call is answered as soon as a
// person can have seen it; every second one at once, before anybody could, to show what is done while it rings.
import { parseArgs } from "node:util";
import { type AnswerTimes, startAnswerRig } from "./support/answer-rig.ts";
import { median, mustBe, percentile, report } from "./support/measure.ts";

const { values } = parseArgs({ options: { calls: { type: "string", default: "25" } } });
const calls = Number(values.calls);
/** Calls before those that count. */
const warmUp = 2;
/** A person's simple reaction to what is seen takes about a quarter of a second, ms; nobody has read a name by then. */
const reaction = 250;

const rig = await startAnswerRig();
try {
  const [first, answers, second, atOnce]: [number[], AnswerTimes[], number[], AnswerTimes[]] = [[], [], [], []];
  for (let call = -warmUp; call < calls; call += 1) {
    const number = `199${String(10_000_000 + call)}`;
    const times = [await rig.barePair(), await rig.answer(number, reaction), await rig.barePair()] as const;
    const early = await rig.answer(number, 0);
    if (call < 0) continue;
    atOnce.push(early);
    first.push(times[0]);
    answers.push(times[1]);
    second.push(times[2]);
  }
  const ours = answers.map(({ heard }) => heard);
  const early = atOnce.map(({ heard }) => heard);
  mustBe("calls in which audio was played", [...first, ...ours, ...second, ...early].filter((time) => time > 0 && Number.isFinite(time)).length, calls * 4);
  const p95 = (times: readonly number[]): number => percentile(times, 0.95);
  const part = (name: keyof AnswerTimes): number => median(answers.map((times) => times[name]));
  report({
    bench: "answer",
    n: calls,
    noise: p95(second) / p95(first),
    ratio: p95(ours) / p95(first),
    ratio_median: median(ours) / median(first),
    ratio_at_once: p95(early) / p95(first),
    p50_ms: median(ours),
    p95_ms: p95(ours),
    signalled_p50_ms: part("signalled"),
    acknowledged_p50_ms: part("acknowledged"),
    connected_p50_ms: part("connected"),
    at_once_p50_ms: median(early),
    at_once_connected_p50_ms: median(atOnce.map(({ connected }) => connected)),
    bare_p50_ms: median(first),
    bare_p95_ms: p95(first),
  });
} finally {
  await rig.stop();
}
