import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger.ts";
import { type RunningDispatch, startDispatch } from "../../../src/dispatch/start-dispatch.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../../src/dispatch/store/embedded-postgres.ts";
import { systemClock } from "../../../src/dispatch/system-clock.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";

let folder = "";
let postgres: EmbeddedPostgres;
const nodes: RunningDispatch[] = [];
const links: Link[] = [];
const seats: SeatUnderTest[] = [];
/** Which node each link leads to: a balancer's table. */
const route = [0, 1];

const startNode = (): Promise<RunningDispatch> =>
  startDispatch({
    database: { kind: "url", url: postgres.url },
    listen: { host: "127.0.0.1", port: 0 },
    tls: null,
    exchange: null,
    demo: true,
    clock: systemClock,
    logger: silentLogger,
  });

async function seatBehind(link: Link, login: string): Promise<SeatUnderTest> {
  const seat = await startSeatUnderTest(link.url);
  seats.push(seat);
  await seat.client.session.signIn({ login, password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
  return seat;
}
let calls = 0;
async function takeTicket(seat: SeatUnderTest, content: string): Promise<string> {
  const callId = `asterisk:nodes-${++calls}`;
  await seat.client.line.report({ kind: "call", call: lineCall(callId) });
  const draft = await seat.client.draft.forCall({ callId });
  await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content } });
  return (await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" })).id;
}
const confirmed = (seat: SeatUnderTest, id: string) => seat.event((event) => event.kind === "ticket" && event.ticket.id === id && event.ticket.number !== null);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hotline-nodes-"));
  chmodSync(folder, 0o755);
  postgres = await startEmbeddedPostgres(folder, systemClock);
  // At once, as a cluster starts: one of them migrates and makes the keys, the other finds them.
  nodes.push(...(await Promise.all([startNode(), startNode()])));
  for (const index of [0, 1]) links.push(await startLink(() => nodes[route[index] ?? 0]?.url ?? ""));
});
afterAll(async () => {
  for (const seat of seats) await seat.stop();
  for (const link of links) await link.stop();
  for (const node of nodes) await node.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("two nodes over one database", () => {
  it("start at the same moment, and a ticket taken at one is told to the other's seat by itself", async () => {
    const [near, far] = [await seatBehind(links[0] as Link, "lilan"), await seatBehind(links[1] as Link, "wangqiang")];
    await confirmed(far, await takeTicket(near, "在一号节点登记"));
    await confirmed(near, await takeTicket(far, "在二号节点登记"));
  });

  it("are restarted one after the other without a ticket lost or doubled", async () => {
    const [near, far] = seats as [SeatUnderTest, SeatUnderTest];
    const taken: string[] = [];
    for (const leaving of [0, 1]) {
      // The balancer sends everybody to the other; what was in flight is sent again there.
      const writing = Promise.all([takeTicket(near, `重启 ${leaving} 之时 近`), takeTicket(far, `重启 ${leaving} 之时 远`)]);
      route.fill(1 - leaving);
      await nodes[leaving]?.stop();
      taken.push(...(await writing), await takeTicket(near, `重启 ${leaving} 期间`));
      nodes[leaving] = await startNode();
      route[0] = 0;
      route[1] = 1;
      for (const link of links) {
        link.cut();
        link.mend();
      }
      taken.push(await takeTicket(far, `重启 ${leaving} 之后`));
    }
    for (const seat of [near, far]) for (const id of taken) await confirmed(seat, id);
    for (const seat of [near, far]) await seat.settled();
    const client = new pg.Client(postgres.url);
    await client.connect();
    const found = await client.query(
      "SELECT count(*)::int AS tickets, count(DISTINCT document->>'number')::int AS numbers FROM entity WHERE entity = 'ticket' AND document->'fields'->>'content' LIKE '重启%'",
    );
    await client.end();
    expect(found.rows).toEqual([{ tickets: 8, numbers: 8 }]);
  });

  it("let a person sign in at one and tell the other's seat that it is taken over", async () => {
    const [near] = seats as [SeatUnderTest, SeatUnderTest];
    const second = await startSeatUnderTest((links[1] as Link).url);
    seats.push(second);
    await second.client.session.signIn({ login: "lilan", password: demoPassword });
    await near.when((snapshot) => snapshot.person === null);
  });
});
