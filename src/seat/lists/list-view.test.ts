import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Condition, ListQuery } from "../../contract/lists-api.ts";
import type { Mutation } from "../../contract/mutation.ts";
import { type TicketRow, ticketStatusSchema, urgencySchema } from "../../contract/rows.ts";
import { maySeeTicket } from "../../domain/confidentiality.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import { hashedNumber } from "../screen-pop/number-hash.ts";
import { Cache } from "../store/cache.ts";
import { holdsText } from "../store/list-texts.ts";
import { PendingChanges } from "../sync/pending-changes.ts";
import { holdsAll } from "./conditions.ts";
import { ticketColumns } from "./list-columns.ts";
import { rankOf, ticketList } from "./list-definitions.ts";
import { comparePlaces, ListView } from "./list-view.ts";

function hold(cache: Cache, rows: readonly TicketRow[]): void {
  cache.apply(
    rows.map((row) => ({ value: { entity: "ticket", row }, deviceId: null, sequence: null })),
    cache.position,
    false,
  );
}

const folder = mkdtempSync(join(tmpdir(), "hotline-lists-"));
let cache: Cache;
beforeAll(() => {
  cache = new Cache({ file: join(folder, "cache.sqlite"), key: null, onRebuilt: () => {} });
});
afterAll(() => {
  cache.close();
  rmSync(folder, { recursive: true, force: true });
});

const me = { id: "me", role: "operator" } as const;
const idOf = (index: number): string => `018f0000-0000-7000-8000-${String(index).padStart(12, "0")}`;
/** Few values, so that there are many ties. */
const fields = fc.record({
  callerName: fc.constantFrom("", "王芳", "李兰", "李岚", "单雄信", "Alice", "张伟"),
  content: fc.constantFrom("暖气不热", "路灯不亮", "暖气漏水，电梯停运"),
  urgency: fc.constantFrom(...urgencySchema.options),
  demandType: fc.option(fc.constantFrom("inquiry", "help", "praise")),
  categoryId: fc.option(fc.constantFrom("heating", "light", "gone")),
  confidential: fc.boolean(),
});
const rowOf = (id: string, given: object): TicketRow => ({
  id,
  number: null,
  status: "dispatched",
  channel: "phone",
  callerId: null,
  callId: null,
  numberHash: null,
  numberMask: null,
  contactMask: null,
  createdAt: 0,
  updatedAt: 0,
  createdBy: "me",
  extension: null,
  deadline: null,
  configurationVersion: 1,
  repeatOf: null,
  steps: [],
  sample: false,
  fields: emptyTicketFields,
  ...given,
});
const ticket = fc.record({
  fields: fields.map((given) => ({ ...emptyTicketFields, ...given })),
  status: fc.constantFrom(...ticketStatusSchema.options),
  createdAt: fc.integer({ min: 1, max: 8 }),
  createdBy: fc.constantFrom("me", "other"),
  deadline: fc.option(fc.integer({ min: 1, max: 5 })),
});
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ op: fc.constant("in" as const), column: fc.constant("status"), values: fc.subarray([...ticketStatusSchema.options], { minLength: 1 }) }),
  fc.record({ op: fc.constant("in" as const), column: fc.constant("category_id"), values: fc.subarray(["heating", null, "gone"], { minLength: 1 }) }),
  fc.record({
    op: fc.constant("between" as const),
    column: fc.constant("deadline"),
    from: fc.option(fc.integer({ min: 0, max: 5 })),
    to: fc.option(fc.integer({ min: 0, max: 6 })),
  }),
);
const query: fc.Arbitrary<ListQuery> = fc.record({
  text: fc.constantFrom("", "", "暖气", "li", "wf", "fang", "a", "lice", "电梯 暖气"),
  conditions: fc.array(condition, { maxLength: 2 }),
  sort: fc.record({ column: fc.constantFrom(...Object.keys(ticketList.orders)), descending: fc.boolean() }),
});

const ranks = (column: string): string[] => (column === "category_id" ? ["light", "heating"] : column === "demand_type" ? ["inquiry", "help"] : []);

/** The same by a plain sort of everything in memory. */
function plainly(rows: readonly TicketRow[], keys: ReadonlyMap<string, number>, asked: ListQuery): string[] {
  const order = ticketList.orders[asked.sort.column];
  if (order === undefined) throw new Error("no such order");
  const names = order.kind === "grouped" ? (order.rank === "configuration" ? ranks(order.column) : order.rank) : [];
  const placed = rows
    .filter((row) => maySeeTicket(me, row) && holdsAll(asked.conditions, ticketColumns(row)) && holdsText(ticketList.textOf(row), asked.text))
    .map((row) => {
      const columns = ticketColumns(row);
      const place =
        order.kind === "indexed" ? order.columns.map((column) => columns[column] ?? null) : [rankOf(names, columns[order.column] ?? null), -row.createdAt];
      return { id: row.id, key: keys.get(row.id) ?? 2 ** 31, place };
    });
  const isReverse = asked.sort.descending !== (asked.sort.column === "time");
  const sorted = placed.sort((one, other) => {
    const forward = comparePlaces(one, other);
    return isReverse && !(order.kind === "grouped" && one.place[0] === other.place[0]) ? -forward : forward;
  });
  return sorted.map(({ id }) => id);
}

describe("a list over SQLite", () => {
  it("is what a plain sort gives, whatever the filter, the order, and the pending changes", async () => {
    const pendingChange = fc.record({ of: fc.nat(), patch: fields });
    await fc.assert(
      fc.asyncProperty(
        fc.array(ticket, { maxLength: 40 }),
        fc.array(ticket, { maxLength: 3 }),
        fc.array(pendingChange, { maxLength: 4 }),
        query,
        async (confirmed, made, updates, asked) => {
          cache.empty();
          const rows = confirmed.map((given, index) => rowOf(idOf(index), given));
          hold(cache, rows);
          const pending = new PendingChanges({
            hashed: (raw) => hashedNumber(null, raw),
            configuration: () => null,
            inForce: () => null,
            personName: () => null,
          });
          const add = (body: object): void => pending.add({ id: idOf(0), sequence: 1, personId: "me", body } as Mutation);
          for (const [index, given] of made.entries()) {
            const { createdAt, status, fields } = given;
            add({
              name: "ticket.create",
              ticketId: idOf(1_000 + index),
              status,
              channel: "phone",
              fields,
              callId: null,
              callerId: null,
              callingNumber: null,
              contactNumber: null,
              extension: null,
              configurationVersion: 1,
              createdAt,
              repeatOf: null,
            });
          }
          for (const { of, patch } of updates)
            if (rows.length > 0) add({ name: "ticket.update", ticketId: rows[of % rows.length]?.id, patch, seen: {}, at: 0 });
          const changed = (): TicketRow[] =>
            [...new Set([...pending.createdTickets().map(({ id }) => id), ...pending.changedTicketIds()])].flatMap((id) => {
              const base = rows.find((row) => row.id === id);
              return base === undefined ? (pending.createdTicket(id) ?? []) : pending.replay(base);
            });
          const view = new ListView(
            ticketList,
            asked,
            {
              read: (work) => cache.read(work),
              changed,
              shown: (row) => pending.replay(row),
              made: (id) => pending.createdTicket(id),
              visible: { sql: "(is_confidential = 0 OR created_by = ?)", values: [me.id] },
              maySee: (row) => maySeeTicket(me, row),
              ranked: ranks,
            },
            { few: 3, firstPiece: 3, smallestPiece: 1 },
          );
          await view.build(() => {}, { aborted: false });
          const all = [...rows.map((row) => pending.replay(row)), ...pending.createdTickets()];
          const keys = new Map(
            rows.map((row) => [row.id, Number(cache.read((statements) => statements.ask("SELECT key FROM ticket WHERE id = ?").pluck().get(row.id)))]),
          );
          const expected = plainly(all, keys, asked);
          expect(view.rows(0, 200).map((row) => row?.id)).toEqual(expected);
          expect(view.total).toBe(expected.length);
          for (const [index, id] of expected.entries()) expect(view.indexOf(id)).toBe(index);
          expect(view.rows(2, 3).map((row) => row?.id)).toEqual(expected.slice(2, 5));
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  it("refuses a column that it does not have", () => {
    const source = {
      read: cache.read.bind(cache),
      changed: () => [],
      shown: (row: TicketRow) => row,
      made: () => null,
      visible: { sql: "1", values: [] },
      maySee: () => true,
      ranked: () => [],
    };
    expect(() => new ListView(ticketList, { text: "", conditions: [], sort: { column: "document", descending: false } }, source)).toThrow("invalid");
    const view = new ListView(
      ticketList,
      { text: "", conditions: [{ op: "in", column: "1) OR (1", values: [1] }], sort: { column: "time", descending: true } },
      source,
    );
    return expect(view.build(() => {}, { aborted: false })).rejects.toThrow("invalid");
  });

  it("stops when nobody looks any more", async () => {
    cache.empty();
    hold(
      cache,
      Array.from({ length: 200 }, (_, index) => rowOf(idOf(index), { createdAt: index })),
    );
    const life = { aborted: false };
    const source = {
      read: cache.read.bind(cache),
      changed: () => [],
      shown: (row: TicketRow) => row,
      made: () => null,
      visible: { sql: "1", values: [] },
      maySee: () => true,
      ranked: () => [],
    };
    const view = new ListView(ticketList, { text: "", conditions: [], sort: { column: "time", descending: true } }, source, {
      few: 3,
      firstPiece: 3,
      smallestPiece: 1,
    });
    const building = view.build(() => (life.aborted = true), life);
    await building;
    await turn();
    expect(view.isComplete).toBe(false);
    expect(view.total).toBeLessThan(200);
  });
});
