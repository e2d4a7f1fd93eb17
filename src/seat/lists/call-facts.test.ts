import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ListQuery } from "../../contract/lists-api.ts";
import type { Mutation } from "../../contract/mutation.ts";
import type { CallerRow, CallRow, EntityRow, TicketRow } from "../../contract/rows.ts";
import type { Person } from "../../contract/session.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import { hashedNumber } from "../screen-pop/number-hash.ts";
import { Cache } from "../store/cache.ts";
import { holdsText } from "../store/list-texts.ts";
import { PendingChanges } from "../sync/pending-changes.ts";
import { Picture } from "../sync/picture.ts";
import type { Workplace } from "../workplace.ts";
import { CallFacts } from "./call-facts.ts";
import { callList } from "./list-definitions.ts";
import { ListView } from "./list-view.ts";

const folder = mkdtempSync(join(tmpdir(), "hotline-calls-"));
let cache: Cache;
beforeAll(() => {
  cache = new Cache({ file: join(folder, "cache.sqlite"), key: null, onRebuilt: () => {} });
});
afterAll(() => {
  cache.close();
  rmSync(folder, { recursive: true, force: true });
});

const me: Person = { id: "me", login: "lilan", name: "李岚", role: "operator" };
const lead: Person = { id: "lead", login: "zhaomin", name: "赵敏", role: "teamLead" };
const idOf = (index: number): string => `018f0000-0000-7000-8000-${String(index).padStart(12, "0")}`;
const callOf = (index: number, given: Partial<CallRow>): CallRow => ({
  id: `asterisk:${index}`,
  direction: "in",
  queue: null,
  numberHash: null,
  numberMask: null,
  callerId: null,
  personId: null,
  extension: null,
  startedAt: index + 1,
  answeredAt: null,
  endedAt: null,
  outcome: null,
  endedBy: null,
  joinedCallId: null,
  quality: null,
  ticketId: null,
  rating: null,
  recording: null,
  sample: false,
  ...given,
});
const callerOf = (index: number, name: string) =>
  ({ id: idOf(100 + index), name, numbers: [], birthYear: null, flags: [], notes: "", place: null, updatedAt: 1, sample: false }) as unknown as CallerRow;
const ticketOf = (index: number, given: Partial<TicketRow>, fields: Partial<TicketRow["fields"]>): TicketRow => ({
  id: idOf(200 + index),
  number: `20261129-00000${index}`,
  status: "dispatched",
  channel: "phone",
  callerId: null,
  callId: null,
  numberHash: null,
  numberMask: null,
  contactMask: null,
  createdAt: 1,
  updatedAt: 1,
  createdBy: "other",
  extension: null,
  deadline: null,
  configurationVersion: 1,
  repeatOf: null,
  steps: [],
  sample: false,
  ...given,
  fields: { ...emptyTicketFields, ...fields },
});

/** The calls of a store with pending changes, as one person's list asks for them. */
function seatOf(rows: readonly EntityRow[], pendingBodies: readonly object[], person: Person) {
  cache.empty();
  cache.apply(
    rows.map((value) => ({ value, deviceId: null, sequence: null })),
    cache.position,
    false,
  );
  const pending = new PendingChanges({ hashed: (raw) => hashedNumber(null, raw), configuration: () => null, inForce: () => null, personName: () => null });
  for (const body of pendingBodies) pending.add({ id: idOf(0), sequence: 1, personId: "me", body } as Mutation);
  const picture = new Picture(cache, pending);
  const facts = new CallFacts({ store: { cache }, pending, picture } as unknown as Workplace, person);
  const found = async (text: string): Promise<string[]> => {
    const query: ListQuery = { text, conditions: [], sort: { column: "time", descending: true } };
    const source = {
      read: <Value>(work: Parameters<typeof cache.read<Value>>[0]) => cache.read(work),
      changed: () => facts.changed(text),
      shown: (call: CallRow) => pending.replayCall(call),
      made: (id: string) => pending.call(id),
      visible: { sql: "1", values: [] },
      maySee: () => true,
      ranked: () => [],
      beyond: facts.beyond,
    };
    const view = new ListView(callList, query, source, { few: 3, firstPiece: 2, smallestPiece: 1 });
    await view.build(() => {}, { aborted: false });
    return view.rows(0, 200).map((call) => call?.id ?? "");
  };
  return { found, facts };
}
const call = (row: CallRow): EntityRow => ({ entity: "call", row });
const ticket = (row: TicketRow): EntityRow => ({ entity: "ticket", row });
const caller = (row: CallerRow): EntityRow => ({ entity: "caller", row });

describe("the list of calls", () => {
  it("finds a call by two characters of all that is known of it", async () => {
    const person = callerOf(0, "王秀兰");
    const written = ticketOf(0, { callId: "asterisk:0" }, { content: "暖气不热，五号楼" });
    const madeFor = ticketOf(1, { steps: [{ at: 1, personId: "wq", kind: "created", personName: "王强" }] }, { content: "路灯不亮" });
    const calls = [
      callOf(0, { callerId: person.id, numberMask: "138****5678", queue: "供暖专席", extension: "8001", personId: "wq" }),
      callOf(1, { direction: "out", ticketId: madeFor.id, personId: "me" }),
      callOf(2, { numberMask: "139****0000", extension: "8003" }),
    ];
    const { found, facts } = seatOf([...calls.map(call), caller(person), ticket(written), ticket(madeFor)], [], me);
    const first = ["秀兰", "xiulan", "wx", "5678", "供暖", "8001", "不热", "五号", "000000", "王强", "wangq", "暖气 王强", "xl 80"];
    for (const text of first) expect([text, await found(text)]).toEqual([text, ["asterisk:0"]]);
    for (const text of ["路灯", "000001", "李岚", "lilan"]) expect([text, await found(text)]).toEqual([text, ["asterisk:1"]]);
    expect(await found("暖气 路灯")).toEqual([]);
    expect(await found("13")).toEqual(["asterisk:2", "asterisk:0"]);
    expect(facts.shown(calls[0] as CallRow)).toMatchObject({ callerName: "王秀兰", takenBy: "王强", tickets: [{ content: "暖气不热，五号楼" }] });
  });

  it("finds none by a confidential ticket's words but for who may see it", async () => {
    const rows = [call(callOf(0, {})), ticket(ticketOf(0, { callId: "asterisk:0" }, { callerName: "单雄信", confidential: true }))];
    expect(await seatOf(rows, [], me).found("雄信")).toEqual([]);
    expect(await seatOf(rows, [], lead).found("雄信")).toEqual(["asterisk:0"]);
    expect(seatOf(rows, [], me).facts.shown(callOf(0, {})).tickets).toEqual([]);
  });

  it("finds by the index what holds the words, whatever waits to be sent", async () => {
    const words = fc.constantFrom("", "暖气不热", "路灯", "王芳", "李岚");
    const ofCalls = fc.record({
      callerId: fc.constantFrom(null, callerOf(0, "").id, callerOf(1, "").id),
      ticketId: fc.constantFrom(null, null, idOf(200), idOf(201)),
      personId: fc.constantFrom(null, "me", "wq"),
      queue: fc.constantFrom(null, "路灯"),
      numberMask: fc.constantFrom(null, "138****5678"),
    });
    const ofTickets = fc.record({ call: fc.nat(7), content: words, callerName: words, confidential: fc.boolean(), createdBy: fc.constantFrom("me", "other") });
    const update = fc.record({ of: fc.nat(4), content: words });
    const steps = [{ at: 1, personId: "wq", kind: "created" as const, personName: "王强" }];
    await fc.assert(
      fc.asyncProperty(
        fc.array(ofCalls, { minLength: 1, maxLength: 6 }),
        fc.array(ofTickets, { maxLength: 4 }),
        fc.tuple(words, words),
        fc.array(update, { maxLength: 2 }),
        fc.constantFrom("暖气", "路灯", "wangf", "lilan 不热", "56", "王强 路灯", "芳", "岚 138", "zz"),
        async (calls, tickets, names, updates, text) => {
          const rows = [
            ...calls.map((given, index) => call(callOf(index, given))),
            ...names.map((name, index) => caller(callerOf(index, name))),
            ...tickets.map(({ call: of, content, callerName, confidential, createdBy }, index) =>
              ticket(ticketOf(index, { callId: `asterisk:${of}`, createdBy, steps }, { content, callerName, confidential })),
            ),
          ];
          const bodies = updates
            .filter(({ of }) => of < tickets.length)
            .map(({ of, content }) => ({ name: "ticket.update", ticketId: idOf(200 + of), patch: { content }, seen: {}, at: 0 }));
          const { found, facts } = seatOf(rows, bodies, me);
          const all = calls.map((given, index) => callOf(index, given)).reverse();
          expect(await found(text)).toEqual(all.filter((each) => holdsText(facts.beyond.textOf(each), text)).map(({ id }) => id));
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);
});
