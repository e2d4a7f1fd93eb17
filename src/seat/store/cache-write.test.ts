import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { TicketRow } from "../../contract/rows.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import { Cache } from "./cache.ts";

const folder = mkdtempSync(join(tmpdir(), "hotline-cache-write-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ticket = (index: number): TicketRow => ({
  id: `01900000-0000-7000-8000-${String(index).padStart(12, "0")}`,
  number: `20261124-${String(index).padStart(6, "0")}`,
  status: "dispatched",
  channel: "phone",
  fields: { ...emptyTicketFields, callerName: "测试人", content: `暖气不热 ${index}`, place: { ...emptyTicketFields.place, spoken: `${index}号院` } },
  callerId: null,
  callId: null,
  numberHash: null,
  numberMask: null,
  contactMask: null,
  createdAt: index,
  updatedAt: index,
  createdBy: "sample",
  extension: null,
  deadline: null,
  configurationVersion: 1,
  repeatOf: null,
  steps: [],
  sample: true,
});

describe("a page of rows", () => {
  it("goes into each full-text index in one piece: a row's own statements between would make FTS5 write each text out by itself", () => {
    const cache = new Cache({ file: join(folder, "cache.sqlite"), key: null, onRebuilt: () => {} });
    const changes = Array.from({ length: 10 }, (_, index) => ({ value: { entity: "ticket", row: ticket(index) } as const, deviceId: null, sequence: null }));
    cache.apply(changes, cache.position, false);
    for (const index of ["ticket_index", "known_place_index"])
      expect(cache.read(({ ask }) => ask(`SELECT count(DISTINCT segid) FROM ${index}_idx`).pluck().get())).toBe(1);
    expect(cache.read(({ ticketsByTokens }) => ticketsByTokens.all('"暖气"', 100))).toHaveLength(10);
    cache.close();
  });
});
