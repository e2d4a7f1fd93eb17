import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger.ts";
import type { ListedPerson } from "../../../src/contract/people-api.ts";
import { findBrokenAudit } from "../../../src/dispatch/people/audit.ts";
import { managePerson } from "../../../src/dispatch/people/manage-people.ts";
import { openDatabase } from "../../../src/dispatch/store/database.ts";
import { type Central, databaseUrl, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { type Link, startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";

let central: Central;
const ends: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  central = await startCentral();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => central?.stop());

interface Place {
  readonly seat: SeatUnderTest;
  readonly link: Link;
}
async function place(login: string, password = demoPassword): Promise<Place> {
  const link = await startLink(() => central.running.url);
  ends.push(() => link.stop());
  const seat = await startSeatUnderTest(link.url);
  ends.push(() => seat.stop());
  await seat.client.session.signIn({ login, password });
  await seat.when(({ sync }) => sync.online && sync.filling === null);
  return { seat, link };
}
const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "accepted",
    (error: { data?: { kind?: string; detail?: string } }) => `${error.data?.kind} ${error.data?.detail ?? ""}`.trim(),
  );
let made = 0;
/** A person of the test's own, signed in nowhere yet. */
async function newPerson(admin: SeatUnderTest, more: object = {}): Promise<ListedPerson> {
  made += 1;
  const login = `person${made}`;
  const { personId } = await admin.client.people.create({ login, name: `新人${made}`, role: "operator", password: demoPassword, ...more });
  const found = (await admin.client.people.list()).find(({ id }) => id === personId);
  if (found === undefined) throw new Error("the new person is not in the list");
  return found;
}
async function audited(action: string): Promise<object[]> {
  const database = await ownDatabase(central);
  const found = await database.query<{ facts: object; login: string }>(
    "SELECT a.facts, p.login FROM audit a JOIN person p ON p.id = a.person_id WHERE a.action = $1 ORDER BY a.n",
    [action],
  );
  expect(await findBrokenAudit(database)).toBeNull();
  await database.end();
  return found.rows;
}

describe("people, at an administrator's seat", () => {
  it("are listed, made and changed through dispatch, each audited, and nobody else may", async () => {
    const { seat: admin } = await place("admin");
    const person = await newPerson(admin, { areaIds: ["110114"] });
    expect(person).toMatchObject({ role: "operator", active: true, areaIds: ["110114"], extension: expect.stringMatching(/^\d{4}$/) });
    await admin.client.people.change({ personId: person.id, role: "teamLead", areaIds: null });
    expect((await admin.client.people.list()).find(({ id }) => id === person.id)).toMatchObject({ role: "teamLead", areaIds: null });
    expect(await audited("person.create")).toContainEqual({ login: "admin", facts: { person: person.id, role: "operator", area: "110114" } });
    expect(await audited("person.change")).toContainEqual({ login: "admin", facts: { person: person.id, role: "teamLead", area: "" } });
    expect(await refusal(admin.client.people.create({ login: person.login, name: "重名", role: "operator", password: demoPassword }))).toBe("invalid login");
    expect(await refusal(admin.client.people.create({ login: "short", name: "短", role: "operator", password: "123456789" }))).toMatch(/^invalid|BAD/);
    for (const login of ["lilan", "zhaomin"]) {
      const { seat } = await place(login);
      expect(await refusal(seat.client.people.list())).toBe("forbidden people");
      expect(await refusal(seat.client.people.change({ personId: person.id, role: "administrator" }))).toBe("forbidden people");
    }
  });

  it("are asked again at dispatch, whatever the seat still takes its person for", async () => {
    const { seat: admin } = await place("admin");
    const person = await newPerson(admin, { role: "administrator" });
    const { seat } = await place(person.login);
    await admin.client.people.change({ personId: person.id, role: "operator" });
    // By either: the seat hears of it within a second.
    expect(await refusal(seat.client.people.list())).toMatch(/^forbidden people(\.list)?$/);
    expect(await refusal(seat.client.people.change({ personId: person.id, role: "administrator" }))).toMatch(/^forbidden people(\.change)?$/);
  });

  it("are at their seat what they were made, at once, after a while without dispatch, and where they sign in without it", async () => {
    const { seat: admin } = await place("admin");
    const person = await newPerson(admin);
    const { seat, link } = await place(person.login);
    await admin.client.people.change({ personId: person.id, role: "teamLead" });
    await seat.when(({ person: at }) => at?.role === "teamLead");
    link.cut();
    await seat.when(({ sync }) => !sync.online);
    await admin.client.people.change({ personId: person.id, role: "operator" });
    link.mend();
    await seat.when(({ person: at }) => at?.role === "operator");
    link.cut();
    await seat.client.session.signOut();
    expect(await seat.client.session.signIn({ login: person.login, password: demoPassword })).toMatchObject({ offline: true, person: { role: "operator" } });
  });

  it("are not to be had while dispatch is away, which is said", async () => {
    const { seat: admin, link } = await place("admin");
    link.cut();
    expect(await refusal(admin.client.people.list())).toBe("dispatchAway");
  });

  it("cannot lose their last administrator, nor oneself by mistake", async () => {
    const { seat: admin } = await place("admin");
    const me = (await admin.client.people.list()).find(({ login }) => login === "admin")?.id ?? "";
    const others = (await admin.client.people.list()).filter(({ role, id, active }) => role === "administrator" && id !== me && active);
    for (const { id } of others) await admin.client.people.change({ personId: id, active: false });
    expect(await refusal(admin.client.people.change({ personId: me, active: false }))).toBe("notAllowedNow self");
    expect(await refusal(admin.client.people.change({ personId: me, role: "operator" }))).toBe("notAllowedNow lastAdministrator");
    expect((await admin.client.people.list()).find(({ id }) => id === me)).toMatchObject({ role: "administrator", active: true });
  });
});

describe("who is switched off", () => {
  it("is signed out at their open seat with its reason, comes in nowhere, with dispatch or without, and keeps what they wrote", async () => {
    const { seat: admin } = await place("admin");
    const person = await newPerson(admin);
    const { seat, link } = await place(person.login);
    const { draft } = await seat.client.pop.byHand({ number: "", channel: "walkIn" });
    await seat.client.draft.save({ draftId: draft.id, windowId: "test", patch: { content: "停用之前写的" } });
    const other = await signInDevice(central, "wangqiang");
    await admin.client.people.change({ personId: person.id, active: false });
    const left = await seat.when(({ person: at }) => at === null);
    expect(left).toMatchObject({ takenOver: { why: "switchedOff", at: expect.any(Number) }, state: { state: "offline" } });
    const signIn = () => seat.client.session.signIn({ login: person.login, password: demoPassword });
    link.cut();
    expect(await refusal(signIn())).toMatch(/^dispatchAway/);
    link.mend();
    expect(await refusal(signIn())).toBe("forbidden switchedOff");
    expect(await refusal(seat.client.session.signIn({ login: person.login, password: "not the password" }))).toMatch(/^wrongPassword/);
    // Nobody else is touched.
    expect(await refusal(other.pull())).toBe("accepted");
    expect(await audited("person.switchOff")).toContainEqual({ login: "admin", facts: { person: person.id } });
    await admin.client.people.change({ personId: person.id, active: true });
    await signIn();
    expect(await seat.when(({ person: at, sync }) => at !== null && sync.online)).toMatchObject({ takenOver: null });
    expect((await seat.client.draft.list()).map(({ fields }) => fields.content)).toContain("停用之前写的");
    expect(await audited("person.switchOn")).toContainEqual({ login: "admin", facts: { person: person.id } });
  });

  it("ends what streams to them, their tokens for good, and their telephone's secret", async () => {
    const { seat: admin } = await place("admin");
    const person = await newPerson(admin, { role: "teamLead" });
    const device = await signInDevice(central, person.login);
    const [live, floor] = [await device.client.sync.live(), await device.client.floor.watch()];
    const untilEnd = async (stream: AsyncIterable<unknown>): Promise<"ended"> => {
      for await (const _ of stream);
      return "ended";
    };
    const ended = Promise.all([untilEnd(live), untilEnd(floor)]);
    await admin.client.people.change({ personId: person.id, active: false });
    expect(await ended).toEqual(["ended", "ended"]);
    for (const call of [device.pull(), device.client.session.renew(), device.client.floor.watch()])
      expect(await refusal(Promise.resolve(call))).toBe("forbidden switchedOff");
    await admin.client.people.change({ personId: person.id, active: true });
    expect(await refusal(device.pull())).toBe("tokenExpired");
    const again = await signInDevice(central, person.login);
    expect(again.signedIn.line.secret).not.toBe(device.signedIn.line.secret);
  });

  it("has a telephone that the exchange lets in no longer, and is off also where the exchange cannot be told", async () => {
    const { seat: admin } = await place("admin");
    const people = [await newPerson(admin), await newPerson(admin)];
    const by = { personId: (await admin.client.people.list()).find(({ login }) => login === "admin")?.id ?? "", now: Date.now() };
    const database = await openDatabase(databaseUrl(central), silentLogger);
    ends.push(() => database.stop());
    const told: { extension: string; secret: string }[] = [];
    const exchange = async (seat: { extension: string; secret: string }): Promise<void> => {
      told.push(seat);
      if (told.length === 2) throw new Error("the exchange is away");
    };
    for (const { id, login } of people) {
      const { signedIn } = await signInDevice(central, login);
      await managePerson({ database, logger: silentLogger, provision: exchange }, { personId: id, active: false }, by);
      expect(told.at(-1)).toEqual({ extension: signedIn.line.extension, secret: expect.stringMatching(/^[\w-]{40,}$/) });
      expect(told.at(-1)?.secret).not.toBe(signedIn.line.secret);
      expect(await refusal(signInDevice(central, login))).toBe("forbidden switchedOff");
    }
  });

  it("finishes the call that they are in, and a seat that was cut off hears of it when it is back", async () => {
    const { seat: admin } = await place("admin");
    const [talker, away] = [await newPerson(admin), await newPerson(admin)];
    const { seat } = await place(talker.login);
    const call = lineCall("asterisk:off-1", { phase: "talking", answeredAt: Date.now() });
    await seat.client.line.attach();
    await seat.client.line.report({ kind: "call", call });
    const { seat: cutOff, link } = await place(away.login);
    link.cut();
    await cutOff.when(({ sync }) => !sync.online);
    for (const { id } of [talker, away]) await admin.client.people.change({ personId: id, active: false });
    const told = await seat.when(({ takenOver }) => takenOver !== null);
    expect(told).toMatchObject({ person: { login: talker.login }, takenOver: { why: "switchedOff" }, state: { state: "talking", next: "offline" } });
    await seat.client.line.report({ kind: "call", call: { ...call, phase: "ended", endedAt: Date.now(), endCause: "callerHungUp" } });
    await seat.when(({ person }) => person === null);
    link.mend();
    expect(await cutOff.when(({ person }) => person === null)).toMatchObject({ takenOver: { why: "switchedOff" } });
  });

  it("does not keep a demo from starting again", async () => {
    const { seat: admin } = await place("admin");
    const wang = (await admin.client.people.list()).find(({ login }) => login === "wangqiang")?.id ?? "";
    await admin.client.people.change({ personId: wang, active: false });
    for (const end of ends.splice(0).reverse()) await end();
    await central.restart();
    expect(await refusal(signInDevice(central, "wangqiang"))).toBe("forbidden switchedOff");
    const again = await signInDevice(central, "admin");
    await again.client.people.change({ personId: wang, active: true });
    expect(await refusal(signInDevice(central, "wangqiang"))).toBe("accepted");
  });
});
