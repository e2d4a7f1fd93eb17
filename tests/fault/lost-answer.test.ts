import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Clock } from "../../src/base/clock.ts";
import { protocolVersion } from "../../src/contract/protocol-version.ts";
import type { SignInResult } from "../../src/contract/session.ts";
import type { KeyWrap } from "../../src/seat/store/key-slots.ts";
import { startCuttingProxy } from "../support/cutting-proxy.ts";
import { type Central, dispatchClient, ownDatabase, signInDevice, startCentral } from "../support/dispatch/central.ts";
import { type Link, startLink } from "../support/link.ts";
import { demoPassword, lineCall, startSeatUnderTest } from "../support/seat/seat-under-test.ts";
import { systemClock } from "../support/system-clock.ts";
import { ticketCreate } from "../support/tickets.ts";

let central: Central;
let link: Link;
beforeAll(async () => {
  central = await startCentral();
  link = await startLink(() => central.running.url);
});
afterAll(async () => {
  await link.stop();
  await central.stop();
});

/** Tickets by how often each content stands at dispatch, and how many steps the longest of them has. */
async function atDispatch(like: string): Promise<{ tickets: number; contents: number; steps: number }> {
  const database = await ownDatabase(central);
  const found = await database.query(
    `SELECT count(*)::int AS tickets, count(DISTINCT document->'fields'->>'content')::int AS contents,
       coalesce(max(jsonb_array_length(document->'steps')), 0)::int AS steps
     FROM entity WHERE entity = 'ticket' AND document->'fields'->>'content' LIKE $1`,
    [`${like}%`],
  );
  await database.end();
  return found.rows[0];
}

const factsSchema = z.object({ data: z.object({ kind: z.literal("tooManyRequests"), retryAfter: z.number() }) });
/** As a seat does it: dispatch says when it takes more from a device that asks so often. */
async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const facts = factsSchema.safeParse(error);
      if (!facts.success) throw error;
      await new Promise((resolve) => setTimeout(resolve, facts.data.data.retryAfter));
    }
  }
}

describe("an answer that is lost", () => {
  it("at any byte of it costs nothing: what is sent again is applied once", async () => {
    const device = await signInDevice(central, "lilan");
    const through = dispatchClient(link.url, device.signedIn.token);
    const push = (mutation: ReturnType<typeof device.next>) => patiently(() => through.sync.push({ protocol: protocolVersion, mutations: [mutation] }));
    const first = device.next(ticketCreate({ content: "逐字节 whole" }));
    const before = link.answered;
    await push(first);
    const whole = link.answered - before;
    expect(whole).toBeGreaterThan(100);
    let lost = 0;
    for (let offset = 0; offset < whole; offset++) {
      const mutation = device.next(ticketCreate({ content: `逐字节 ${offset}` }));
      link.cutNextAnswer(offset);
      const answer = await push(mutation).then(
        () => "arrived",
        () => "lost",
      );
      if (answer === "lost") lost += 1;
      expect(await push(mutation)).toMatchObject({ lastSequence: mutation.sequence, rejected: [] });
    }
    // Some of the last bytes may be needless to the client; most answers must really have been lost.
    expect(lost).toBeGreaterThan(whole - 5);
    expect(await atDispatch("逐字节")).toEqual({ tickets: whole + 1, contents: whole + 1, steps: 1 });
  });

  it("on a path that died without a word is given up and sent again on another, once", async () => {
    const seat = await startSeatUnderTest(link.url);
    await seat.client.session.signIn({ login: "wangqiang", password: demoPassword });
    await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
    link.freeze();
    await seat.client.line.report({ kind: "call", call: lineCall("asterisk:half-open-1") });
    const draft = await seat.client.draft.forCall({ callId: "asterisk:half-open-1" });
    await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "半开连接" } });
    await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
    await seat.when((snapshot) => !snapshot.sync.online && snapshot.sync.pending > 0);
    expect((await atDispatch("半开连接")).tickets).toBe(0);
    link.thaw();
    await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.pending === 0);
    expect(await atDispatch("半开连接")).toMatchObject({ tickets: 1, steps: 1 });
    await seat.stop();
  });
});

const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "accepted",
    (error: { data?: { kind?: string; detail?: string } }) => [error.data?.kind, error.data?.detail].filter(Boolean).join(" "),
  );
const renew = (token: string): Promise<SignInResult> => central.client(token).session.renew();
const pull = (token: string): Promise<unknown> => refusal(central.client(token).sync.pull({ protocol: protocolVersion, cursor: null, limit: 1 }));
/** A renewal by this token whose answer nobody hears. */
async function renewInVain(token: string): Promise<void> {
  link.loseNextAnswer();
  await expect(dispatchClient(link.url, token).session.renew()).rejects.toThrow();
}
async function tokensAt(deviceId: string): Promise<number> {
  const database = await ownDatabase(central);
  const found = await database.query("SELECT count(*)::int AS count FROM token WHERE device_id = $1", [deviceId]);
  await database.end();
  return found.rows[0].count;
}

describe("a lost answer to the renewal of a token", () => {
  it("leaves the one of before good until a fresh one is used, of which there is never more than one", async () => {
    const { token, deviceId } = (await signInDevice(central, "lilan")).signedIn;
    await renewInVain(token);
    await renewInVain(token);
    expect([await tokensAt(deviceId), await pull(token)]).toEqual([2, "accepted"]);
    const fresh = await renew(token);
    expect(fresh).toMatchObject({ deviceId, person: { login: "lilan" } });
    expect([await tokensAt(deviceId), await pull(token)]).toEqual([2, "accepted"]);
    expect([await pull(fresh.token), await pull(token), await refusal(renew(token))]).toEqual(["accepted", "unauthenticated", "unauthenticated"]);
    expect(await tokensAt(deviceId)).toBe(1);
  });

  it("makes none where the one of before ends while it is asked for", async () => {
    const { token, deviceId } = (await signInDevice(central, "lilan")).signedIn;
    const database = await ownDatabase(central);
    await database.query("BEGIN");
    await database.query("DELETE FROM token WHERE device_id = $1", [deviceId]);
    let isAnswered = false;
    const said = refusal(renew(token)).finally(() => {
      isAnswered = true;
    });
    const waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'";
    while (!isAnswered && (await database.query(waits)).rows.length === 0);
    await database.query("COMMIT");
    await database.end();
    expect([await said, await tokensAt(deviceId)]).toEqual(["unauthenticated", 0]);
  });

  it("opens nothing after a sign-out, at a seat that was taken over, nor to who was switched off", async () => {
    const out = await signInDevice(central, "lilan");
    await renewInVain(out.signedIn.token);
    await out.client.session.signOut();
    expect([await pull(out.signedIn.token), await tokensAt(out.signedIn.deviceId)]).toEqual(["unauthenticated", 0]);
    const left = await signInDevice(central, "lilan");
    await renewInVain(left.signedIn.token);
    await central.client().session.signIn({ protocol: protocolVersion, login: "lilan", password: demoPassword, deviceId: null, takeOver: true });
    expect(await refusal(renew(left.signedIn.token))).toBe("signedInElsewhere");
    const off = await signInDevice(central, "wangqiang");
    const heard = await renew(off.signedIn.token);
    const admin = await signInDevice(central, "admin");
    const change = (active: boolean) => admin.client.people.change({ personId: off.signedIn.person.id, active });
    await change(false);
    const both = () => Promise.all([off.signedIn.token, heard.token].map(pull));
    expect(await both()).toEqual(Array(2).fill("forbidden switchedOff"));
    await change(true);
    expect((await both()).filter((said) => said === "accepted")).toEqual([]);
  });

  it("asks nobody at the seat to sign in, also where what was typed is not known any more", async () => {
    const proxy = await startCuttingProxy(central.running.url);
    let ahead = 0;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const keyRing: KeyWrap = { kind: "electron", wrap: async (key) => key, unwrap: async (wrapped) => wrapped };
    const seat = await startSeatUnderTest(proxy.url, keyRing, clock);
    await seat.client.session.signIn({ login: "wangqiang", password: demoPassword });
    await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
    await seat.restart();
    await seat.when((snapshot) => snapshot.sync.online && snapshot.person !== null);
    const lost = proxy.cutAnswer("/rpc/session/renew", 0, "reset");
    // Two hours and a half are left of the token.
    ahead = 9.5 * 3_600_000;
    const { draft } = await seat.client.pop.byHand({ number: "19900000021", channel: "manualPhone" });
    await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "续期应答丢失" } });
    await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" });
    expect(await lost).toBe(0);
    await seat.settled();
    expect(await atDispatch("续期应答丢失")).toMatchObject({ tickets: 1 });
    await seat.stop();
    await proxy.stop();
  });
});
