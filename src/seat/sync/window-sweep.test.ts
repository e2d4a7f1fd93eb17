import { describe, expect, it } from "vitest";
import type { CallerRow, CallRow, EntityRow, TicketRow } from "../../contract/rows.ts";
import type { Forgotten } from "../../contract/sync.ts";
import type { SeatWindow } from "../../contract/window.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import { Cache } from "../store/cache.ts";
import { beforeWindow, isDispatchToJudge, sweepWindow } from "./window-sweep.ts";

const day = 86_400_000;
const now = Date.UTC(2026, 10, 20);
const ticket = (id: string, createdAt: number, place: string | null = null): EntityRow => {
  const fields = {
    ...emptyTicketFields,
    content: "路灯不亮",
    articleIds: ["a-1@1"],
    place: { ...emptyTicketFields.place, streetId: place, building: "5号楼" },
  };
  const row = {
    id,
    status: "closed",
    createdAt,
    updatedAt: createdAt,
    createdBy: "p",
    fields,
    numberHash: "h",
    callerId: null,
    callId: null,
    channel: "phone",
    steps: [],
    number: null,
    deadline: null,
  };
  return { entity: "ticket", row: row as unknown as TicketRow };
};
const call = (id: string, startedAt: number): EntityRow => ({
  entity: "call",
  row: { id, direction: "in", startedAt, endedAt: startedAt, answeredAt: null } as CallRow,
});

function cacheWith(rows: readonly EntityRow[], areaIds: string[] | null = null): Cache {
  const cache = new Cache({ file: ":memory:", key: null, onRebuilt: () => {} });
  const window = { since: now - 30 * day, areaIds, personId: areaIds === null ? null : "me" };
  cache.apply(
    rows.map((value) => ({ value, deviceId: null, sequence: null })),
    { ...cache.position, filled: true, window },
    false,
  );
  return cache;
}
const count = (cache: Cache, table: string): number => Number(cache.read(({ ask }) => ask(`SELECT count(*) FROM ${table}`).pluck().get()));
const sweep = (cache: Cache, kept: (row: Forgotten) => boolean = () => false) =>
  sweepWindow({ cache, kept: () => kept, now: () => now, isStopped: () => false });

describe("letting go of what left the window", () => {
  it("takes a row away with all that it was found by and counted in", async () => {
    const cache = cacheWith([ticket("old", now - 31 * day, "110114011"), call("call:old", now - 31 * day)]);
    expect(await sweep(cache)).toBe(2);
    for (const table of ["ticket", "ticket_list", "ticket_index", "call", "call_list", "article_use", "ticket_place", "outside"])
      expect([table, count(cache, table)]).toEqual([table, 0]);
    expect(cache.read(({ ask }) => ask("SELECT uses FROM known_place UNION ALL SELECT uses FROM article_uses").pluck().all())).toEqual([0, 0]);
  });
  it("walks through many in pieces, and is not begun again by the same window", async () => {
    const cache = cacheWith(Array.from({ length: 950 }, (_, index) => ticket(`t-${String(index).padStart(3, "0")}`, now - (index % 2 === 0 ? 40 : 5) * day)));
    expect(await sweep(cache)).toBe(475);
    expect(count(cache, "ticket")).toBe(475);
    expect(await sweep(cache)).toBe(0);
  });
  it("leaves what was fetched on demand, of that the newest 2,000, and none that lies outside the area", async () => {
    const cache = cacheWith([], ["110114"]);
    cache.keep([ticket("elsewhere", now - 90 * day, "110108012"), ticket("here", now - 90 * day, "110114011")], now);
    await sweep(cache);
    expect(cache.read(({ ask }) => ask("SELECT id FROM ticket").pluck().all())).toEqual(["here"]);
    cache.keep(
      Array.from({ length: 2_005 }, (_, index) => call(`call:${index}`, now - 90 * day)),
      now + 1,
    );
    expect(await sweep(cache)).toBe(6);
    expect(count(cache, "outside")).toBe(2_000);
  });
  it("waits for what is needed, and for nothing that came back into the window", async () => {
    const cache = cacheWith([ticket("needed", now - 40 * day), ticket("back", now - 40 * day)]);
    await sweep(cache, () => true);
    expect(count(cache, "outside")).toBe(2);
    cache.apply([{ value: ticket("back", now - day), deviceId: null, sequence: null }], cache.position, false);
    expect(await sweep(cache)).toBe(1);
    expect(cache.read(({ ask }) => ask("SELECT id FROM ticket").pluck().all())).toEqual(["back"]);
  });
  it("lets go whom a row named that goes, where nothing else names them and their card is old", () => {
    const caller = (id: string, updatedAt: number): EntityRow => ({
      entity: "caller",
      row: { id, name: "", numbers: [], flags: [], mergedInto: null, steps: [], updatedAt, place: emptyTicketFields.place } as unknown as CallerRow,
    });
    const naming = (id: string, callerId: string): EntityRow => ({ entity: "ticket", row: { ...(ticket(id, now).row as TicketRow), callerId } });
    const cache = cacheWith([
      caller("alone", 0),
      caller("named", 0),
      caller("young", now),
      naming("a", "alone"),
      naming("b", "named"),
      naming("c", "named"),
      naming("d", "young"),
    ]);
    cache.forget(
      ["a", "b", "d"].map((id) => ({ entity: "ticket", id })),
      () => false,
      now,
    );
    expect(cache.read(({ ask }) => ask("SELECT id FROM caller ORDER BY id").pluck().all())).toEqual(["named", "young"]);
  });
  it("sweeps by a window again that comes back after one that held more", async () => {
    const cache = cacheWith([], ["110114"]);
    await sweep(cache);
    const { window } = cache.position;
    if (window === null) throw new Error("no window");
    beforeWindow(cache, { ...window, areaIds: ["110108"] });
    cache.apply([{ value: ticket("elsewhere", now, "110108012"), deviceId: null, sequence: null }], cache.position, false);
    expect(await sweep(cache)).toBe(1);
  });
});

describe("who is to tell what leaves a window", () => {
  const secret = (createdBy: string): EntityRow => {
    const { row } = ticket("secret", now) as { row: TicketRow };
    return { entity: "ticket", row: { ...row, createdBy, fields: { ...emptyTicketFields, confidential: true } } };
  };
  const of = (areaIds: string[] | null, personId: string | null = areaIds === null ? null : "me"): SeatWindow => ({ since: now - 30 * day, areaIds, personId });
  it.each([
    ["the city becomes an area", of(null), of(["110108"]), "p", true],
    ["another area", of(["110114"]), of(["110108"]), "p", true],
    ["one's own stays one's own", of(["110114"]), of(["110108"]), "me", false],
    ["a larger area", of(["110114"]), of(["110108", "110114"]), "p", false],
    ["the whole city", of(["110114"]), of(null), "p", false],
    ["another day", of(["110114"]), { ...of(["110114"]), since: now }, "p", false],
    ["somebody else with the same area", of(["110114"], "p"), of(["110114"]), "p", true],
    ["somebody else, where neither made it", of(["110114"], "other"), of(["110114"]), "p", false],
  ] as const)("%s", (_, before, after, madeBy, isDispatch) => {
    expect(isDispatchToJudge(cacheWith([secret(madeBy)]), before, after)).toBe(isDispatch);
    expect(isDispatchToJudge(cacheWith([ticket("open to all", now)]), before, after)).toBe(false);
  });
});
