import { beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { silentLogger } from "../../base/logger.ts";
import type { Handover } from "../../contract/call-api.ts";
import { HotlineError } from "../../contract/errors.ts";
import { lineCallSchema } from "../../contract/line-api.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import type { Desk } from "../desk.ts";
import type { DispatchApi } from "../sync/dispatch-client.ts";
import { Handovers } from "./handovers.ts";

const callId = "asterisk:1.1";
const draftId = "01890a5d-ac96-774b-bcce-b302099a8057";
const written: Handover = {
  ...{ callId, draftId, ticketId: null, channel: "phone", callerId: null, contactNumber: "", repeatOf: null, seen: null },
  fields: { ...emptyTicketFields, content: "写到一半" },
};
const asked = lineCallSchema.parse({
  ...{ callId, direction: "in", phase: "talking", purpose: "conference", number: null, displayName: null, queue: null, startedAt: 1, answeredAt: 1 },
  ...{ endedAt: null, held: false, muted: false, endCause: null, mos: null },
});

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
/** All that follows from what just happened is done. */
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

let atDispatch: Handover | null = null;
let isAway = false;
let asks = 0;
let taken: Handover[] = [];
let closed: string[] = [];
let isWriting = true;
let isFull = false;
let said: string[] = [];
let handovers: Handovers;

beforeEach(() => {
  [now, timers, atDispatch, isAway, asks, taken, closed, isWriting, isFull, said] = [0, [], null, false, 0, [], [], true, false, []];
  const unlessAway = async <Answer>(answer: () => Answer): Promise<Answer> => {
    if (isAway) throw new Error("away");
    return answer();
  };
  const calls = {
    leave: (handover: Handover) =>
      unlessAway(() => {
        atDispatch = handover;
        return {};
      }),
    take: () =>
      unlessAway(() => {
        asks += 1;
        return { handover: atDispatch };
      }),
    taken: ({ callId: of }: { callId: string }) =>
      unlessAway(() => {
        said.push(of);
        return {};
      }),
  };
  const desk = {
    handoverOf: () => (isWriting ? { draftId, savedAt: 7, handover: written } : null),
    closeHandedOver: (id: string, savedAt: number) => closed.push(`${id} ${savedAt}`),
    takeOver: (_callId: string, handover: Handover) => {
      if (isFull) throw new HotlineError({ kind: "diskFull" });
      taken.push(handover);
    },
  };
  handovers = new Handovers({ desk: () => desk as unknown as Desk, api: { calls } as unknown as DispatchApi, clock, logger: silentLogger, onChange() {} });
});

describe("the ticket of a three-party call that its author leaves", () => {
  it("is told to wait, and to be taken, which closes it here", async () => {
    void handovers.leaveRoom(callId, "1002");
    expect(handovers.view).toEqual({ callId, colleague: "1002", state: "waiting" });
    await done();
    expect([atDispatch, closed]).toEqual([written, []]);
    handovers.taken(callId);
    expect(handovers.view?.state).toBe("taken");
    expect(closed).toEqual([`${draftId} 7`]);
    await pass(60_000);
    expect(handovers.view?.state).toBe("taken");
  });
  it("is its author's after 15 s when nobody took it, and when dispatch is away", async () => {
    void handovers.leaveRoom(callId, "1002");
    await pass(14_900);
    expect(handovers.view?.state).toBe("waiting");
    await pass(200);
    expect(handovers.view?.state).toBe("kept");
    isAway = true;
    void handovers.leaveRoom(callId, "1002");
    expect(handovers.view?.state).toBe("waiting");
    await done();
    expect(handovers.view?.state).toBe("kept");
    expect(closed).toEqual([]);
  });
  it("stays with its author where somebody outside stays, who has no seat; of nothing nothing is told", async () => {
    await handovers.leaveRoom(callId, null);
    expect([handovers.view, atDispatch]).toEqual([{ callId, colleague: null, state: "kept" }, null]);
    handovers = new Handovers({ desk: () => ({ handoverOf: () => null }) as unknown as Desk, api: null, clock, logger: silentLogger, onChange() {} });
    await handovers.leaveRoom(callId, "1002");
    expect(handovers.view).toBeNull();
  });
});

describe("the seat that stays", () => {
  it("asks until the ticket is there, for the exchange's word is faster, and its form waits for it", async () => {
    let isShown = false;
    void handovers.take(asked);
    void handovers.settled(callId).then(() => {
      isShown = true;
    });
    await pass(300);
    expect([asks, taken, isShown]).toEqual([2, [], false]);
    atDispatch = written;
    await pass(500);
    expect([asks, taken, isShown]).toEqual([3, [written], true]);
    await pass(10_000);
    expect([asks, said]).toEqual([3, [callId]]);
  });
  it("asks again where an answer was lost, and says that it has the ticket only when that is in its journal", async () => {
    [atDispatch, isAway] = [written, true];
    void handovers.take({ ...asked, purpose: "transfer" });
    await pass(200);
    expect([taken, said]).toEqual([[], []]);
    isAway = false;
    await pass(100);
    expect([taken, said]).toEqual([[written], [callId]]);
    isFull = true;
    await handovers.take({ ...asked, purpose: "transfer" });
    expect([taken, said]).toEqual([[written], [callId]]);
  });
  it("has its form after 2.5 s all the same, and at once with dispatch away", async () => {
    let isShown = false;
    void handovers.take(asked);
    void handovers.settled(callId).then(() => {
      isShown = true;
    });
    await pass(2_400);
    expect(isShown).toBe(false);
    await pass(200);
    expect(isShown).toBe(true);
    await pass(5_000);
    expect([asks, taken]).toEqual([5, []]);
    isAway = true;
    void handovers.take(asked);
    await handovers.settled(callId);
  });
  it("of a transfer asks once, for there the ticket goes first", async () => {
    await handovers.take({ ...asked, purpose: "transfer" });
    expect(asks).toBe(1);
  });
});
