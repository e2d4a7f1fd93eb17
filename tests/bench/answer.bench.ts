// `npm run bench -- answer [--calls N]`: from the key that answers to the first audio that is played, through a real Asterisk,
// against a bare pair of RTCPeerConnections in the same page with the same open microphone.
import { parseArgs } from "node:util";
import { type AnswerTimes, startAnswerRig } from "./support/answer-rig.ts";
import { median, mustBe, percentile, report } from "./support/measure.ts";

const { values } = parseArgs({ options: { calls: { type: "string", default: "25" } } });
const calls = Number(values.calls);
/** Calls before those that count. */
const warmUp = 2;

const rig = await startAnswerRig();
try {
  const [first, answers, second]: [number[], AnswerTimes[], number[]] = [[], [], []];
  for (let call = -warmUp; call < calls; call += 1) {
    const times = [await rig.barePair(), await rig.answer(`199${String(10_000_000 + call)}`), await rig.barePair()] as const;
    if (call < 0) continue;
    first.push(times[0]);
    answers.push(times[1]);
    second.push(times[2]);
  }
  const ours = answers.map(({ heard }) => heard);
  mustBe("calls in which audio was played", [...first, ...ours, ...second].filter((time) => time > 0 && Number.isFinite(time)).length, calls * 3);
  const p95 = (times: readonly number[]): number => percentile(times, 0.95);
  const part = (name: keyof AnswerTimes): number => median(answers.map((times) => times[name]));
  report({
    bench: "answer",
    n: calls,
    noise: p95(second) / p95(first),
    ratio: p95(ours) / p95(first),
    ratio_median: median(ours) / median(first),
    p50_ms: median(ours),
    p95_ms: p95(ours),
    signalled_p50_ms: part("signalled"),
    acknowledged_p50_ms: part("acknowledged"),
    connected_p50_ms: part("connected"),
    bare_p50_ms: median(first),
    bare_p95_ms: p95(first),
  });
} finally {
  await rig.stop();
}
