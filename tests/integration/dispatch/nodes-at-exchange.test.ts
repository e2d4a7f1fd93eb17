// Two nodes as processes, one PostgreSQL, one Asterisk: what happens to calls when the node that follows the exchange is killed.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { silentLogger } from "../../../src/base/logger.ts";
import type { Exchange, ExchangeEvent } from "../../../src/contract/exchange.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { createAsteriskExchange } from "../../../src/dispatch/exchange/asterisk/asterisk-exchange.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../../src/dispatch/store/embedded-postgres.ts";
import { exchangeEnvironment } from "../../../tools/asterisk/exchange-environment.ts";
import { provisionAsterisk } from "../../../tools/asterisk/provision-asterisk.ts";
import { type RunningAsterisk, startAsterisk } from "../../../tools/asterisk/run-asterisk.ts";
import { dispatchClient } from "../../support/dispatch/central.ts";
import { type Child, startChild } from "../../support/house/child.ts";
import { SipSeat } from "../../support/sip-seat/sip-seat.ts";
import { startSippCaller } from "../../support/sipp.ts";
import { systemClock } from "../../support/system-clock.ts";

const root = join(import.meta.dirname, "../../..");
const readySchema = z.object({ kind: z.literal("ready"), url: z.string() });

let folder = "";
let asterisk: RunningAsterisk;
let postgres: EmbeddedPostgres;
let database: pg.Client;
/** Hears what the nodes hear, and is not killed. */
let witness: Exchange;
const heard: ExchangeEvent[] = [];
const nodes: { readonly child: Child; readonly url: string }[] = [];
const phones: SipSeat[] = [];

async function startNode(): Promise<void> {
  const args = ["--database-url", postgres.url, "--listen", "127.0.0.1:0", "--demo", "--people", "0", "--history", "0", "--exchange", "asterisk"];
  const child = startChild(join(root, "src/dispatch/main.ts"), args, exchangeEnvironment(asterisk));
  const { url } = await child.next((message) => readySchema.safeParse(message).data ?? null);
  nodes.push({ child, url });
}
/** Somebody signs in at a node, and the phone of their seat registers. */
async function seatAt(node: number, login: string) {
  const url = nodes[node]?.url ?? "";
  const device = { protocol: protocolVersion, login, password: "demo-12345", deviceId: null };
  const signedIn = await dispatchClient(url).session.signIn(device);
  const { extension, secret } = signedIn.line;
  const phone = await SipSeat.connect({ url: asterisk.wsUrl, domain: asterisk.domain, extension, secret, clock: systemClock });
  phones.push(phone);
  expect(await phone.register()).toBe(200);
  const client = dispatchClient(url, signedIn.token);
  const become = (state: "ready" | "break") => client.seat.setState({ state: { state, since: Date.now(), reason: null, wrapUpEndsAt: null, next: null } });
  return { phone, extension, become };
}
const call = (number: string) => startSippCaller({ exchange: asterisk, number, voice: join(root, "resources/voices/heating.ulaw") });
const said = async (kind: ExchangeEvent["kind"], count: number): Promise<void> => {
  await expect.poll(() => heard.filter((event) => event.kind === kind).length).toBe(count);
};
/** @returns how long it took from now until the second node had the lease and had written down what it missed, ms */
const followedAfter = async (): Promise<number> => {
  const from = Date.now();
  await expect.poll(async () => (await database.query("SELECT fencing FROM exchange_lease")).rows, { interval: 50 }).toEqual([{ fencing: "2" }]);
  const written = async () => (await database.query("SELECT 1 FROM exchange_event WHERE epoch = 2 LIMIT 1")).rowCount;
  await expect.poll(written, { interval: 50 }).toBe(1);
  return Date.now() - from;
};
const rowsOfCalls = async (): Promise<Record<string, unknown>[]> => {
  const found = await database.query("SELECT document FROM entity WHERE entity = 'call' AND id LIKE 'asterisk:%' ORDER BY (document->>'startedAt')::bigint");
  return found.rows.map(({ document }) => document);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hotline-nodes-"));
  chmodSync(folder, 0o755);
  [asterisk, postgres] = await Promise.all([
    startAsterisk({ root: (await provisionAsterisk({ log: () => {} })).root }),
    startEmbeddedPostgres(folder, systemClock),
  ]);
  database = new pg.Client(postgres.url);
  await database.connect();
  await startNode();
  await startNode();
  witness = createAsteriskExchange({ ami: asterisk.ami, servers: [], domain: asterisk.domain, clock: systemClock, logger: silentLogger });
  witness.subscribe((event) => void (event.kind.startsWith("call") && heard.push(event)));
  await witness.start();
});
afterAll(async () => {
  for (const phone of phones) await phone.close();
  for (const { child } of nodes) await child.stop();
  await witness?.stop();
  await database?.end();
  await postgres?.stop();
  await asterisk?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("two nodes at one exchange", () => {
  it("lose and double no event when the one that follows it is killed, and the other follows within 5 s", async () => {
    // Either node lets a seat register; the first one leads.
    const [talking, free] = [await seatAt(0, "lilan"), await seatAt(1, "wangqiang")];
    await talking.become("ready");
    const long = await call("13800000001");
    const answered = await talking.phone.nextCall();
    await answered.accept();
    await said("callAnswered", 1);
    const waits = await call("13800000002");
    await said("callWaiting", 2);

    const followed = followedAfter();
    await nodes[0]?.child.kill();
    // While nobody follows: one hangs up, one comes and gives up, one comes and waits.
    await long.hangUp();
    await said("callEnded", 1);
    const short = await call("13800000003");
    await said("callWaiting", 3);
    await short.hangUp();
    await said("callAbandoned", 1);
    const last = await call("13800000004");
    await said("callWaiting", 4);
    expect(await followed).toBeLessThan(5_000);
    await expect.poll(async () => (await rowsOfCalls()).filter(({ endedAt }) => endedAt !== null).length, { interval: 50 }).toBe(2);

    // It goes on as if nothing had been: the seat that signed in at the other node is rung for one of those who wait; the first rings still.
    await free.become("ready");
    const next = await free.phone.nextCall();
    await next.accept();
    await said("callAnswered", 2);
    for (const caller of [waits, last]) await caller.hangUp();
    await said("callEnded", 2);
    await said("callAbandoned", 2);

    await expect
      .poll(async () => (await rowsOfCalls()).map(({ outcome, endedBy, extension }) => `${outcome} ${endedBy} ${extension}`).sort())
      .toEqual(["abandoned caller null", "abandoned caller null", `answered caller ${talking.extension}`, `answered caller ${free.extension}`]);
    const marks = (events: readonly ExchangeEvent[]): string[] =>
      events.map((event) => `${event.kind} ${"callId" in event ? event.callId : ""} ${"extension" in event ? event.extension : ""}`);
    const recorded = async (): Promise<ExchangeEvent[]> =>
      (await database.query("SELECT event FROM exchange_event WHERE event->>'kind' LIKE 'call%' ORDER BY epoch, sequence")).rows.map(({ event }) => event);
    await expect.poll(async () => marks(await recorded())).toEqual(marks(heard));
    for (const [index, event] of (await recorded()).entries()) expect(Math.abs(event.at - (heard[index]?.at ?? 0))).toBeLessThan(3_000);
  });
});
