// `npm run prove -- sip-input [SEEDS] [FIRST SEED]`: RFC 4475's and 5118's messages, a good call after each, and 250 mutations a seed, to the line over its own connection.
// A halt over 50 ms is what a person perceives: `ran_ms` is the longest that one message kept the page's thread, `idle_ms` and `ring_ms` are the
// same while it only answers OPTIONS, and rings for good calls; `wall_ms` is the longest way to the page's next turn, other programs included.
import { countArgument, isProved } from "../../tools/prove/verdict.ts";
import { startCutFloor } from "../support/browser/cut-floor.ts";
import { type BatchFound, LineUnderInput, messagesOfCall, mutations } from "../support/sip-input/line-under-input.ts";
import { rememberLoop } from "../support/sip-input/loop-watch.ts";
import { ipv6Messages, tortureMessages } from "../support/sip-input/torture-messages.ts";

const seeds = countArgument(0, 20);
const firstSeed = countArgument(1, 1 + (Date.now() % 1_000_000));
const floor = await startCutFloor({}, [rememberLoop]);
const line = new LineUnderInput(floor);
const sum = { proof: "sip-input", seeds, first_seed: firstSeed, messages: 0, wrong: 0, ran_ms: 0, idle_ms: 0, ring_ms: 0, wall_ms: 0, good_calls: 0 };

function add(found: BatchFound): void {
  for (const wrong of found.wrong) console.error(wrong);
  sum.messages += found.messages;
  sum.wrong += found.wrong.length;
  sum.ran_ms = Math.max(sum.ran_ms, Math.round(found.ran));
  sum.wall_ms = Math.max(sum.wall_ms, Math.round(found.slowest));
}
async function goodCall(): Promise<void> {
  await line.isQuiet();
  await line.takesGoodCall();
  sum.good_calls += 1;
}
/** One seed's mutations outside of a call and within one. */
async function prove(seed: number): Promise<void> {
  add(await line.run(mutations(line.captured().messages, seed, 150)));
  await goodCall();
  const caller = await floor.talk("19900000062");
  add(await line.run(mutations(messagesOfCall(floor, line.captured().offer), seed, 100)));
  await floor.lilan.console.keyboard.press("F4");
  await caller.hangUp();
  await floor.lilan.at("end-wrap-up").click();
  await goodCall();
}

try {
  await goodCall();
  const { offer } = line.captured();
  sum.idle_ms = Math.round((await line.idle(100)).ran);
  sum.ring_ms = Math.round((await line.ringing(30)).ran);
  for (const message of [...tortureMessages, ...ipv6Messages]) {
    add(await line.run([{ name: message.about, frame: (id) => message.frame("1001", id, offer) }]));
    await goodCall();
  }
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) await prove(seed);
} finally {
  await floor.stop();
}
console.log(JSON.stringify(sum));
process.exitCode = isProved({ messages: sum.messages, goodCalls: sum.good_calls }, sum.wrong) ? 0 : 1;
