import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ConfigurationRow } from "../../../src/contract/configuration.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import type { EntityRow } from "../../../src/contract/rows.ts";
import { readConfiguration } from "../../../src/dispatch/demo/configuration.ts";
import { readDirectory } from "../../../src/dispatch/demo/directory.ts";
import { entityColumns, entityInsert } from "../../../src/dispatch/store/entity-columns.ts";
import { type Central, ownDatabase, signInDevice, startCentral } from "../../support/dispatch/central.ts";
import { startLink } from "../../support/link.ts";
import { demoPassword, lineCall, type SeatUnderTest, startSeatUnderTest } from "../../support/seat/seat-under-test.ts";

let central: Central;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  central = await startCentral();
  const rows: EntityRow[] = [{ entity: "configuration", row: await readConfiguration() }];
  for (const row of await readDirectory()) if (row.level !== "community") rows.push({ entity: "place", row });
  const database = await ownDatabase(central);
  await database.query(entityInsert, [JSON.stringify(rows.map(entityColumns)), 0, null, null]);
  await database.end();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => central.stop());

async function signedIn(login: string, url = central.running.url): Promise<SeatUnderTest> {
  const seat = await startSeatUnderTest(url);
  ends.push(() => seat.stop());
  await seat.client.session.signIn({ login, password: demoPassword });
  await seat.when((snapshot) => snapshot.sync.online && snapshot.sync.filling === null && snapshot.configurationVersion !== null);
  return seat;
}
const newest = async (seat: SeatUnderTest): Promise<ConfigurationRow> => {
  const found = (await seat.client.versions.all()).at(-1);
  if (found === undefined) throw new Error("no configuration");
  return found;
};
const kindOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => "done",
    (error: { data?: { kind?: string } }) => error.data?.kind,
  );

describe("publishing a version", () => {
  it("is an administrator's, and refused with the reasons when it does not fit together", async () => {
    const admin = await signedIn("admin");
    const now = await newest(admin);
    const broken = { ...now, effectiveFrom: 5, categories: now.categories.map((each) => ({ ...each, unitId: each.unitId === null ? null : "post" })) };
    const { version, faults } = await admin.client.versions.publish({ basedOn: now.version, configuration: broken });
    expect(version).toBeNull();
    expect(faults).toContainEqual({ kind: "past" });
    expect(faults).toContainEqual(expect.objectContaining({ kind: "unknown", part: "categories", names: "unit", named: "post" }));
    expect((await newest(admin)).version).toBe(now.version);
    for (const login of ["lilan", "zhaomin"]) {
      const { token } = await central.client().session.signIn({ protocol: protocolVersion, login, password: demoPassword, deviceId: null });
      const fit = { ...now, effectiveFrom: Date.now() };
      expect(await kindOf(central.client(token).configuration.publish({ basedOn: now.version, configuration: fit }))).toBe("forbidden");
    }
  });

  it("keeps an unfinished version over a restart, and lets it go when it is published", async () => {
    const admin = await signedIn("admin");
    const now = await newest(admin);
    const configuration = { ...now, wrapUpSeconds: 77, effectiveFrom: Date.now() + 3_600_000 };
    await admin.client.versions.keepDraft({ basedOn: now.version, configuration });
    await admin.restart();
    await admin.client.session.signIn({ login: "admin", password: demoPassword });
    expect(await admin.client.versions.draft()).toMatchObject({ basedOn: now.version, configuration: { wrapUpSeconds: 77 } });
    const { version } = await admin.client.versions.publish({ basedOn: now.version, configuration });
    expect(version).toBe(now.version + 1);
    expect(await admin.client.versions.draft()).toBeNull();
    // Whoever began before that does not undo it unseen.
    expect(await kindOf(admin.client.versions.publish({ basedOn: now.version, configuration }))).toBe("notAllowedNow");
    const database = await ownDatabase(central);
    ends.push(() => database.end());
    const found = await database.query<{ facts: object; person: string }>(
      `SELECT a.facts, p.login AS person FROM audit a JOIN person p ON p.id = a.person_id WHERE action = 'configuration.publish'`,
    );
    expect(found.rows).toEqual([{ person: "admin", facts: { version: now.version + 1, basedOn: now.version, effectiveFrom: configuration.effectiveFrom } }]);
  });

  it("comes into force by itself at its hour, at dispatch and in a window that nobody touches, and a draft that names what it removed is refused in words", async () => {
    const [admin, seat] = [await signedIn("admin"), await signedIn("lilan")];
    const now = await newest(admin);
    const before = (await seat.client.entry.configuration({ version: null })).version;
    await seat.client.line.report({ kind: "call", call: lineCall("asterisk:version-1") });
    const draft = await seat.client.draft.forCall({ callId: "asterisk:version-1" });
    const gone = now.categories.find(({ id, parentId }) => parentId !== null && !now.dispatchRules.some((rule) => rule.categoryIds.includes(id)));
    if (gone === undefined) throw new Error("every category has a rule");
    await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { content: "写到一半时换版", categoryId: gone.id } });
    const effectiveFrom = Date.now() + 4_000;
    const without = now.categories.filter(({ id, parentId }) => id !== gone.id && parentId !== gone.id);
    const fields = now.fieldDefinitions.filter(({ categoryIds }) => !categoryIds.includes(gone.id));
    const configuration = { ...now, effectiveFrom, categories: without, fieldDefinitions: fields };
    const { version, faults } = await admin.client.versions.publish({ basedOn: now.version, configuration });
    expect(faults).toEqual([]);
    await expect.poll(async () => (await newest(seat)).version, { timeout: 30_000 }).toBe(version);
    // It is there, and not in force before its hour.
    if (Date.now() < effectiveFrom - 500) expect((await seat.client.entry.configuration({ version: null })).version).toBe(before);
    await seat.when((snapshot) => snapshot.configurationVersion === version);
    expect(Date.now()).toBeGreaterThanOrEqual(effectiveFrom - 200);
    const refused = await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" }).catch((error: { data?: object }) => error.data);
    expect(refused).toMatchObject({ kind: "invalid", detail: "gone category" });
    await seat.client.draft.save({ draftId: draft.id, windowId: "one", patch: { categoryId: without[0]?.id ?? null } });
    expect(await seat.client.draft.submit({ draftId: draft.id, status: "dispatched" })).toMatchObject({ configurationVersion: version });
  });
});

describe("why somebody has a break", () => {
  it("is called as in the version under which it was chosen, without dispatch, after a restart and on the floor, whatever later ones call it", async () => {
    const admin = await signedIn("admin");
    const link = await startLink(() => central.running.url);
    ends.push(() => link.stop());
    const seat = await signedIn("lilan", link.url);
    const publish = async (name: string): Promise<number> => {
      const now = await newest(admin);
      const configuration = { ...now, effectiveFrom: Date.now(), pauseReasons: [{ id: "handover", name }] };
      const { version, faults } = await admin.client.versions.publish({ basedOn: now.version, configuration });
      expect(faults).toEqual([]);
      await admin.when(({ configurationVersion }) => configurationVersion === version);
      return version ?? 0;
    };
    const chosen = () => seat.client.state.choose({ state: "break", reason: "handover" });
    const first = await publish("交接班");
    await seat.when(({ configurationVersion }) => configurationVersion === first);
    link.cut();
    await seat.when(({ sync }) => !sync.online);
    expect(await chosen()).toMatchObject({ state: "break", reasonName: "交接班" });
    const second = await publish("班前会");
    await seat.restart();
    await seat.client.session.signIn({ login: "lilan", password: demoPassword });
    link.mend();
    const { state } = await seat.when(({ configurationVersion, sync }) => configurationVersion === second && sync.online);
    expect(state).toMatchObject({ state: "break", reasonName: "交接班" });
    const lead = await signInDevice(central, "zhaomin");
    const shown = async (reasonName: string): Promise<void> => {
      for await (const { seats } of await lead.client.floor.watch())
        if (seats.some((each) => each.personName === "李岚" && each.state.reasonName === reasonName)) return;
    };
    await shown("交接班");
    expect(await chosen()).toMatchObject({ reasonName: "班前会" });
    await shown("班前会");
    expect(await seat.client.state.choose({ state: "break", reason: "unheard-of" })).toMatchObject({ reason: "unheard-of", reasonName: null });
  });
});
