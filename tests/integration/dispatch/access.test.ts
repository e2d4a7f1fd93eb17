import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Clock } from "../../../src/base/clock.ts";
import type { Handover } from "../../../src/contract/call-api.ts";
import type { ConfigurationRow } from "../../../src/contract/configuration.ts";
import type { MutationBody } from "../../../src/contract/mutation.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { permissions } from "../../../src/dispatch/api/permissions.ts";
import { findBrokenAudit } from "../../../src/dispatch/people/audit.ts";
import { systemClock } from "../../../src/dispatch/system-clock.ts";
import { emptyTicketFields } from "../../../src/domain/ticket-fields.ts";
import { type Central, type Device, type DispatchClient, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { newId } from "../../support/identifiers.ts";
import { ticketCreate } from "../../support/tickets.ts";

/** A clock that can be an hour, or a day, off. */
let ahead = 0;
const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };
let central: Central;
const devices = new Map<string, Device>();
beforeAll(async () => {
  central = await startCentral(null, clock);
  for (const [role, login] of Object.entries({ operator: "lilan", teamLead: "zhaomin", administrator: "admin" }))
    devices.set(role, await signInDevice(central, login));
});
afterAll(() => central.stop());

const client = (role: string): DispatchClient => devices.get(role)?.client ?? central.client();
const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "accepted",
    (error: unknown) => (error as { data?: { kind?: string } }).data?.kind ?? error,
  );
const first = async (stream: Promise<AsyncIteratorObject<unknown, unknown, unknown>>): Promise<unknown> => {
  const iterator = await stream;
  const value = await iterator.next();
  await iterator.return?.(undefined);
  return value;
};
/** A ticket on its way to another seat. */
const handover = (callId: string): Handover => ({
  callId,
  draftId: null,
  ticketId: null,
  channel: "phone",
  callerId: null,
  contactNumber: "",
  repeatOf: null,
  fields: { ...emptyTicketFields, content: "写到一半的诉求" },
  seen: null,
});
/** A version on which nothing is built. */
const version: ConfigurationRow = {
  id: "configuration",
  version: 1,
  effectiveFrom: 1,
  demandTypes: [],
  categories: [],
  units: [],
  deadlineRules: [],
  urgencyLevels: [],
  urgencyHours: { normal: null, urgent: null, critical: null },
  wrapUpSeconds: 60,
  pauseReasons: [],
  fieldDefinitions: [],
  dispatchRules: [],
};
let logins = 0;
const calls: Readonly<Record<keyof typeof permissions, (client: DispatchClient) => Promise<unknown>>> = {
  "session.renew": (api) => api.session.renew().then(() => null),
  "session.signOut": (api) => api.session.signOut(),
  "sync.push": (api) => api.sync.push({ protocol: protocolVersion, mutations: [] as never }),
  "sync.pull": (api) => api.sync.pull({ protocol: protocolVersion, cursor: null, limit: 1 }),
  "sync.snapshot": (api) => first(api.sync.snapshot({ protocol: protocolVersion, cursor: null, held: null, resume: null })),
  "sync.live": (api) => first(api.sync.live()),
  "seat.setState": (api) => api.seat.setState({ state: { state: "busy", since: 1, reason: null, wrapUpEndsAt: null, next: null } }),
  "history.older": (api) => api.history.older({ numberHash: null, callerId: null, before: 1, limit: 1 }),
  "history.ticket": (api) => api.history.ticket({ ticketId: newId() }),
  "life.rates": (api) => api.life.rates({ from: 1, to: 2, unitId: null }),
  "ticket.words": (api) => api.together.words({ ticketId: newId(), before: null }),
  "number.reveal": (api) => api.number.reveal({ callId: "manual:none", reason: "test" }),
  "calls.directory": (api) => api.calls.directory(),
  "calls.dialNumber": (api) => api.calls.dialNumber({ callId: "manual:none" }),
  "calls.leave": (api) => api.calls.leave(handover("manual:of-a-test")),
  "calls.end": (api) => api.calls.end({ callId: "manual:none" }),
  "calls.take": (api) => api.calls.take({ callId: "manual:none" }),
  "recording.pause": (api) => api.recording.pause({ callId: "manual:none", on: true, reason: "test" }),
  "recording.play": (api) => api.recording.open({ callId: "manual:none", reason: "test" }),
  "knowledge.attachment": (api) => api.knowledge.attachment({ attachmentId: "0".repeat(64) }),
  "floor.watch": (api) => first(api.floor.watch()),
  "incident.standing": (api) => api.incident.standing({ incidentId: newId() }),
  "configuration.publish": (api) => api.configuration.publish({ basedOn: 1, configuration: version }),
  "people.list": (api) => api.people.list(),
  "people.create": (api) => api.people.create({ login: `new${++logins}`, name: "新人", role: "operator", password: "long enough 1" }),
  "people.change": (api) => api.people.change({ personId: "nobody", areaIds: ["110114"] }),
};

describe("every call of the API", () => {
  const names = Object.keys(permissions) as (keyof typeof permissions)[];
  const table = names.flatMap((name) => ["operator", "teamLead", "administrator"].map((role) => [name, role] as const));
  it.each(table)("%s by %s is as the table says", async (name, role) => {
    // Renewing and signing out end the token, so they get one of their own.
    const login = { operator: "lilan", teamLead: "zhaomin", administrator: "admin" }[role] ?? "";
    const api = name.startsWith("session.") ? (await signInDevice(central, login)).client : client(role);
    const said = await refusal(calls[name](api));
    if ((permissions[name] as readonly string[]).includes(role)) expect(said).not.toBe("forbidden");
    else expect(said).toBe("forbidden");
  });
  it.each(names)("%s is refused without a token, with a made-up one, and after sign-out", async (name) => {
    expect(["unauthenticated", "invalid"]).toContain(await refusal(calls[name](central.client())));
    expect(["unauthenticated", "invalid"]).toContain(await refusal(calls[name](central.client("x".repeat(43)))));
    const gone = await signInDevice(central, "admin");
    await gone.client.session.signOut();
    expect(["unauthenticated", "invalid"]).toContain(await refusal(calls[name](gone.client)));
  });
});

describe("sign-in", () => {
  const signIn = (login: string, password: string, protocol = protocolVersion) =>
    refusal(central.client().session.signIn({ protocol, login, password, deviceId: null }));
  it("says the same of a wrong password and an unknown login", async () => {
    expect(await signIn("wangqiang", "wrong")).toBe("wrongPassword");
    expect(await signIn("nobody", "wrong")).toBe("wrongPassword");
  });
  it("slows down guessing, for that login alone", async () => {
    for (let attempt = 0; attempt < 6; attempt++) await signIn("guessed", "wrong");
    expect(await signIn("guessed", "wrong")).toBe("tooManyAttempts");
    expect(await signIn("wangqiang", "demo-12345")).toBe("accepted");
  });
  it("refuses a newer and an older protocol", async () => {
    expect(await signIn("wangqiang", "demo-12345", protocolVersion + 1)).toBe("protocolTooNew");
    expect(await signIn("wangqiang", "demo-12345", 0)).toBe("protocolTooOld");
  });
  it("keeps a device, and gives each person one extension with one secret", async () => {
    const one = await signInDevice(central, "wangqiang");
    const { deviceId, deviceSecret } = one.signedIn;
    const again = await central.client().session.signIn({ protocol: protocolVersion, login: "wangqiang", password: "demo-12345", deviceId, deviceSecret });
    expect(again).toMatchObject({ deviceId: one.signedIn.deviceId, line: { extension: one.signedIn.line.extension, secret: one.signedIn.line.secret } });
    expect(one.signedIn.line.extension).not.toBe(devices.get("operator")?.signedIn.line.extension);
  });
  it("tells the first device when the person signs in on another", async () => {
    const one = await signInDevice(central, "wangqiang");
    const stream = await one.client.sync.live();
    await stream.next();
    await signInDevice(central, "wangqiang");
    for await (const event of stream) if (event.kind === "takenOver") break;
  });
  it("expires a token", async () => {
    const device = await signInDevice(central, "wangqiang");
    ahead = 13 * 3_600_000;
    expect(await refusal(device.pull())).toBe("tokenExpired");
    ahead = 0;
    expect(await refusal(device.pull())).toBe("accepted");
  });
});

describe("bad input", () => {
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(`${central.running.url}/rpc/sync/push`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
      duplex: "half",
    } as RequestInit);
  it("refuses a body that is too large before reading it, and one of unknown length", async () => {
    const large = await post("x".repeat(5 * 1024 * 1024)).catch(() => null);
    // The server may close before the whole body is sent; then there is no answer to read.
    if (large !== null) expect(large.status).toBe(413);
    const stream = new Blob(["{}"]).stream();
    expect((await post(stream)).status).toBe(411);
    expect((await fetch(`${central.running.url}/healthz`)).status).toBe(200);
  });
  it("answers what is no message with a client's error", async () => {
    for (const body of ["", "{", "null", "[]", '{"json":{"protocol":"x"}}', "\u0000"]) {
      const { status } = await post(body);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
  });
  it("refuses a ticket beyond its limits and takes emoji and markup as text", async () => {
    const device = await signInDevice(central, "lilan");
    const tooLong = device.next(ticketCreate({ content: "长".repeat(20_001) }));
    expect(await refusal(device.push(tooLong))).toBe("invalid");
    const odd = { ...device.next(ticketCreate({ content: "<script>😀</script>", callerName: "😀".repeat(90) })), sequence: 1 };
    expect(await device.push(odd)).toMatchObject({ rejected: [] });
  });
});

describe("a change in another's name", () => {
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
  const idOf = (role: string): string => devices.get(role)?.signedIn.person.id ?? "";
  it("may do no more than who sends it, from a device at which that other never sat", async () => {
    const device = await signInDevice(central, "lilan");
    const forged = { ...device.next(notice()), personId: idOf("teamLead") };
    const own = device.next(ticketCreate({ content: "自己的" }));
    const { rejected } = await device.push(forged, own);
    expect(rejected).toMatchObject([{ id: forged.id, error: { kind: "forbidden", detail: "incident" } }]);
  });
  it("may do what that other may, whoever sits there by now, and who sent it is kept", async () => {
    const device = await signInDevice(central, "lilan");
    const { deviceId, deviceSecret } = device.signedIn;
    // The team lead works there for a while, and goes before all is sent.
    await central.client().session.signIn({ protocol: protocolVersion, login: "zhaomin", password: "demo-12345", deviceId, deviceSecret, takeOver: true });
    const left = { ...device.next(notice()), personId: idOf("teamLead") };
    const own = device.next(ticketCreate({ content: "自己的" }));
    expect((await device.push(left, own)).rejected).toEqual([]);
    const database = await ownDatabase(central);
    const found = await database.query("SELECT sequence::int, carried_by FROM applied WHERE device_id = $1 ORDER BY sequence", [deviceId]);
    await database.end();
    expect(found.rows).toEqual([
      { sequence: 1, carried_by: idOf("operator") },
      { sequence: 2, carried_by: null },
    ]);
  });
});

describe("a full number", () => {
  it("is revealed with a reason, and the reveal stands in an unbroken audit", async () => {
    const device = await signInDevice(central, "lilan");
    const body = ticketCreate({}, { callingNumber: "19912345678" });
    await device.push(device.next(body));
    expect(await device.client.number.reveal({ ticketId: body.ticketId, reason: "回拨" })).toEqual({ number: "+8619912345678" });
    const database = await ownDatabase(central);
    const lines = await database.query("SELECT * FROM audit WHERE action = 'number.reveal'");
    expect(lines.rows).toHaveLength(1);
    expect(JSON.stringify(lines.rows)).not.toContain("19912345678");
    expect(await findBrokenAudit(database)).toBeNull();
    await database.query("UPDATE audit SET facts = '{}'");
    expect(await findBrokenAudit(database)).not.toBeNull();
    await database.end();
  });
});

describe("a ticket that goes with its call", () => {
  it("is taken once by another person, whose taking is audited and told to its author", async () => {
    const [author, other] = [await signInDevice(central, "lilan"), await signInDevice(central, "wangqiang")];
    const callId = "asterisk:handover.1";
    await author.client.calls.leave({ ...handover(callId), contactNumber: "19900000001" });
    await author.client.calls.leave(handover(callId));
    const heard = await author.client.sync.live();
    await heard.next();
    expect((await author.client.calls.take({ callId })).handover).toBeNull();
    expect((await other.client.calls.take({ callId })).handover).toEqual(handover(callId));
    expect((await other.client.calls.take({ callId })).handover).toBeNull();
    for await (const event of heard) if (event.kind === "handoverTaken" && event.callId === callId) break;
    const database = await ownDatabase(central);
    expect((await database.query("SELECT 1 FROM audit WHERE action = 'handover.take'")).rows).toHaveLength(1);
    await database.end();
  });
  it("dials a ticket's number without showing it, audited, and not that of a confidential ticket of another", async () => {
    const device = await signInDevice(central, "lilan");
    const [open, closed] = [ticketCreate({}, { callingNumber: "19912345679" }), ticketCreate({ confidential: true }, { callingNumber: "19912345680" })];
    await device.push(device.next(open));
    await device.push(device.next(closed));
    expect(await device.client.calls.dialNumber({ ticketId: open.ticketId })).toEqual({ number: "+8619912345679", mask: "199****5679" });
    const other = await signInDevice(central, "wangqiang");
    expect(await refusal(other.client.calls.dialNumber({ ticketId: closed.ticketId }))).toBe("forbidden");
    expect(await refusal(other.client.number.reveal({ ticketId: closed.ticketId, reason: "回拨" }))).toBe("forbidden");
    const database = await ownDatabase(central);
    const lines = await database.query("SELECT * FROM audit WHERE action = 'number.dial'");
    expect(lines.rows).toHaveLength(1);
    expect(JSON.stringify(lines.rows)).not.toContain("19912345679");
    await database.end();
  });
});

describe("the number that was given to call back", () => {
  const contactNumber = "19912345682";
  it("is dialled and revealed first, the calling one where it is asked for, and alone where that was withheld", async () => {
    const device = await signInDevice(central, "lilan");
    const both = ticketCreate({}, { callingNumber: "19912345681", contactNumber });
    const withheld = ticketCreate({}, { callingNumber: null, contactNumber });
    await device.push(device.next(both), device.next(withheld));
    const { calls, number } = device.client;
    const contact = { number: "+8619912345682", mask: "199****5682" };
    const calling = { number: "+8619912345681", mask: "199****5681" };
    for (const { ticketId } of [both, withheld]) {
      expect(await calls.dialNumber({ ticketId })).toEqual(contact);
      expect(await calls.dialNumber({ ticketId, number: "contact" })).toEqual(contact);
      expect(await number.reveal({ ticketId, number: "contact", reason: "核对" })).toEqual({ number: contact.number });
    }
    expect(await calls.dialNumber({ ticketId: both.ticketId, number: "calling" })).toEqual(calling);
    expect(await number.reveal({ ticketId: both.ticketId, number: "calling", reason: "核对" })).toEqual({ number: calling.number });
    expect(await refusal(calls.dialNumber({ ticketId: withheld.ticketId, number: "calling" }))).toBe("notFound");
    expect(await refusal(calls.dialNumber({ ticketId: both.ticketId, number: "lost" }))).toBe("notFound");
    const database = await ownDatabase(central);
    const lines = await database.query("SELECT facts FROM audit WHERE action = 'number.dial' AND facts->>'ticket' = $1 ORDER BY n", [both.ticketId]);
    expect(lines.rows.map(({ facts }) => facts.number)).toEqual(["contact", "contact", "calling"]);
    await database.end();
  });
  it("is not known of a ticket from before: the calling one is dialled", async () => {
    const device = await signInDevice(central, "lilan");
    const old = ticketCreate({}, { callingNumber: "19912345683", contactNumber });
    await device.push(device.next(old));
    const database = await ownDatabase(central);
    await database.query("UPDATE entity SET document = document - 'contactHash' WHERE id = $1", [old.ticketId]);
    await database.end();
    expect(await device.client.calls.dialNumber({ ticketId: old.ticketId })).toMatchObject({ mask: "199****5683" });
  });
});

describe("operations", () => {
  it("serves health, readiness and the API's document", async () => {
    const get = async (path: string) => (await fetch(`${central.running.url}${path}`)).json();
    expect(await get("/healthz")).toEqual({ status: "ok" });
    expect(await get("/readyz")).toEqual({ status: "ready" });
    const document = (await get("/openapi.json")) as { paths: Record<string, unknown> };
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(["/session", "/sync/push", "/sync/pull", "/history/older", "/floor"]));
  });
  it("serves the same API as OpenAPI", async () => {
    const body = JSON.stringify({ protocol: protocolVersion, login: "admin", password: "demo-12345", deviceId: null });
    const answer = await fetch(`${central.running.url}/api/session`, { method: "POST", body, headers: { "content-type": "application/json" } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ person: { login: "admin", role: "administrator" } });
  });
});
