import { beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { PathGuard } from "./path-guard.ts";
import type { ReinviteOutcome } from "./reinvite-queue.ts";

/** A clock that the test puts forward. */
let now = 0;
let timers: { at: number; run: () => void }[] = [];
const clock: Clock = {
  now: () => now,
  monotonic: () => now,
  after: (delay, run) => {
    const timer = { at: now + delay, run };
    timers.push(timer);
    return { cancel: () => (timers = timers.filter((other) => other !== timer)) };
  },
};
const done = () => new Promise<void>((resolve) => setImmediate(resolve));
const pass = async (ms: number): Promise<void> => {
  const end = now + ms;
  for (;;) {
    await done();
    const [next] = timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
    if (next === undefined) break;
    timers = timers.filter((timer) => timer !== next);
    now = next.at;
    next.run();
  }
  now = end;
};

/** A talking call, as its connection's statistics show it: whether theirs comes, and whether ICE's questions are answered. */
function talking() {
  const told: string[] = [];
  const flow = { comes: true, ice: "connected" as RTCIceConnectionState };
  let answer: ReinviteOutcome = "refused";
  const connection = Object.assign(new EventTarget(), {
    getStats: async () => new Map([["in", { type: "inbound-rtp", packetsReceived: flow.comes ? now : 0 }]]),
  });
  Object.defineProperty(connection, "iceConnectionState", { get: () => flow.ice });
  const guard = new PathGuard({
    clock,
    connection: connection as unknown as RTCPeerConnection,
    isHeld: () => false,
    reinvite: (iceRestart, onOutcome) => {
      told.push(iceRestart ? "asked anew" : "asked");
      onOutcome(answer);
    },
    onCut: () => {},
    onSound: (lostAt) => told.push(lostAt === null ? "heard" : "not heard"),
    onUnmended: (on) => told.push(on ? "unmended" : "mended"),
    onLost: (cause) => told.push(cause),
  });
  const breaks = (): void => {
    flow.ice = "disconnected";
    connection.dispatchEvent(new Event("iceconnectionstatechange"));
  };
  return { guard, told, flow, breaks, answers: (outcome: ReinviteOutcome) => (answer = outcome) };
}

beforeEach(() => {
  now = 0;
  timers = [];
});

describe("a path whose repair the exchange refuses three times", () => {
  it("is no silence where sound flows in both directions: the call goes on, it is said what was refused, and a later way out mends it", async () => {
    const { guard, told, answers } = talking();
    await pass(3_000);
    guard.signalLost();
    await pass(5_000);
    guard.signalBack();
    await pass(60_000);
    expect(told).toEqual(["asked", "asked", "asked", "unmended"]);
    answers("accepted");
    guard.signalLost();
    guard.signalBack();
    await pass(5_000);
    expect(told.slice(4)).toEqual(["mended", "asked"]);
    guard.stop();
  });
  it("neither is it where its sound's way broke and came back by itself meanwhile", async () => {
    const { guard, told, flow, breaks } = talking();
    await pass(3_000);
    breaks();
    flow.ice = "connected";
    await pass(60_000);
    expect(told).toEqual(["asked anew", "asked anew", "asked anew", "unmended"]);
    guard.stop();
  });
  it.each([
    ["nothing comes", { comes: false, ice: "connected" }],
    ["what we send does not arrive", { comes: true, ice: "disconnected" }],
  ] as const)("ends the call for want of sound where %s", async (_name, flow) => {
    const call = talking();
    await pass(3_000);
    Object.assign(call.flow, flow);
    call.breaks();
    call.flow.ice = flow.ice;
    await pass(10_000);
    expect(call.told.filter((word) => word !== "not heard")).toEqual(["asked anew", "asked anew", "asked anew", "mediaFailed"]);
    call.guard.stop();
  });
});
