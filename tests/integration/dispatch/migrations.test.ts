import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { enrol } from "../../../src/dispatch/people/devices.ts";
import { hashSecret } from "../../../src/dispatch/people/passwords.ts";
import { authenticate, createTokens } from "../../../src/dispatch/people/sessions.ts";
import { openDatabase } from "../../../src/dispatch/store/database.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../../src/dispatch/store/embedded-postgres.ts";
import { readHorizon } from "../../../src/dispatch/sync/horizon.ts";
import { systemClock } from "../../../src/dispatch/system-clock.ts";
import { emptyTicketFields } from "../../../src/domain/ticket-fields.ts";

let folder = "";
let postgres: EmbeddedPostgres;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hotline-migrations-"));
  chmodSync(folder, 0o755);
  postgres = await startEmbeddedPostgres(folder, systemClock);
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("dispatch's store", () => {
  it("10 keeps each row with its place in the feed, and knows of it what windows are judged by", async () => {
    const old = await openDatabase(postgres.url, silentLogger, 9);
    const place = { ...emptyTicketFields.place, districtId: "110114", streetId: "110114011" };
    const ticket = { id: "t", createdAt: 10, updatedAt: 30, createdBy: "p", fields: { ...emptyTicketFields, place } };
    const rows: [string, string, object, number][] = [
      ["ticket", "t", ticket, 10],
      ["ticket", "nowhere", { ...ticket, id: "nowhere", updatedAt: 5, fields: emptyTicketFields }, 10],
      ["call", "asterisk:1", { id: "asterisk:1", startedAt: 20 }, 20],
      ["caller", "c", { id: "c", updatedAt: 40 }, 40],
      ["place", "110114", { id: "110114" }, 0],
    ];
    for (const [index, [entity, id, document, at]] of rows.entries())
      await old.query("INSERT INTO entity (entity, id, document, transaction, n, occurred_at, open) VALUES ($1, $2, $3::jsonb, 700, $4, $5, true)", [
        entity,
        id,
        JSON.stringify(document),
        index + 1,
        at,
      ]);
    await old.query("INSERT INTO person (id, login, name, role, password_hash, extension) VALUES ('p', 'p', 'P', 'operator', '', '1001')");
    await old.stop();
    const database = await openDatabase(postgres.url, silentLogger);
    const found = await database.query("SELECT id, document, transaction, n, changed_at, place_id, created_by FROM entity ORDER BY n");
    const judged = [
      [30, "110114011", "p"],
      [10, null, "p"],
      [20, null, null],
      [40, null, null],
      [0, null, null],
    ];
    expect(found.rows.map((row) => [row.id, row.document, row.transaction, row.n, [row.changed_at, row.place_id, row.created_by]])).toEqual(
      rows.map(([, id, document], index) => [id, document, 700, index + 1, judged[index]]),
    );
    expect((await database.query("SELECT id, area_ids FROM person")).rows).toEqual([{ id: "p", area_ids: null }]);
    await database.stop();
  });
  it("11 takes no cursor for too old at first, and keeps every row", async () => {
    const bare = await openDatabase(postgres.url, silentLogger);
    await bare.query("CREATE DATABASE before11");
    await bare.stop();
    const url = new URL(postgres.url);
    url.pathname = "/before11";
    const old = await openDatabase(url.href, silentLogger, 10);
    await old.query("INSERT INTO entity (entity, id, document, transaction, n, occurred_at, open) VALUES ('call', 'asterisk:1', '{}', 3, 1, 5, true)");
    const before = (await old.query("SELECT * FROM entity")).rows;
    await old.stop();
    const database = await openDatabase(url.href, silentLogger);
    expect((await database.query("SELECT * FROM entity")).rows).toEqual(before);
    expect((await readHorizon(database, Date.now())).floor).toBe(0);
    await database.stop();
  });
  it("13 leaves devices without a secret, which they are given later, but for those of imported files, at which nobody signs in", async () => {
    const bare = await openDatabase(postgres.url, silentLogger);
    await bare.query("CREATE DATABASE before13");
    await bare.stop();
    const url = new URL(postgres.url);
    url.pathname = "/before13";
    const old = await openDatabase(url.href, silentLogger, 12);
    await old.query("INSERT INTO device (id, last_sequence, enrolled_by, enrolled_at, name) VALUES ('seat', 7, 'p', 5, 'Seat'), ('import-a', 2, 'p', 6, NULL)");
    await old.query("INSERT INTO person (id, login, name, role, password_hash, extension) VALUES ('p', 'p', 'P', 'operator', '', '1001')");
    await old.query("INSERT INTO token VALUES ($1, 'p', 'seat', $2)", [hashSecret("t".repeat(24)), Date.now() + 60_000]);
    const before = (await old.query<Record<string, unknown>>("SELECT * FROM device ORDER BY enrolled_at")).rows;
    await old.stop();
    const database = await openDatabase(url.href, silentLogger);
    const after = (await database.query("SELECT * FROM device ORDER BY enrolled_at")).rows;
    expect(after).toEqual(before.map((row) => ({ ...row, secret_hash: row.id === "seat" ? null : "nobody" })));
    const enter = () =>
      authenticate({ tokens: createTokens(database), clock: systemClock }, `Bearer ${"t".repeat(24)}`).then(({ deviceId }) => deviceId, String);
    expect(await enter()).toBe("seat");
    const claim = { deviceSecret: "nobody", protocol: protocolVersion };
    expect(await enrol({ database, clock: systemClock }, { id: "p" }, { ...claim, deviceId: "seat" })).toMatchObject({ id: "seat", isUnproven: false });
    expect(await enrol({ database, clock: systemClock }, { id: "p" }, { ...claim, deviceId: "import-a" })).toMatchObject({ isUnproven: true });
    expect(await enter()).toContain("unauthenticated");
    await database.stop();
  });
  it("14 keeps the words of whom it counted, each by what it came, and tells repeats from incidents", async () => {
    const bare = await openDatabase(postgres.url, silentLogger);
    await bare.query("CREATE DATABASE before14");
    await bare.stop();
    const url = new URL(postgres.url);
    url.pathname = "/before14";
    const old = await openDatabase(url.href, silentLogger, 13);
    const participants: [string, number, object][] = [
      ["hash-a", 1, { ticketId: "draft", fields: { content: "也冷" }, contactHash: null }],
      ["hash-b", 2, { ticketId: "repeat" }],
      ["hash-c", 3, { ticketId: "like" }],
    ];
    for (const [key, at, document] of participants)
      await old.query("INSERT INTO ticket_participant VALUES ('master', $1, $2, $3::jsonb)", [key, at, JSON.stringify(document)]);
    for (const [id, incidentId] of [
      ["repeat", null],
      ["like", "incident"],
    ])
      await old.query("INSERT INTO entity (entity, id, document, transaction, n, occurred_at, open) VALUES ('ticket', $1, $2::jsonb, 3, $3, 5, true)", [
        id,
        JSON.stringify({ id, incidentId }),
        incidentId === null ? 1 : 2,
      ]);
    await old.stop();
    const database = await openDatabase(url.href, silentLogger);
    const found = await database.query("SELECT event, key, how, at, person_id, document FROM ticket_word WHERE ticket_id = 'master' ORDER BY at");
    expect(found.rows).toEqual([
      { event: "draft", key: "hash-a", how: "joined", at: 1, person_id: null, document: participants[0]?.[2] },
      { event: "repeat", key: "hash-b", how: "repeat", at: 2, person_id: null, document: {} },
      { event: "like", key: "hash-c", how: "incident", at: 3, person_id: null, document: {} },
    ]);
    await database.stop();
  });
  it("15 leaves tokens good, and none the end of another", async () => {
    const bare = await openDatabase(postgres.url, silentLogger);
    await bare.query("CREATE DATABASE before15");
    await bare.stop();
    const url = new URL(postgres.url);
    url.pathname = "/before15";
    const old = await openDatabase(url.href, silentLogger, 14);
    await old.query("INSERT INTO device (id, last_sequence, enrolled_by, enrolled_at, name) VALUES ('seat', 7, 'p', 5, 'Seat')");
    await old.query("INSERT INTO person (id, login, name, role, password_hash, extension) VALUES ('p', 'p', 'P', 'operator', '', '1001')");
    const tokens = ["s", "t"].map((letter) => letter.repeat(24));
    for (const token of tokens) await old.query("INSERT INTO token VALUES ($1, 'p', 'seat', $2)", [hashSecret(token), Date.now() + 60_000]);
    const before = (await old.query<Record<string, unknown>>("SELECT * FROM token ORDER BY hash")).rows;
    await old.stop();
    const database = await openDatabase(url.href, silentLogger);
    for (const token of tokens)
      expect(await authenticate({ tokens: createTokens(database), clock: systemClock }, `Bearer ${token}`)).toMatchObject({ deviceId: "seat" });
    expect((await database.query("SELECT * FROM token ORDER BY hash")).rows).toEqual(before.map((row) => ({ ...row, renewed_from: null })));
    await database.stop();
  });
});
