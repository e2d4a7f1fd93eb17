import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBroadcast } from "../../../src/base/broadcast.ts";
import { silentLogger } from "../../../src/base/logger.ts";
import { HotlineError } from "../../../src/contract/errors.ts";
import { firstWithDeviceSecret, protocolVersion } from "../../../src/contract/protocol-version.ts";
import type { Role } from "../../../src/contract/rows.ts";
import { streamedPageSchema } from "../../../src/contract/sync.ts";
import { Configurations } from "../../../src/dispatch/configuration/configurations.ts";
import { readConfiguration } from "../../../src/dispatch/demo/configuration.ts";
import { liveEvents } from "../../../src/dispatch/live/live-events.ts";
import { type Notice, noticeChannel, readNotice } from "../../../src/dispatch/live/notices.ts";
import { WindowStreams } from "../../../src/dispatch/live/window-streams.ts";
import { type Enrolled, enrol } from "../../../src/dispatch/people/devices.ts";
import { hashSecret } from "../../../src/dispatch/people/passwords.ts";
import { changePerson, findByLogin } from "../../../src/dispatch/people/people.ts";
import { authenticate, createTokens } from "../../../src/dispatch/people/sessions.ts";
import { type Database, openDatabase } from "../../../src/dispatch/store/database.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../../src/dispatch/store/embedded-postgres.ts";
import { trimFeed } from "../../../src/dispatch/sync/retention.ts";
import { writeEntities } from "../../../src/dispatch/sync/write-entity.ts";
import { systemClock } from "../../../src/dispatch/system-clock.ts";
import { callOf } from "../../fuzz/sync/simulated-dispatch.ts";
import { eventually } from "../../support/eventually.ts";
import { Actions } from "../../support/model-database/actions.ts";
import { ModelDatabase } from "../../support/model-database/model-database.ts";
import { knownStatements, oneLine } from "../../support/model-database/statements.ts";
import { keyOf, type Row, type TableName } from "../../support/model-database/tables.ts";
import { Twin, writtenAt } from "../../support/model-database/twins.ts";
import { ticketCreate, ticketUpdate } from "../../support/tickets.ts";

/** How a table is called in PostgreSQL, and its primary key. */
const tables: Readonly<Record<TableName, readonly [string, ...string[]]>> = {
  entity: ["entity", "entity", "id"],
  applied: ["applied", "device_id", "sequence"],
  device: ["device", "id"],
  devicePerson: ["device_person", "device_id", "person_id"],
  seat: ["seat", "extension"],
  person: ["person", "id"],
  token: ["token", "hash"],
  callerNumber: ["caller_number", "hash", "caller_id"],
  fullNumber: ["full_number", "hash"],
  ticketCount: ["ticket_count", "day"],
  feedMark: ["feed_mark", "at"],
  audit: ["audit", "n"],
  fact: ["fact", "key"],
};
const names = Object.keys(tables) as TableName[];

const folder = mkdtempSync(join(tmpdir(), "hotline-model-"));
/** What the model was asked, so that none of what it knows is left out here. */
const asked = new Set<string>();
let postgres: EmbeddedPostgres;
let database: Database;
let model: ModelDatabase;
/** dispatch's code on the real database and on its model. */
let twins: readonly [Twin, Twin];

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(folder, systemClock);
  database = await openDatabase(postgres.url, silentLogger);
  // Its own transactions would hold the horizon back now and writtenAt.
  await database.query("ALTER SYSTEM SET autovacuum = off");
  await database.query("SELECT pg_reload_conf()");
  for (const [index, role] of (["operator", "teamLead"] as const).entries())
    await database.query("INSERT INTO person (id, login, name, role, password_hash, extension, active) VALUES ($1, $2, $3, $4, 'none', $5, true)", [
      `person-${index}`,
      `login-${index}`,
      `Person ${index}`,
      role,
      `${1001 + index}`,
    ]);
  await database.query("INSERT INTO device (id, enrolled_by, enrolled_at, name) VALUES ('at-home', 'person-0', $1, 'Home')", [writtenAt]);
  const state = JSON.stringify({ state: "talking", since: writtenAt, reason: null, wrapUpEndsAt: null, next: null });
  await database.query("INSERT INTO seat (extension, person_id, device_id, state, taken_at) VALUES ('1001', 'person-0', 'at-home', $1::jsonb, $2)", [
    state,
    writtenAt,
  ]);
  await database.query("INSERT INTO fact VALUES ('queues', $1::jsonb)", [JSON.stringify({ queues: [], staleSince: null })]);
  const configuration = { entity: "configuration" as const, row: await readConfiguration() };
  await database.transaction((client) => writeEntities(client, [configuration], null));
  model = new ModelDatabase({ tables: await realTables(), nextTransaction: 1_000_000, nextPlace: 1_000_000 });
  twins = [new Twin(database), new Twin(model.connect({ before: (step) => void asked.add(oneLine(step)) }))];
});
afterAll(async () => {
  await database?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function realTables(): Promise<Record<TableName, Map<string, Row>>> {
  const read = names.map(async (name) => {
    const [table, ...key] = tables[name];
    const { rows } = await database.query<Row>(`SELECT * FROM ${table}`);
    return [name, new Map(rows.map((row) => [keyOf(...key.map((column) => row[column])), row]))] as const;
  });
  return Object.fromEntries(await Promise.all(read)) as Record<TableName, Map<string, Row>>;
}
/** Numbers of transactions and places are each database's own: only their order is compared. */
function comparable(rows: ReadonlyMap<string, Row>, columns: ReadonlySet<string>): unknown[] {
  const ranks = (column: string): number[] => [...new Set([...rows.values()].map((row) => Number(row[column])))].sort((one, other) => one - other);
  const [transactions, places] = [ranks("transaction"), ranks("n")];
  return [...rows]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, row]) => {
      const known = Object.fromEntries([...columns].map((column) => [column, row[column] ?? null]));
      const rank = (column: string, all: number[]): object => (column in known ? { [column]: all.indexOf(Number(row[column])) } : {});
      return [key, { ...known, ...rank("transaction", transactions), ...rank("n", places) }];
    });
}
async function expectSameTables(): Promise<void> {
  const [real, modelled] = [await realTables(), model.image().tables];
  for (const name of names) {
    const columns = new Set([...modelled[name].values()].flatMap((row) => Object.keys(row)));
    expect([name, comparable(modelled[name], columns)]).toEqual([name, comparable(real[name], columns)]);
  }
}
/** What one does and says over PostgreSQL it does and says over the model. */
async function same<Said>(work: (twin: Twin) => Promise<Said>): Promise<Said> {
  const said = await work(twins[0]);
  expect(await work(twins[1])).toEqual(said);
  return said;
}
const newDevices = (): Promise<string[]> => same((twin) => Promise.all(Array.from({ length: 3 }, async () => (await enrolAt(twin, null)).id)));
/** As a seat of today does. */
const enrolAt = (twin: Twin, deviceId: string | null, deviceSecret: string | null = null, protocol: number = protocolVersion): Promise<Enrolled> =>
  enrol(twin, { id: "person-1" }, { deviceId, deviceSecret, protocol }, { id: () => twin.randomHex(8), secret: () => twin.randomHex(32) });

/** A gate, and who waits at it. */
function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
/** Until somebody, or so many, wait for a lock, as far as that can be told. */
async function someoneWaits(twin: Twin, count = 1): Promise<void> {
  if (twin !== twins[0]) return new Promise((resolve) => setImmediate(resolve));
  const waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
  await eventually("somebody waits for a lock", async () => (await database.query(waiting)).rows.length >= count);
}
/** The same database, whose transactions are held open at their end. */
const heldAt = (twin: Twin, end: Promise<void>, begun: () => void): Database => ({
  ...twin.database,
  transaction: (work) =>
    twin.database.transaction(async (client) => {
      const value = await work(client);
      begun();
      await end;
      return value;
    }),
});

/** Without places, which are each database's own. */
function rowsIn(page: string): unknown {
  const { changes, people, forget } = streamedPageSchema.parse(JSON.parse(page));
  return { changes, people, forget };
}

describe("the model of the database, beside PostgreSQL", () => {
  it.each([1, 2, 3])("says the same to whatever seats push and pull, by chance %i", async (seed) => {
    const actions = new Actions(seed, await newDevices());
    for (let count = 0; count < 120; count++) {
      const action = actions.next();
      const said = await action.run(twins[0]);
      expect([action.name, await action.run(twins[1])]).toEqual([action.name, said]);
    }
    await expectSameTables();
  });
  it("says the same to devices, tokens and streams", async () => {
    await same(async (twin) => {
      const { id: made, secretHash } = await enrolAt(twin, "unknown");
      await twin.database.query("INSERT INTO token VALUES ($1, $2, $3, $4, $5)", [hashSecret("a".repeat(24)), "person-0", made, writtenAt + 1_000, secretHash]);
      const entering = { tokens: createTokens(twin.database), clock: twin.clock };
      const session = await authenticate(entering, `Bearer ${"a".repeat(24)}`);
      const refused = await authenticate(entering, `Bearer ${"b".repeat(24)}`).catch((error: unknown) => String(error));
      const notices = createBroadcast<Notice>();
      const leave = await twin.database.listen(noticeChannel, (payload) => notices.send(readNotice(payload)));
      const pulling = { database: twin.database, clock: twin.clock, epoch: 1, configurations: new Configurations() };
      const streams = new WindowStreams({ pulling, notices, onFailed: (error) => expect(error).toBeNull() });
      const context = { database: twin.database, notices, streams, clock: twin.clock };
      const stream = liveEvents(context, session, undefined, undefined);
      const rows = liveEvents(context, session, protocolVersion, undefined);
      const heard = [await stream.next(), await stream.next(), await stream.next(), await rows.next(), await rows.next(), await rows.next()];
      await twin.push(made, [
        {
          id: "019ca6b2-0000-7000-8000-000000000001",
          sequence: 1,
          personId: "person-1",
          body: ticketCreate({}, { createdAt: writtenAt, ticketId: "019ca6b2-0000-7000-8000-000000000002" }),
        },
      ]);
      heard.push(await stream.next(), await rows.next());
      notices.close();
      await leave();
      return { made, person: session.person.id, refused, heard: heard.map(({ value }) => (value?.kind === "rows" ? rowsIn(value.page) : value)) };
    });
    await expectSameTables();
  });
  it("says the same to devices with and without a secret", async () => {
    const said = await same(async (twin) => {
      await twin.database.query("INSERT INTO token VALUES ($1, $2, $3, $4, $5)", [hashSecret("c".repeat(24)), "person-0", "at-home", writtenAt + 1_000, null]);
      const entering = { tokens: createTokens(twin.database), clock: twin.clock };
      const enter = () => authenticate(entering, `Bearer ${"c".repeat(24)}`).then(({ deviceSecretHash }) => deviceSecretHash, String);
      const before = await enter();
      const old = await enrolAt(twin, "at-home", null, firstWithDeviceSecret - 1);
      const [given, later] = await atOnce(twin);
      const after = await enter();
      const back = await enrolAt(twin, "at-home", given?.secret);
      const [wrong, missing] = [await enrolAt(twin, "at-home", "wrong"), await enrolAt(twin, "at-home")];
      const oldAgain = await enrolAt(twin, "at-home", null, firstWithDeviceSecret - 1);
      return { old, given, later, entered: [before, after], back, wrong, missing, oldAgain };
    });
    const { given, later, entered, ...others } = said;
    expect(given).toMatchObject({ id: "at-home", secret: expect.any(String), isUnproven: false });
    expect(later).toMatchObject({ secret: expect.any(String), isUnproven: true });
    expect(entered).toEqual([null, expect.stringContaining("unauthenticated")]);
    expect(others).toMatchObject({
      old: { id: "at-home", secret: null, isUnproven: false },
      back: { id: "at-home", secret: null, isUnproven: false },
      wrong: { secret: expect.any(String), isUnproven: true },
      missing: { secret: expect.any(String), isUnproven: true },
      oldAgain: { secret: null, isUnproven: true },
    });
    expect(new Set(["at-home", later?.id, others.wrong.id, others.missing.id, others.oldAgain.id]).size).toBe(5);
    await expectSameTables();
  });
});

/** Two seats find a device without a secret, and wait for its row: each is the first to take it, as far as it knows. */
async function atOnce(twin: Twin): Promise<Enrolled[]> {
  const [held, locked] = [gate(), gate()];
  const holding = twin.database.transaction(async (client) => {
    await client.query("SELECT last_sequence FROM device WHERE id = $1 FOR UPDATE", ["at-home"]);
    locked.open();
    await held.opened;
  });
  await locked.opened;
  const first = enrolAt(twin, "at-home");
  await someoneWaits(twin);
  const second = enrolAt(twin, "at-home");
  await someoneWaits(twin, 2);
  held.open();
  await holding;
  return Promise.all([first, second]);
}

/** All orders of so many. */
const orders = (count: number): number[][] =>
  count === 0 ? [[]] : orders(count - 1).flatMap((order) => Array.from({ length: count }, (_, at) => [...order.slice(0, at), count - 1, ...order.slice(at)]));

describe("transactions held open", () => {
  it("are read once each, whichever commits first, and never skipped", async () => {
    const [reader = ""] = await newDevices();
    for (const [number, order] of orders(4).entries()) {
      const said = await same((twin) => heldOpen(twin, reader, number, order));
      const ends = order.filter((writer) => writer !== number % 5).map((writer) => `held:${number}:${writer}`);
      // Each once, and those that were begun later never before those that still are open.
      expect(said.flat().sort()).toEqual(ends.sort());
    }
  });
  it.each([false, true])("keep another from the same row until they end; rolled back: %s", async (isRolledBack) => {
    await same(async (twin) => {
      const [row, first] = [{ ...callOf(`held:row:${isRolledBack}`), startedAt: writtenAt }, gate()];
      const writing = gate();
      const ended: string[] = [];
      const write = (queue: string, wait: Promise<void>): Promise<void> =>
        twin.database
          .transaction(async (client) => {
            await writeEntities(client, [{ entity: "call", row: { ...row, queue } }], null);
            writing.open();
            await wait;
            if (queue === "first" && isRolledBack) throw new Error("rolled back");
          })
          .then(
            () => void ended.push(queue),
            () => void ended.push(`${queue} not`),
          );
      const one = write("first", first.opened);
      await writing.opened;
      const other = write("second", Promise.resolve());
      await someoneWaits(twin);
      const before = [...ended];
      first.open();
      await Promise.all([one, other]);
      const { rows } = await twin.database.query<Row>("SELECT document FROM entity WHERE entity = $1 AND id = $2", ["call", row.id]);
      // PostgreSQL lets the row go before it tells its writer that the transaction is committed: whose word comes first is chance, whose row stays is not.
      return { before, ended: ended.sort(), queue: (rows[0]?.document as { queue: string } | undefined)?.queue };
    });
  });
  it("let a mutation that two devices send, or one sends twice, be applied once", async () => {
    const [one = "", other = ""] = await newDevices();
    for (const [round, second] of [other, one].entries())
      await same(async (twin) => {
        const id = (kind: number): string => `019ca6b2-0000-7000-8000-0000000${kind}${round}000`;
        const body = ticketCreate({}, { createdAt: writtenAt, ticketId: id(1) });
        const [held, applied] = [gate(), gate()];
        const first = new Twin(heldAt(twin, held.opened, applied.open)).push(one, [{ id: id(2), sequence: 1 + 2 * round, personId: "person-0", body }]);
        await applied.opened;
        const again = twin.push(second, [{ id: id(2), sequence: second === one ? 1 + 2 * round : 1, personId: "person-0", body }]);
        await someoneWaits(twin);
        held.open();
        const change = ticketUpdate(id(1), { cause: "written" }, { cause: "" });
        const said = [await first, await again];
        return [...said, await twin.push(one, [{ id: id(3), sequence: 2 + 2 * round, personId: "person-0", body: { ...change, at: writtenAt } }])];
      });
    await expectSameTables();
  });
});

/** Four transactions write a row each and are held open; they end in an order, one of them mostly rolled back. @returns what a reader meets after each end */
async function heldOpen(twin: Twin, reader: string, number: number, order: readonly number[]): Promise<string[][]> {
  const met = async (): Promise<string[]> => {
    const calls = (await twin.pull(`reader ${reader}`, reader, 100)).changes.flatMap(({ value }) => (value.entity === "call" ? [value.row.id] : []));
    return calls.filter((id) => id.startsWith(`held:${number}:`)).sort();
  };
  const held = [0, 1, 2, 3].map(() => gate());
  const ends: Promise<void>[] = [];
  for (const [writer, { opened }] of held.entries()) {
    const written = gate();
    const work = twin.database.transaction(async (client) => {
      await writeEntities(client, [{ entity: "call", row: { ...callOf(`held:${number}:${writer}`), startedAt: writtenAt } }], null);
      written.open();
      await opened;
      if (writer === number % 5) throw new Error("rolled back");
    });
    ends.push(work.catch(() => {}));
    await written.opened;
  }
  const said = [await met()];
  for (const writer of order) {
    held[writer]?.open();
    await ends[writer];
    said.push(await met());
  }
  return said;
}

describe("dispatch's own work, beside PostgreSQL", () => {
  it("gives a person another role and area, and audits it", async () => {
    const said = await same(async (twin) => {
      const give = (role: Role, areaIds: string[] | null) =>
        twin.database.transaction((client) => changePerson(client, { personId: "person-1", role, areaIds }, { personId: "person-0", now: writtenAt }));
      const { id } = await enrolAt(twin, null);
      for (const personId of ["person-1", "person-0", "person-1"])
        await twin.database.query("INSERT INTO device_person VALUES ($1, $2) ON CONFLICT DO NOTHING", [id, personId]);
      await give("operator", ["110105"]);
      const moved = await findByLogin(twin.database, "login-1");
      await give("teamLead", null);
      const back = await findByLogin(twin.database, "login-1");
      return [moved, back, await findByLogin(twin.database, "nobody")].map((person) => [person?.role, person?.area_ids]);
    });
    expect(said).toEqual([
      ["operator", ["110105"]],
      ["teamLead", null],
      [undefined, undefined],
    ]);
    await expectSameTables();
  });
  it("trims its feed, past a row that another holds, and one node at a time", async () => {
    const [reader = ""] = await newDevices();
    const said = await same((twin) => trimmed(twin, reader));
    expect(said).toEqual({ marked: 0, whileLocked: 0, first: 2, second: 1, pulled: expect.objectContaining({ refused: "cursorTooOld" }) });
    await expectSameTables();
  });
});

/** A feed with three old calls that are over, one that is not and a young one. @returns how many rows left it at each try, and what a reader from before is told */
async function trimmed(twin: Twin, reader: string): Promise<Record<string, unknown>> {
  const day = 86_400_000;
  const trim = (now: number) => trimFeed({ database: twin.database, clock: { ...twin.clock, now: () => now }, configurations: new Configurations() });
  const write = (id: string, startedAt: number, endedAt: number | null) =>
    twin.database.transaction((client) => writeEntities(client, [{ entity: "call", row: { ...callOf(`trim:${id}`), startedAt, endedAt } }], null));
  await twin.pull(reader, reader, 1_000);
  const old = writtenAt - 4_000 * day;
  for (const id of ["one", "held", "two"]) await write(id, old, old);
  await write("open", old, null);
  await write("young", writtenAt, writtenAt);
  const marked = (await trim(writtenAt - 80 * day)) + (await trim(writtenAt - 50 * day));
  const [locked, done, holds, held] = [gate(), gate(), gate(), gate()];
  const holding = twin.database.transaction(async (client) => {
    await client.query("SELECT pg_try_advisory_xact_lock(723450003) AS mine");
    locked.open();
    await done.opened;
  });
  await locked.opened;
  const whileLocked = await trim(writtenAt);
  done.open();
  await holding;
  const row = twin.database.transaction(async (client) => {
    await client.query("SELECT document FROM entity WHERE entity = $1 AND id = $2 FOR UPDATE", ["call", "trim:held"]);
    holds.open();
    await held.opened;
  });
  await holds.opened;
  const first = await trim(writtenAt);
  held.open();
  await row;
  const second = await trim(writtenAt);
  const pulled = await twin
    .pull(reader, reader, 1_000)
    .catch((error: unknown) => (error instanceof HotlineError ? { refused: error.kind } : Promise.reject(error)));
  return { marked, whileLocked, first, second, pulled };
}

describe("what the model knows", () => {
  it("was all asked for above", () => {
    expect(knownStatements.filter((statement) => !asked.has(statement))).toEqual([]);
  });
});
