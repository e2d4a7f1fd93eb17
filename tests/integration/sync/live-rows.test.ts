import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger.ts";
import type { LiveEvent } from "../../../src/contract/dispatch-api.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { compareCursors, type StreamedPage, streamedPageSchema } from "../../../src/contract/sync.ts";
import { openDatabase } from "../../../src/dispatch/store/database.ts";
import { writeEntities } from "../../../src/dispatch/sync/write-entity.ts";
import { emptyTicketFields } from "../../../src/domain/ticket-fields.ts";
import { callOf } from "../../fuzz/sync/simulated-dispatch.ts";
import { type Central, type Device, databaseUrl, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { ticketCreate } from "../../support/tickets.ts";

let central: Central;
let writer: Device;
beforeAll(async () => {
  central = await startCentral();
  writer = await signInDevice(central, "admin");
});
afterAll(() => central.stop());

type Stream = AsyncIterator<LiveEvent>;
const open: Stream[] = [];
/** Listens from the end of the feed on. */
async function listening(device: Device, input?: { protocol: number }): Promise<{ stream: Stream; cursor: string }> {
  const stream = await device.client.sync.live(input);
  open.push(stream);
  await stream.next();
  let page = await device.pull();
  while (page.more) page = await device.pull(page.cursor);
  return { stream, cursor: page.cursor };
}
/** The next word about the feed. */
async function next(stream: Stream): Promise<Extract<LiveEvent, { kind: "rows" | "changed" }> | null> {
  for (let event = await stream.next(); event.done !== true; event = await stream.next())
    if (event.value.kind === "rows" || event.value.kind === "changed") return event.value;
  return null;
}
async function nextRows(stream: Stream): Promise<{ from: string; page: StreamedPage }> {
  const event = await next(stream);
  if (event?.kind !== "rows") throw new Error(`${event?.kind} was told`);
  return { from: event.from, page: streamedPageSchema.parse(JSON.parse(event.page)) };
}
const at = (districtId: string) => ({ ...emptyTicketFields.place, districtId });
const create = async (place = emptyTicketFields.place): Promise<string> => {
  const body = ticketCreate({ place, callerName: "王女士" });
  await writer.push(writer.next(body));
  return body.ticketId;
};
const changePerson = async (login: string, areaIds: string[] | null): Promise<void> => {
  const person = (await writer.client.people.list()).find((known) => known.login === login);
  await writer.client.people.change({ personId: person?.id ?? "", areaIds });
};

describe("a live stream", () => {
  it("tells who says its version what a pull from there would, with the people whom it names", async () => {
    const device = await signInDevice(central, "lilan");
    const { stream, cursor } = await listening(device, { protocol: protocolVersion });
    const id = await create();
    const { from, page } = await nextRows(stream);
    expect(page.changes.map(({ value }) => value.row.id)).toContain(id);
    expect(JSON.stringify(page)).not.toContain("19900000001");
    const { changes, people, forget, window } = await device.pull(from);
    expect(page).toMatchObject({ changes, people, forget, window });
    expect((await device.pull(cursor)).changes).toEqual(changes);
    const following = create();
    expect((await nextRows(stream)).from).toBe(page.cursor);
    await following;
  });
  it("tells an older seat only that something changed", async () => {
    const { stream } = await listening(await signInDevice(central, "lilan"));
    await create();
    expect(await next(stream)).toEqual({ kind: "changed" });
  });
  it("leaves what is much for each seat to pull at its pace, and goes on from behind it", async () => {
    const device = await signInDevice(central, "lilan");
    const { stream } = await listening(device, { protocol: protocolVersion });
    const database = await openDatabase(databaseUrl(central), silentLogger);
    const rows = Array.from({ length: 201 }, (_, index) => ({ entity: "call" as const, row: { ...callOf(`live:${index}`), startedAt: Date.now() } }));
    await database.transaction((client) => writeEntities(client, rows, null));
    await database.stop();
    expect(await next(stream)).toEqual({ kind: "changed" });
    const { cursor } = await device.pull();
    const id = await create();
    const { from, page } = await nextRows(stream);
    expect(compareCursors(from, cursor)).toBeLessThanOrEqual(0);
    expect(page.changes.map(({ value }) => value.row.id)).toContain(id);
    expect(page.changes.length).toBeLessThan(10);
  });
  it("tells of what lies outside a person's area only that it is to be forgotten", async () => {
    await changePerson("wangqiang", ["110114"]);
    const { stream } = await listening(await signInDevice(central, "wangqiang"), { protocol: protocolVersion });
    const id = await create(at("110105"));
    const { page } = await nextRows(stream);
    expect(page.forget).toContainEqual({ entity: "ticket", id });
    expect(JSON.stringify([page.changes, page.people])).not.toContain("王女士");
    expect(page.window).toMatchObject({ areaIds: ["110114"] });
  });
  it("ends when its person gets another area, so that nothing of the former is told", async () => {
    await changePerson("wangqiang", null);
    const { stream } = await listening(await signInDevice(central, "wangqiang"), { protocol: protocolVersion });
    await changePerson("wangqiang", ["110114"]);
    expect([await next(stream), await next(stream)]).toEqual([{ kind: "changed" }, null]);
  });
});
