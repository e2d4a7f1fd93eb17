import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { TicketRow } from "../../contract/rows.ts";
import type { Change } from "../../contract/sync.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import { Cache } from "./cache.ts";
import { giveSpaceBack } from "./give-space-back.ts";

const folder = mkdtempSync(join(tmpdir(), "hotline-space-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const idOf = (index: number): string => `01900000-0000-7000-8000-${String(index).padStart(12, "0")}`;
function ticket(index: number): Change {
  const fields = { ...emptyTicketFields, content: `${index} ${"楼道里的灯不亮已经有一个月了".repeat(40)}`, callerName: `测试人${index}` };
  const row = {
    id: idOf(index),
    status: "closed",
    createdAt: index,
    updatedAt: index,
    fields,
    numberHash: null,
    callerId: null,
    callId: null,
    createdBy: "p",
    steps: [],
  };
  return {
    value: { entity: "ticket", row: { ...row, channel: "phone", number: null, deadline: null } as unknown as TicketRow },
    deviceId: null,
    sequence: null,
  };
}
const count = 1_500;

describe("the cache's file", () => {
  it("stays where little was let go, gets shorter after much was, in pieces, and holds what is left", async () => {
    const file = join(folder, "cache.sqlite");
    const cache = new Cache({ file, key: Buffer.alloc(32, 7), onRebuilt: () => {} });
    const forget = (from: number, to: number): number =>
      cache.forget(
        Array.from({ length: to - from }, (_, index) => ({ entity: "ticket", id: idOf(from + index) }) as const),
        () => false,
        0,
      );
    for (let from = 0; from < count; from += 500)
      cache.apply(
        Array.from({ length: 500 }, (_, index) => ticket(from + index)),
        cache.position,
        false,
      );
    forget(0, 50);
    expect(await giveSpaceBack(cache, () => false)).toBe(0);
    cache.shorten();
    const full = statSync(file).size;
    forget(50, count - 50);
    cache.shorten();
    expect(statSync(file).size).toBeGreaterThanOrEqual(full);
    let turns = 0;
    const first = await giveSpaceBack(cache, () => ++turns > 3);
    expect([first > 0, cache.pages.free > 0]).toEqual([true, true]);
    await giveSpaceBack(cache, () => false);
    const after = statSync(file).size;
    expect(after).toBeLessThan(full / 3);
    expect(after).toBe(cache.pages.all * 4_096);
    expect(cache.pages.free).toBe(0);
    expect(cache.read(({ ask }) => ask("SELECT count(*) FROM ticket").pluck().get())).toBe(50);
    expect(cache.read(({ ask }) => ask("PRAGMA integrity_check").pluck().get())).toBe("ok");
    cache.close();
  });
});
