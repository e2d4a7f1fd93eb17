import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { protocolVersion } from "../../src/contract/protocol-version.ts";
import { type Central, dispatchClient, ownDatabase, signInDevice, startCentral } from "../support/dispatch/central.ts";
import { type Link, startLink } from "../support/link.ts";
import { demoPassword, lineCall, startSeatUnderTest } from "../support/seat/seat-under-test.ts";
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
