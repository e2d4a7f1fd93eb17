import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Central, startCentral } from "../../support/dispatch/central.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";

let central: Central;
const ends: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  central = await startCentral();
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
  await central?.stop();
});

interface Place {
  readonly seat: SeatUnderTest;
  readonly link: Link;
  signIn(takeOver: boolean): Promise<unknown>;
}
async function place(): Promise<Place> {
  const link = await startLink(() => central.running.url);
  ends.push(() => link.stop());
  const seat = await startSeatUnderTest(link.url);
  ends.push(() => seat.stop());
  return { seat, link, signIn: (takeOver) => seat.client.session.signIn({ login: "lilan", password: demoPassword, takeOver }) };
}
const facts = (error: unknown): unknown => (error as { data?: unknown }).data;
const refusal = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => "accepted", facts);
const isOnline = ({ seat }: Place) => seat.when(({ sync }) => sync.online && sync.filling === null);

describe("one seat per person", () => {
  it("a second sign-in is asked where and since when, and only a yes signs the first out, with its reason and its drafts", async () => {
    const [first, second] = [await place(), await place()];
    await first.signIn(false);
    await isOnline(first);
    await first.seat.client.state.choose({ state: "ready", reason: null });
    const { draft } = await first.seat.client.pop.byHand({ number: "", channel: "walkIn" });
    await first.seat.client.draft.save({ draftId: draft.id, windowId: "test", patch: { content: "接管之前写的" } });
    const asked = await refusal(second.signIn(false));
    expect(asked).toMatchObject({ kind: "signedInElsewhere", elsewhere: { device: expect.any(String), since: expect.any(Number), inCall: false } });
    expect((await isOnline(first)).person?.login).toBe("lilan");
    await second.signIn(true);
    const left = await first.seat.when(({ person }) => person === null);
    expect(left).toMatchObject({ takenOver: { at: expect.any(Number), device: expect.any(String) }, state: { state: "offline" } });
    expect((await isOnline(second)).takenOver).toBeNull();
    await second.seat.client.session.signOut();
    // Nobody sits anywhere now: no question.
    await first.signIn(false);
    expect((await isOnline(first)).takenOver).toBeNull();
    expect((await first.seat.client.draft.list()).map(({ fields }) => fields.content)).toContain("接管之前写的");
    await first.seat.client.session.signOut();
  });

  it("a call at the first is told in the question and goes on there to its end; nobody else rings there", async () => {
    const [first, second] = [await place(), await place()];
    await first.signIn(false);
    const commands = await first.seat.client.line.attach();
    await isOnline(first);
    await first.seat.client.state.choose({ state: "ready", reason: null });
    const talking = lineCall("asterisk:taken-1", { phase: "talking", answeredAt: Date.now() });
    await first.seat.client.line.report({ kind: "call", call: talking });
    await expect.poll(async () => ((await refusal(second.signIn(false))) as { elsewhere?: { inCall?: boolean } }).elsewhere?.inCall).toBe(true);
    await second.signIn(true);
    const told = await first.seat.when(({ takenOver }) => takenOver !== null);
    expect(told).toMatchObject({ person: { login: "lilan" }, state: { state: "talking", next: "offline" } });
    // The word of the call's own commands still reaches the line.
    await first.seat.client.call.mute({ callId: talking.callId, on: true });
    let accept = true;
    for await (const command of commands) {
      if (command.kind === "acceptCalls") accept = command.accept;
      if (command.kind === "mute") break;
    }
    expect(accept).toBe(false);
    await first.seat.client.line.report({ kind: "call", call: { ...talking, phase: "ended", endedAt: Date.now(), endCause: "callerHungUp" } });
    expect(await first.seat.when(({ person }) => person === null)).toMatchObject({ takenOver: {}, state: { state: "offline" } });
    await second.seat.client.session.signOut();
  });

  it("a seat that was cut off meanwhile is told when it is back, and does not take the seat back by itself", async () => {
    const [first, second] = [await place(), await place()];
    await first.signIn(false);
    await isOnline(first);
    first.link.cut();
    await first.seat.when(({ sync }) => !sync.online);
    await second.signIn(true);
    await isOnline(second);
    first.link.mend();
    await first.seat.when(({ person, takenOver }) => person === null && takenOver !== null);
    expect((await isOnline(second)).person?.login).toBe("lilan");
  });

  it("a seat that signed its person in without dispatch gives way to the one that dispatch knows", async () => {
    const [first, second] = [await place(), await place()];
    await first.signIn(true);
    await isOnline(first);
    await first.seat.client.session.signOut();
    first.link.cut();
    await first.signIn(false);
    await second.signIn(false);
    await isOnline(second);
    first.link.mend();
    await first.seat.when(({ person, takenOver }) => person === null && takenOver !== null);
    expect((await isOnline(second)).person?.login).toBe("lilan");
  });
});
