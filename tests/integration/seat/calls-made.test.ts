import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LineCall, LineCommand } from "../../../src/contract/line-api.ts";
import type { SeatSnapshot } from "../../../src/contract/seat-api.ts";
import { type Central, ownDatabase, startCentral } from "../../support/dispatch/central.ts";
import { ScriptedExchange } from "../../support/dispatch/scripted-exchange.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";

const exchange = new ScriptedExchange();
exchange.dialPlan = { outside: "9", rating: null, conference: "*63", queues: [] };
let central: Central;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  central = await startCentral(async () => exchange);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => central.stop());

async function place(login: string): Promise<{ seat: SeatUnderTest; link: Link; extension: string }> {
  const link = await startLink(() => central.running.url);
  ends.push(() => link.stop());
  const seat = await startSeatUnderTest(link.url);
  ends.push(() => seat.stop());
  await seat.client.session.signIn({ login, password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
  const database = await ownDatabase(central);
  const found = await database.query("SELECT s.extension FROM seat s JOIN person p ON p.id = s.person_id WHERE p.login = $1", [login]);
  await database.end();
  return { seat, link, extension: String(found.rows[0]?.extension) };
}
const says = (seat: SeatUnderTest, callId: string, change: Partial<LineCall>) =>
  seat.client.line.report({ kind: "call", call: lineCall(callId, { phase: "talking", answeredAt: Date.now(), ...change }) });
const nextOf = async (commands: AsyncIterator<LineCommand>): Promise<LineCommand> => {
  const { done, value } = await commands.next();
  if (done === true) throw new Error("the line's commands ended");
  return value;
};
/** What the seat knows of the recording of one of its calls. */
const recordingOf = ({ recordings }: SeatSnapshot, callId: string) => recordings.find((recording) => recording.callId === callId);

describe("the recording of a call", () => {
  it("that a seat makes is marked there while it lasts, and may be paused there", async () => {
    const { seat, extension } = await place("lilan");
    const callId = "scripted:0198c0de-0000-7000-8000-00000000000a";
    await says(seat, callId, { direction: "out", queue: null });
    exchange.say({ kind: "callMade", callId, extension, at: Date.now() });
    exchange.say({ kind: "callRecording", callId, recording: "on", at: Date.now() });
    const snapshot = await seat.when((each) => recordingOf(each, callId)?.state === "on");
    expect(recordingOf(snapshot, callId)).toEqual({ callId, recordedCallId: callId, state: "on", mayPause: true });
  });

  it("is marked at the seat that is asked about it, and is that seat's to pause when the call is", async () => {
    const [one, other] = [await place("lilan"), await place("wangqiang")];
    const [callId, questionId] = ["scripted:1700000000.21", "scripted:0198c0de-0000-7000-8000-00000000000b"];
    exchange.say({ kind: "callWaiting", callId, queue: "hotline", callingNumber: "19900000031", at: Date.now() });
    exchange.say({ kind: "callAnswered", callId, extension: one.extension, at: Date.now() });
    exchange.say({ kind: "callRecording", callId, recording: "on", at: Date.now() });
    await says(one.seat, callId, { held: true });
    const question = { purpose: "consult", aboutCallId: callId, queue: null } as const;
    await says(one.seat, questionId, { ...question, direction: "out" });
    await says(other.seat, questionId, { ...question, number: one.extension });
    const asking = await one.seat.when((each) => recordingOf(each, questionId) !== undefined);
    expect(recordingOf(asking, questionId)).toEqual({ callId: questionId, recordedCallId: callId, state: "on", mayPause: true });
    const asked = await other.seat.when((each) => recordingOf(each, questionId) !== undefined);
    expect(recordingOf(asked, questionId)).toMatchObject({ recordedCallId: callId, mayPause: false });
    exchange.say({ kind: "callHandedOver", callId, extension: one.extension, at: Date.now() });
    exchange.say({ kind: "callAnswered", callId, extension: other.extension, at: Date.now() });
    await says(other.seat, questionId, { ...question, purpose: "transfer", number: "19900000031" });
    await other.seat.when((each) => recordingOf(each, questionId)?.mayPause === true);
    await other.seat.client.recording.pause({ callId, on: true, reason: "银行卡号" });
    await other.seat.when((each) => recordingOf(each, questionId)?.state === "paused");
  });
});

describe("a call back, whose number nobody at the seat sees", () => {
  /** A citizen who called is called back, and talked to. @returns the call's id */
  async function callBack({ seat }: { seat: SeatUnderTest }, from: string): Promise<string> {
    exchange.say({ kind: "callWaiting", callId: from, queue: "hotline", callingNumber: "19900000041", at: Date.now() });
    exchange.say({ kind: "callAbandoned", callId: from, at: Date.now() });
    const commands = await seat.client.line.attach();
    // Once it is there, dispatch knows its number.
    const dialled = expect.poll(() => seat.client.phone.dial({ target: { kind: "call", callId: from }, ticketId: null }).catch(() => null));
    await dialled.not.toBeNull();
    // The stream stays: with its end the line would be gone.
    for (let command = await nextOf(commands); ; command = await nextOf(commands)) {
      if (command.kind !== "dial") continue;
      expect(command).toMatchObject({ number: "919900000041", shown: "199****0041" });
      await says(seat, command.callId, { direction: "out", queue: null, number: command.shown });
      return command.callId;
    }
  }
  const emergencyWhere = async (seat: SeatUnderTest, holds: (emergency: SeatSnapshot["phone"]["emergencies"][number]) => boolean) =>
    (await seat.when(({ phone }) => phone.emergencies.some(holds))).phone.emergencies[0];

  it("shows it whole when 110 is called in, and dispatch has written down who sees it", async () => {
    const there = await place("lilan");
    const from = "scripted:1700000000.41";
    const callId = await callBack(there, from);
    const { callId: room } = await there.seat.client.phone.emergency({ callId, service: "110" });
    const shown = await emergencyWhere(there.seat, ({ number }) => number !== null);
    expect(shown).toEqual({ callId: room, service: "110", number: "19900000041", isUnknown: false });
    const database = await ownDatabase(central);
    const lines = await database.query("SELECT facts FROM audit WHERE action = 'number.reveal' AND facts->>'call' = $1", [from]);
    await database.end();
    expect(lines.rows).toEqual([{ facts: { call: from, reason: "emergency 110" } }]);
    // With its call it is over, also when that is known to nobody any more.
    const about = { direction: "out", purpose: "conference", aboutCallId: callId } as const;
    await says(there.seat, room, about);
    await says(there.seat, room, { ...about, phase: "ended", endedAt: Date.now(), endCause: "seatHungUp" });
    await there.seat.when(({ phone }) => phone.emergencies.length === 0);
    await says(there.seat, callId, { direction: "out", phase: "ended", endedAt: Date.now(), endCause: "seatHungUp" });
    await says(there.seat, "scripted:1700000000.43", {});
    const next = await there.seat.when(({ calls }) => calls.length === 1 && calls[0]?.callId === "scripted:1700000000.43");
    expect(next.phone.emergencies).toEqual([]);
  });
  it("says that it is to be asked for where dispatch cannot write it down", async () => {
    const there = await place("lilan");
    const callId = await callBack(there, "scripted:1700000000.42");
    there.link.cut();
    await there.seat.when((snapshot) => !snapshot.sync.online);
    await there.seat.client.phone.emergency({ callId, service: "120" });
    expect(await emergencyWhere(there.seat, ({ isUnknown }) => isUnknown)).toMatchObject({ service: "120", number: null });
  });
});

describe("a number of a person's card", () => {
  /** A ticket of somebody on a number. @returns their card's id and that number's hash */
  async function personOn({ client, settled }: SeatUnderTest, number: string, callerName: string): Promise<{ callerId: string; numberHash: string }> {
    const callId = `scripted:${callerName}`;
    await client.line.report({ kind: "call", call: lineCall(callId, { number }) });
    const draft = await client.draft.forCall({ callId });
    await client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "路灯不亮", callerName } });
    const { id: ticketId } = await client.draft.submit({ draftId: draft.id, status: "dispatched" });
    await client.line.report({ kind: "call", call: lineCall(callId, { number, phase: "ended", endedAt: Date.now(), endCause: "callerHungUp" }) });
    await settled();
    await expect.poll(async () => (await client.ticket.get({ ticketId })).callerId).not.toBeNull();
    const callerId = String((await client.ticket.get({ ticketId })).callerId);
    return { callerId, numberHash: (await client.callers.card({ callerId })).caller.numbers[0]?.hash ?? "" };
  }

  it("is dialled, also a further one, without being shown, and audited; one that is another's is not", async () => {
    const { seat } = await place("lilan");
    const [{ callerId }, further] = [await personOn(seat, "19900000051", "one"), await personOn(seat, "19900000052", "another")];
    const target = { kind: "caller", callerId, numberHash: further.numberHash } as const;
    const refusal = (asked: Promise<unknown>) =>
      asked.then(
        () => "dialled",
        ({ data }) => data.kind,
      );
    expect(await refusal(seat.client.phone.dial({ target, ticketId: null }))).toBe("notFound");
    await seat.client.callers.merge({ keepId: callerId, mergeId: further.callerId });
    await seat.settled();
    await expect
      .poll(async () => (await seat.client.callers.card({ callerId })).caller.numbers.map(({ mask }) => mask))
      .toEqual(["199****0051", "199****0052"]);
    const commands = await seat.client.line.attach();
    await seat.client.phone.dial({ target, ticketId: null });
    let command = await nextOf(commands);
    while (command.kind !== "dial") command = await nextOf(commands);
    expect(command).toMatchObject({ number: "919900000052", shown: "199****0052" });
    const database = await ownDatabase(central);
    const lines = await database.query("SELECT facts FROM audit WHERE action = 'number.dial' AND facts->>'caller' IS NOT NULL");
    await database.end();
    expect(lines.rows).toEqual([{ facts: { caller: callerId } }]);
  });
});
