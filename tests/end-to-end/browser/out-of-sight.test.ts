import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchangeEnvironment } from "../../../tools/asterisk/exchange-environment.ts";
import { provisionAsterisk } from "../../../tools/asterisk/provision-asterisk.ts";
import { startAsterisk } from "../../../tools/asterisk/run-asterisk.ts";
import { type Operator, operatorIn } from "../../support/browser/operator.ts";
import { type RealWindows, startRealWindows } from "../../support/browser/real-windows.ts";
import { startHouse } from "../../support/house/house.ts";
import { type SipRelay, startSipRelay } from "../../support/sip-relay.ts";
import { type SippCaller, startSippCaller } from "../../support/sipp.ts";

/** A timer that rang: what it was asked for, and how much later it came. Ms. */
interface Rung {
  readonly delay: number;
  readonly late: number;
}
interface Seen {
  /** The page's own timers, and those of its workers. */
  own: Rung[];
  workers: Rung[];
  /** What its workers' timers are asked for, by their number. */
  readonly asked: Record<number, { readonly delay: number; readonly at: number }>;
  /** The number of each try to register that the seat was told of. */
  readonly tries: number[];
}
type Watched = typeof globalThis & { seen: Seen };

/** Runs in each page before its own scripts. */
function watchTimers(): void {
  const seen: Seen = { own: [], workers: [], asked: {}, tries: [] };
  Object.assign(globalThis, { seen });
  const delay = 100;
  const tick = (asked: number): void => {
    seen.own.push({ delay, late: performance.now() - asked - delay });
    const now = performance.now();
    setTimeout(() => tick(now), delay);
  };
  tick(performance.now());
  const rang = ({ data }: MessageEvent<number>): void => {
    const order = seen.asked[data];
    if (order !== undefined) seen.workers.push({ delay: order.delay, late: performance.now() - order.at - order.delay });
    delete seen.asked[data];
  };
  const heard = new Set<Worker>();
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function order({ id, delay }: { id: number; delay: number | null }) {
    if (!heard.has(this)) this.addEventListener("message", rang);
    heard.add(this);
    delete seen.asked[id];
    if (delay !== null) seen.asked[id] = { delay, at: performance.now() };
    post.call(this, { id, delay });
  };
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function tell(data) {
    const told = typeof data === "string" ? data : data instanceof Blob ? "" : new TextDecoder().decode(data);
    const attempt = /"state":"connecting","attempt":(\d+)/.exec(told)?.[1];
    if (attempt !== undefined) seen.tries.push(Number(attempt));
    send.call(this, data);
  };
}

let windows: RealWindows;
let relay: SipRelay;
let lilan: Operator;
let call: () => Promise<SippCaller>;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const asterisk = await startAsterisk({ root: (await provisionAsterisk({ log: () => {} })).root });
  stops.push(() => asterisk.stop());
  relay = await startSipRelay(() => asterisk.wsUrl);
  stops.push(() => relay.stop());
  const house = await startHouse({ exchangeArguments: ["--exchange", "asterisk"], exchangeEnvironment: exchangeEnvironment(asterisk, relay.url) });
  stops.push(() => house.stop());
  windows = await startRealWindows();
  stops.push(() => windows.stop());
  lilan = await operatorIn(windows.context, (await house.seat("one")).address(), [watchTimers]);
  await lilan.signIn("lilan");
  const voice = join(import.meta.dirname, "../../../resources/voices/heating.ulaw");
  call = () => startSippCaller({ exchange: asterisk, number: "19900000007", voice });
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

const seen = async (): Promise<Seen> => (await lilan.line()).evaluate(() => (globalThis as Watched).seen);
const questions = (): number => relay.frames.filter(({ from, frame }) => from === "line" && frame.startsWith("OPTIONS ")).length;
const usual = (rung: readonly Rung[]): number => rung.map(({ late }) => late).sort((one, other) => one - other)[Math.floor(rung.length / 2)] ?? Number.NaN;

describe("the line's window", () => {
  it("that nobody looks at is slowed down, and what keeps the registration alive comes in time all the same", async () => {
    const line = await lilan.line();
    await windows.hide(line);
    await expect.poll(() => line.evaluate(() => document.visibilityState)).toBe("hidden");
    await line.evaluate(() => Object.assign((globalThis as Watched).seen, { own: [], workers: [] }));
    const before = questions();
    await expect.poll(questions).toBeGreaterThan(before);
    await expect.poll(async () => (await seen()).own.length).toBeGreaterThan(4);
    const { own, workers, asked } = await seen();
    expect(workers.map(({ delay }) => delay)).toContain(10_000);
    expect(Object.values(asked).map(({ delay }) => delay)).toContain(60_000);
    // A hidden page's own timers come once a second.
    expect(usual(own)).toBeGreaterThan(500);
    expect(usual(workers)).toBeLessThan(usual(own) / 2);
  });

  it("on a machine that slept while its exchange was gone begins its tries anew when it wakes, registers by itself and is rung", async () => {
    await lilan.choose("ready");
    relay.cut("closed");
    await expect.poll(async () => (await seen()).tries.at(-1)).toBeGreaterThan(2);
    const { tries } = await seen();
    // Longer than a clock that is looked at each second may be late.
    await windows.asleep(async () => {
      await wait(7_000);
      relay.mend();
    });
    await expect.poll(async () => (await seen()).tries.slice(tries.length)).toContain(1);
    await lilan.at("registration").and(lilan.console.locator('[data-registration="registered"]')).waitFor();
    const caller = await call();
    await lilan.at("answer").waitFor();
    await lilan.console.keyboard.press("F2");
    await caller.answered;
    await lilan.at("call-bar").and(lilan.console.locator('[data-phase="talking"]')).waitFor();
    await lilan.console.keyboard.press("F4");
    expect(await caller.ended).toEqual({ by: "far", answered: true });
  });
});
