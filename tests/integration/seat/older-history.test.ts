import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyTicketFields } from "../../../src/domain/ticket-fields.ts";
import { type Central, type Device, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";
import { ticketCreate, ticketUpdate } from "../../support/tickets.ts";

const day = 86_400_000;
let central: Central;
let link: Link;
let admin: Device;
let seat: SeatUnderTest;
let callerId = "";
const old: string[] = [];

/** A ticket of two months ago, whose caller has not been heard of since. */
async function takeOld(streetId: string): Promise<string> {
  const place = { ...emptyTicketFields.place, districtId: streetId.slice(0, 6), streetId };
  const body = ticketCreate({ callerName: "老来电人", place }, { status: "answered", createdAt: Date.now() - 60 * day, callingNumber: "19900007777" });
  await admin.push(admin.next(body));
  return body.ticketId;
}
const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "accepted",
    (error: unknown) => (error as { data?: { kind?: string } }).data?.kind,
  );

beforeAll(async () => {
  central = await startCentral();
  link = await startLink(() => central.running.url);
  admin = await signInDevice(central, "admin");
  for (const street of ["110114011", "110114011", "110108012"]) old.push(await takeOld(street));
  const database = await ownDatabase(central);
  callerId = (await database.query("SELECT caller_id FROM entity WHERE id = $1", [old[0]])).rows[0].caller_id;
  await database.end();
  seat = await startSeatUnderTest(link.url);
  await seat.client.session.signIn({ login: "lilan", password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
});
afterAll(async () => {
  await seat.stop();
  await link.stop();
  await central.stop();
});
const [first, second, elsewhere] = [() => old[0] ?? "", () => old[1] ?? "", () => old[2] ?? ""];

describe("what is older than a seat's window", () => {
  it("is not on the seat, and says so where dispatch is away", async () => {
    link.cut();
    await seat.when((snapshot) => !snapshot.sync.online);
    expect(await refusal(seat.client.ticket.get({ ticketId: first() }))).toBe("dispatchAway");
    expect(await refusal(seat.client.callers.older({ callerId }))).toBe("dispatchAway");
    expect(await refusal(seat.client.callers.card({ callerId }))).toBe("notFound");
    link.mend();
    await seat.when((snapshot) => snapshot.sync.online);
  });
  it("is fetched when it is opened, and stays for when dispatch is away", async () => {
    expect(await seat.client.ticket.get({ ticketId: first() })).toMatchObject({ fields: { callerName: "老来电人" } });
    const { card, more } = await seat.client.callers.older({ callerId });
    expect([card.caller.name, card.tickets.length, more]).toEqual(["老来电人", 3, false]);
    link.cut();
    await seat.when((snapshot) => !snapshot.sync.online);
    for (const id of [first(), second()]) expect(await seat.client.ticket.get({ ticketId: id })).toMatchObject({ id });
    expect((await seat.client.callers.card({ callerId })).ticketCount).toBe(3);
    link.mend();
    await seat.when((snapshot) => snapshot.sync.online);
  });
  it("tells of who calls after long", async () => {
    const other = await startSeatUnderTest(link.url);
    try {
      await other.client.session.signIn({ login: "wangqiang", password: demoPassword });
      await other.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null);
      await other.client.line.report({ kind: "call", call: lineCall("asterisk:after-long", { number: "19900007777" }) });
      expect((await other.client.pop.get({ callId: "asterisk:after-long" })).identity).toBe("unknown");
      await other.client.pop.older({ callId: "asterisk:after-long" });
      const came = await other.event((event) => event.kind === "popOlder");
      expect(came).toMatchObject({ callers: [{ id: callerId, name: "老来电人" }] });
      expect((await other.client.pop.get({ callId: "asterisk:after-long" })).identity).toBe("known");
    } finally {
      await other.stop();
    }
  });
  it("is not passed over where something still older is on the seat, because somebody touched it", async () => {
    const place = emptyTicketFields.place;
    const ancient = ticketCreate({ place }, { status: "answered", createdAt: Date.now() - 200 * day, callingNumber: "19900008888" });
    const between = ticketCreate({ place }, { status: "answered", createdAt: Date.now() - 100 * day, callingNumber: "19900008888" });
    await admin.push(admin.next(ancient), admin.next(between), admin.next(ticketUpdate(ancient.ticketId, { course: "补记" }, { course: "" })));
    await seat.event((event) => event.kind === "ticket" && event.ticket.id === ancient.ticketId);
    await seat.client.line.report({ kind: "call", call: lineCall("asterisk:touched", { number: "19900008888" }) });
    const pop = await seat.client.pop.get({ callId: "asterisk:touched" });
    expect(pop.tickets.map(({ id }) => id)).toEqual([ancient.ticketId]);
    await seat.client.pop.older({ callId: "asterisk:touched" });
    const came = await seat.event((event) => event.kind === "popOlder" && event.callId === "asterisk:touched");
    expect(came.kind === "popOlder" && came.tickets.map(({ id }) => id)).toContain(between.ticketId);
  });
  it("is refused where the person may not look, though its id is known", async () => {
    const person = (await admin.client.people.list()).find(({ login }) => login === "lilan");
    await admin.client.people.change({ personId: person?.id ?? "", areaIds: ["110114"] });
    await expect.poll(() => refusal(seat.client.ticket.get({ ticketId: elsewhere() }))).toBe("forbidden");
    expect(await seat.client.ticket.get({ ticketId: first() })).toMatchObject({ id: first() });
    const { card } = await seat.client.callers.older({ callerId });
    expect(card.tickets.map(({ id }) => id).sort()).toEqual([first(), second()].sort());
  });
});
