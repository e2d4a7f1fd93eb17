import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MutationBody } from "../../../src/contract/mutation.ts";
import { firstWithDeviceSecret, protocolVersion } from "../../../src/contract/protocol-version.ts";
import type { SignInResult } from "../../../src/contract/session.ts";
import { findBrokenAudit } from "../../../src/dispatch/people/audit.ts";
import { hashSecret } from "../../../src/dispatch/people/passwords.ts";
import { type Central, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { newId } from "../../support/identifiers.ts";
import { ticketCreate } from "../../support/tickets.ts";

let central: Central;
beforeAll(async () => {
  central = await startCentral();
});
afterAll(() => central.stop());

/** The last seats that keep no secret. */
const old = firstWithDeviceSecret - 1;
const signIn = (login: string, deviceId: string | null, deviceSecret: string | null = null, protocol: number = protocolVersion): Promise<SignInResult> =>
  central.client().session.signIn({ protocol, login, password: "demo-12345", deviceId, deviceSecret });
async function rows(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  const database = await ownDatabase(central);
  try {
    return (await database.query(sql, values)).rows;
  } finally {
    await database.end();
  }
}
/** As a team lead may publish it, and no operator. */
const notice = (): MutationBody => ({
  name: "incident.put",
  incidentId: newId(),
  seenVersion: 0,
  text: {
    title: "停水",
    answer: "正在抢修",
    scope: { placeIds: [], categoryIds: ["water.outage"], keywords: [] },
    masterTicketId: null,
    validFrom: 1,
    validUntil: Date.now() + 3_600_000,
  },
  ends: false,
  at: Date.now(),
});
const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "accepted",
    (error: { data?: { kind?: string } }) => error.data?.kind,
  );

describe("a device's id that stands in the feed", () => {
  it.each([
    ["without a secret", null, protocolVersion],
    ["with a made-up one", "x".repeat(43), protocolVersion],
    ["by an old program", null, old],
  ])("gives who names it %s a device of its own, from which nobody speaks for those who sit there", async (_, secret, protocol) => {
    const lead = await signInDevice(central, "zhaomin");
    const { deviceId, person } = lead.signedIn;
    await lead.push(lead.next(ticketCreate({ content: "组长的第一件" })));
    const thief = await signIn("lilan", deviceId, secret, protocol);
    expect(thief.deviceId).not.toBe(deviceId);
    // Under the number that comes next there, and under the first of its own.
    const client = central.client(thief.token);
    const forged = (sequence: number) => ({ id: newId(), sequence, personId: person.id, body: notice() });
    expect(await refusal(client.sync.push({ protocol, mutations: [forged(2)] }))).toBe("sequenceGap");
    expect((await client.sync.push({ protocol, mutations: [forged(1)] })).rejected).toMatchObject([{ error: { kind: "forbidden", detail: "incident" } }]);
    expect((await lead.push(lead.next(ticketCreate({ content: "组长的第二件" })))).rejected).toEqual([]);
    expect(await rows("SELECT person_id FROM device_person WHERE device_id = $1", deviceId)).toEqual([{ person_id: person.id }]);
    const told = await rows("SELECT person_id, facts FROM audit WHERE action = 'device.unproven' ORDER BY n DESC LIMIT 1");
    expect(told).toEqual([{ person_id: thief.person.id, facts: { named: deviceId, enrolled: thief.deviceId } }]);
    const database = await ownDatabase(central);
    expect(await findBrokenAudit(database)).toBeNull();
    await database.end();
  });
  it("is that device for who brings its secret, whoever they are, and the secret is told once", async () => {
    const { signedIn } = await signInDevice(central, "lilan");
    const { deviceId, deviceSecret } = signedIn;
    expect(Buffer.from(deviceSecret ?? "", "base64url")).toHaveLength(32);
    for (const login of ["lilan", "wangqiang"]) expect(await signIn(login, deviceId, deviceSecret)).toMatchObject({ deviceId, deviceSecret: null });
    const again = await signIn("lilan", deviceId, deviceSecret);
    expect(await central.client(again.token).session.renew()).toMatchObject({ deviceId, deviceSecret: null });
  });
  it("has its secret nowhere in dispatch's store, and not in the feed", async () => {
    const device = await signInDevice(central, "lilan");
    const { deviceId, deviceSecret } = device.signedIn;
    await device.push(device.next(ticketCreate({ content: "第一件" })));
    await signIn("wangqiang", deviceId);
    const tables = await rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()");
    let kept = "";
    for (const { tablename } of tables) kept += JSON.stringify(await rows(`SELECT t::text FROM ${tablename} t`));
    expect(kept).toContain(deviceId);
    expect(kept).not.toContain(deviceSecret);
    const page = JSON.stringify(await device.pull(null, 5_000));
    expect(page).toContain(deviceId);
    expect(page).not.toContain(deviceSecret);
  });
});

describe("a device from before devices had secrets", () => {
  it("serves old programs as ever, takes a secret at the first sign-in of a new one, and is not to be had without it from then on", async () => {
    const before = await signIn("lilan", null, null, old);
    const { deviceId } = before;
    expect(before.deviceSecret).toBeNull();
    const made = (sequence: number) => ({ id: newId(), sequence, personId: before.person.id, body: ticketCreate({ content: `第${sequence}件` }) });
    const atOld = await signIn("lilan", deviceId, null, old);
    expect(atOld).toMatchObject({ deviceId, deviceSecret: null });
    await central.client(atOld.token).sync.push({ protocol: old, mutations: [made(1)] });
    const first = await signIn("lilan", deviceId);
    expect(first).toMatchObject({ deviceId, deviceSecret: expect.any(String) });
    // Who came in by the id alone is out.
    for (const { token } of [before, atOld])
      expect(await refusal(central.client(token).sync.push({ protocol: old, mutations: [made(2)] }))).toBe("unauthenticated");
    // Also by a token that is written at that moment, as by a sign-in or renewal that began before.
    const [renewed] = await rows("SELECT expires_at FROM token WHERE device_id = $1 LIMIT 1", deviceId);
    const late = "late".repeat(10);
    await rows("INSERT INTO token VALUES ($1, $2, $3, $4)", hashSecret(late), before.person.id, deviceId, renewed?.expires_at);
    expect(await refusal(central.client(late).session.renew())).toBe("unauthenticated");
    expect(await central.client(first.token).sync.push({ protocol: protocolVersion, mutations: [made(2)] })).toMatchObject({ lastSequence: 2, rejected: [] });
    expect(await signIn("lilan", deviceId, first.deviceSecret)).toMatchObject({ deviceId, deviceSecret: null });
    const back = await signIn("lilan", deviceId, null, old);
    expect(back.deviceId).not.toBe(deviceId);
    expect(await central.client(back.token).sync.push({ protocol: old, mutations: [made(1)] })).toMatchObject({ lastSequence: 1 });
  });
  it("gives its secret to one of two who ask in the same moment, and the other a device of its own", async () => {
    const { deviceId } = await signIn("lilan", null, null, old);
    const both = await Promise.all([signIn("lilan", deviceId), signIn("wangqiang", deviceId)]);
    expect(both.filter((one) => one.deviceId === deviceId)).toHaveLength(1);
    expect(new Set(both.map((one) => one.deviceSecret)).size).toBe(2);
  });
  it("that a restored dispatch knows without its secret is given another, and stays the same device", async () => {
    const { deviceId, deviceSecret } = await signIn("lilan", null);
    await rows("UPDATE device SET secret_hash = NULL WHERE id = $1", deviceId);
    const after = await signIn("lilan", deviceId, deviceSecret);
    expect(after).toMatchObject({ deviceId, deviceSecret: expect.any(String) });
    expect(after.deviceSecret).not.toBe(deviceSecret);
  });
});
