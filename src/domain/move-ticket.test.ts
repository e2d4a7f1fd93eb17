import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TicketTransition } from "../contract/mutation.ts";
import { type ConfigurationRow, configurationRowSchema, type TicketRow } from "../contract/rows.ts";
import { clockNameSchema, type TicketStatus, type TransitionFacts, type TransitionName, transitionNameSchema } from "../contract/ticket-life.ts";
import { isRunning, lifeOf } from "./clocks.ts";
import { usualLifeRules } from "./life-rules.ts";
import { beginLife, type MoveOutcome, type Mover, moveTicket, offeredMoves, withCorrectedMatter } from "./move-ticket.ts";
import { emptyTicketFields } from "./ticket-fields.ts";
import { allTransitions, isOpen, transitionOf } from "./ticket-life.ts";
import { mergeTicket } from "./ticket-merge.ts";

const hour = 3_600_000;
const day = 24 * hour;
const begun = Date.UTC(2026, 10, 25, 2);
const configuration: ConfigurationRow = configurationRowSchema.parse({
  id: "configuration",
  version: 1,
  effectiveFrom: 0,
  categories: [{ id: "heat", name: "供热", parentId: null, demandTypes: ["complaint"], deadlineRuleId: "general", unitId: null }],
  units: ["street", "heating", "water"].map((id) => ({ id, name: id, kind: "department", placeId: null })),
  deadlineRules: [{ id: "general", name: "一般", hours: 168, span: { amount: 7, unit: "days" } }],
  urgencyHours: { normal: null, urgent: 24, critical: 2 },
  wrapUpSeconds: 60,
  pauseReasons: [],
  lifeRules: usualLifeRules,
});
const rulebook = { own: configuration, current: configuration };
const lead: Mover = { id: "lead", name: "赵敏", role: "teamLead" };
const operator: Mover = { id: "operator", name: "李岚", role: "operator" };

function ticket(status: "answered" | "dispatched" = "dispatched", change: Partial<TicketRow["fields"]> = {}): TicketRow {
  const fields = { ...emptyTicketFields, content: "暖气不热", categoryId: "heat", unitId: "street", ...change };
  const base = { status, fields, createdAt: begun };
  return {
    ...base,
    ...beginLife(base, configuration),
    id: "0199b0f0-0000-7000-8000-000000000000",
    number: null,
    channel: "phone",
    callerId: null,
    callId: null,
    numberHash: null,
    numberMask: null,
    contactMask: null,
    updatedAt: begun,
    createdBy: "operator",
    extension: null,
    configurationVersion: 1,
    repeatOf: null,
    steps: [],
    sample: false,
  };
}
const moveOf = (from: TicketRow, transition: TransitionName, facts: TransitionFacts = {}, at = from.updatedAt + 60_000): TicketTransition => ({
  name: "ticket.transition",
  ticketId: from.id,
  transition,
  facts,
  seenStatus: from.status,
  seenRound: lifeOf(from).round,
  at,
});
const attempt = (from: TicketRow, transition: TransitionName, facts: TransitionFacts = {}, at?: number, mover = lead): MoveOutcome =>
  moveTicket(from, moveOf(from, transition, facts, at), mover, rulebook);
function made(from: TicketRow, transition: TransitionName, facts: TransitionFacts = {}, at?: number): TicketRow {
  const outcome = attempt(from, transition, facts, at);
  if (outcome.kind !== "moved") throw new Error(`${transition}: ${JSON.stringify(outcome)}`);
  return outcome.ticket;
}
const refused = (outcome: MoveOutcome): string => (outcome.kind === "refused" ? `${outcome.error.kind} ${outcome.error.detail}` : outcome.kind);
const handled = () => made(made(ticket(), "sign"), "contact", { text: "已联系" });
const resulted = () => made(handled(), "result", { text: "已修好" });

describe("a ticket's life", () => {
  it("goes from dispatch to closed, each step with who, when, why and its clock", () => {
    const solved = made(resulted(), "followUp", { solved: "solved", satisfied: "satisfied" });
    const end = made(solved, "close");
    expect(end.steps.map((step) => step.transition)).toEqual(["sign", "contact", "result", "followUp", "close"]);
    expect(end).toMatchObject({ status: "closed", life: { followUp: { solved: "solved", satisfied: "satisfied" } } });
    expect(end.steps[0]).toMatchObject({ personId: "lead", personName: "赵敏", onBehalfOf: "street", from: "dispatched", to: "signed" });
    expect(end.steps[0]?.stopped).toEqual([{ clock: "sign", dueAt: begun + 4 * hour }]);
    expect(end.steps[3]?.onBehalfOf).toBeUndefined();
    expect(Object.values(lifeOf(end).clocks).filter(isRunning)).toEqual([]);
  });
  it("lets a unit return it by a rule inside its own time, and the handling stand still until the ruling", () => {
    const returning = made(ticket(), "return", { rule: "职责清单第 3 条", reason: "不属本街道" }, begun + hour);
    expect(returning).toMatchObject({ status: "returning", life: { clocks: { handling: { suspendedAt: begun + hour }, ruling: { stoppedAt: null } } } });
    const refusedReturn = made(returning, "refuseReturn", { reason: "属地兜底" }, begun + 6 * hour);
    expect(refusedReturn).toMatchObject({ status: "signed", deadline: begun + 7 * day + 5 * hour });
    const appealed = made(refusedReturn, "appeal", { reason: "产权在供热公司" }, begun + 8 * hour);
    expect(refused(attempt(appealed, "acceptAppeal", {}, undefined, operator))).toBe("forbidden teamLead");
    const returned = made(appealed, "acceptAppeal", {}, begun + 9 * hour);
    const again = made(returned, "dispatch", { unitId: "heating" }, begun + 10 * hour);
    expect(again).toMatchObject({ status: "dispatched", fields: { unitId: "heating" }, deadline: begun + 10 * hour + 7 * day, life: { round: 2 } });
    expect(refused(attempt(again, "appeal", { reason: "x" }))).toBe("staleTicket dispatched");
  });
  it("refuses a return after its time and an appeal of what was not refused", () => {
    expect(refused(attempt(ticket(), "return", { rule: "x", reason: "y" }, begun + 25 * hour))).toBe("notAllowedNow returnWindow");
    expect(refused(attempt(made(ticket(), "sign"), "appeal", { reason: "x" }))).toBe("notAllowedNow appealWindow");
  });
  it("does not let the handling stand still where the rules say so", () => {
    const strict = { ...configuration, lifeRules: { ...usualLifeRules, returnSuspends: false } };
    const move = moveOf(ticket(), "return", { rule: "x", reason: "y" });
    const outcome = moveTicket(ticket(), move, lead, { own: strict, current: strict });
    expect(outcome.kind === "moved" && lifeOf(outcome.ticket).clocks.handling).toMatchObject({ suspendedAt: null });
  });
  it("takes an extension that is asked for before expiry, and moves the end when it is granted", () => {
    const until = begun + 10 * day;
    const asked = made(handled(), "askExtension", { until, reason: "配件在途" });
    expect(refused(attempt(asked, "askExtension", { until: until + day, reason: "x" }))).toBe("notAllowedNow noExtensionPending");
    expect(made(asked, "grantExtension")).toMatchObject({ deadline: until, life: { extendedUntil: until, extension: null } });
    expect(made(asked, "refuseExtension", { reason: "不充分" })).toMatchObject({ deadline: begun + 7 * day, life: { extension: null } });
    expect(refused(attempt(handled(), "askExtension", { until: begun + 20 * day, reason: "x" }, begun + 8 * day))).toBe("notAllowedNow beforeDue");
    expect(refused(attempt(handled(), "askExtension", { until: begun + day, reason: "x" }))).toBe("notAllowedNow laterUntil");
  });
  it("whistles for helpers, and the whistle's clock ends with the last report", () => {
    const whistled = made(handled(), "whistle", { helperUnitIds: ["heating", "water"], reason: "联合处置" });
    expect(whistled.fields.helperUnitIds).toEqual(["heating", "water"]);
    const one = made(whistled, "helperReport", { unitId: "water", text: "已到场" });
    expect(one.steps.at(-1)?.onBehalfOf).toBe("water");
    expect(isRunning(lifeOf(one).clocks.whistle)).toBe(true);
    const both = made(one, "helperReport", { unitId: "heating", text: "已到场" });
    expect(isRunning(lifeOf(both).clocks.whistle)).toBe(false);
    expect(refused(attempt(both, "helperReport", { unitId: "heating", text: "再报" }))).toBe("notAllowedNow helperNamed");
    expect(refused(attempt(handled(), "whistle", { helperUnitIds: ["street"], reason: "x" }))).toBe("notAllowedNow knownHelpers");
  });
  it("has a lead that helps itself with nothing: who is given it leaves the helpers, and the whistle waits for the others alone", () => {
    const whistled = made(handled(), "whistle", { helperUnitIds: ["heating", "water"], reason: "联合处置" });
    const given = made(whistled, "reassign", { unitId: "heating", reason: "主责在供热" });
    expect(given).toMatchObject({ fields: { unitId: "heating", helperUnitIds: ["water"] }, life: { helpers: [{ unitId: "water", reportedAt: null }] } });
    expect(refused(attempt(made(made(given, "sign"), "contact", { text: "x" }), "helperReport", { unitId: "heating", text: "报到" }))).toBe(
      "notAllowedNow helperNamed",
    );
    const alone = made(made(handled(), "whistle", { helperUnitIds: ["water"], reason: "x" }), "reassign", { unitId: "water", reason: "x" });
    expect(alone).toMatchObject({ fields: { helperUnitIds: [] }, life: { helpers: [] } });
    expect(isRunning(lifeOf(alone).clocks.whistle)).toBe(false);
  });
  it("has no lead among the helpers where it was written so from the start, or is corrected so later", () => {
    const written = ticket("dispatched", { unitId: "street", helperUnitIds: ["street", "water"] });
    expect(lifeOf(written).helpers.map(({ unitId }) => unitId)).toEqual(["water"]);
    const whistled = made(handled(), "whistle", { helperUnitIds: ["heating"], reason: "x" });
    const patch = { patch: { unitId: "heating" }, seen: { unitId: "street" }, at: whistled.updatedAt + hour };
    const merged = mergeTicket(whistled, { name: "ticket.update", ticketId: whistled.id, ...patch }, "lead");
    const corrected = withCorrectedMatter(whistled, merged, configuration);
    expect(corrected).toMatchObject({ fields: { unitId: "heating", helperUnitIds: [] }, life: { helpers: [] } });
    expect(lifeOf(corrected).clocks.whistle?.stoppedAt).toBe(whistled.updatedAt + hour);
  });
  it("goes to no unit that is gone, and lets a team lead give it to another", () => {
    const without = { ...configuration, units: configuration.units.filter((unit) => unit.id !== "street") };
    const gone = { own: configuration, current: without };
    const move = (from: TicketRow, name: TransitionName, facts: TransitionFacts) => moveTicket(from, moveOf(from, name, facts), lead, gone);
    expect(refused(move(ticket("answered"), "dispatch", { unitId: "street" }))).toBe("notAllowedNow knownUnit");
    expect(move(ticket(), "reassign", { unitId: "heating", reason: "撤街设办" })).toMatchObject({ kind: "moved", ticket: { fields: { unitId: "heating" } } });
    const unsolved = made(resulted(), "followUp", { solved: "unsolved", satisfied: "dissatisfied" });
    expect(refused(move(unsolved, "reopen", { reason: "未解决" }))).toBe("notAllowedNow standingUnit");
    expect(move(unsolved, "reopen", { reason: "未解决", unitId: "heating" })).toMatchObject({
      ticket: { status: "dispatched", life: { round: 2, followUp: null } },
    });
  });
  it("puts a follow-up off to a time that is still to come, and to no other", () => {
    for (const [name, facts] of [
      ["attempt", { outcome: "callBack" }],
      ["postponeFollowUp", {}],
    ] as const) {
      for (const until of [begun - day, resulted().updatedAt]) expect(refused(attempt(resulted(), name, { ...facts, until }))).toBe("notAllowedNow untilAhead");
      expect(attempt(resulted(), name, { ...facts, until: resulted().updatedAt + day }).kind).toBe("moved");
      expect(attempt(resulted(), name, facts).kind).toBe("moved");
    }
  });
  it("ends a follow-up unrated only by the no-answer rule", () => {
    const tried = (from: TicketRow, at: number) => made(from, "attempt", { outcome: "noAnswer" }, at);
    const twice = tried(tried(resulted(), begun + 5 * hour), begun + 9 * hour);
    expect(refused(attempt(tried(twice, begun + 10 * hour), "endUnrated"))).toBe("notAllowedNow noAnswerRule");
    const nextDay = tried(twice, begun + day);
    expect(made(nextDay, "endUnrated")).toMatchObject({ status: "followedUp", life: { followUp: { solved: "unrated", satisfied: "unrated" } } });
    const declined = made(resulted(), "attempt", { outcome: "refused" });
    expect(attempt(declined, "endUnrated").kind).toBe("moved");
  });
  it("keeps a contact that was made when a result is sent back", () => {
    const back = made(resulted(), "sendBack", { reason: "照片不符" });
    expect(back).toMatchObject({ status: "handling", life: { clocks: { handling: { stoppedAt: null, dueAt: begun + 7 * day } } } });
    expect(isRunning(lifeOf(back).clocks.contact)).toBe(false);
  });
  it("corrects the deadline with the category or the urgency, but not an extension that was granted", () => {
    const urgent = { ...ticket(), fields: { ...ticket().fields, urgency: "urgent" as const } };
    expect(withCorrectedMatter(ticket(), urgent, configuration).deadline).toBe(begun + day);
    const extended = made(made(handled(), "askExtension", { until: begun + 9 * day, reason: "x" }), "grantExtension");
    expect(withCorrectedMatter(extended, { ...extended, fields: urgent.fields }, configuration).deadline).toBe(begun + 9 * day);
  });
});

describe("two people at one ticket", () => {
  it("who comes second with what leads on is refused, and a reminder is taken all the same", () => {
    const seen = made(ticket(), "sign");
    const first = made(seen, "contact", { text: "先到" });
    expect(refused(moveTicket(first, moveOf(seen, "contact", { text: "后到" }), operator, rulebook))).toBe("staleTicket handling");
    expect(moveTicket(first, moveOf(seen, "remind", { reason: "再次来电" }), operator, rulebook).kind).toBe("moved");
  });
  it("the same word twice counts once", () => {
    const first = made(ticket(), "sign");
    expect(moveTicket(first, moveOf(ticket(), "sign"), operator, rulebook)).toEqual({ kind: "already", ticket: first });
  });
  it("is not taken in by a state that came round again", () => {
    const seen = made(ticket(), "sign");
    const round = made(made(made(seen, "reassign", { unitId: "heating", reason: "x" }), "sign"), "remind", { reason: "x" });
    expect(refused(moveTicket(round, moveOf(seen, "result", { text: "旧单位的结果" }), operator, rulebook))).toBe("staleTicket signed");
  });
});

const anyFacts: fc.Arbitrary<TransitionFacts> = fc.record(
  {
    reason: fc.constantFrom("", "因为"),
    rule: fc.constant("规则"),
    text: fc.constantFrom("", "内容"),
    until: fc.integer({ min: begun, max: begun + 40 * day }),
    unitId: fc.constantFrom("street", "heating", "water", "gone"),
    helperUnitIds: fc.subarray(["street", "heating", "water", "gone"]),
    outcome: fc.constantFrom("noAnswer" as const, "refused" as const, "callBack" as const),
    solved: fc.constantFrom("solved" as const, "unsolved" as const),
    satisfied: fc.constantFrom("satisfied" as const, "dissatisfied" as const),
  },
  { requiredKeys: [] },
);
const fullFacts: TransitionFacts = {
  reason: "因为",
  rule: "规则",
  text: "内容",
  unitId: "heating",
  helperUnitIds: ["heating", "water"],
  outcome: "refused",
  solved: "solved",
  satisfied: "satisfied",
};
const anyCorrection = fc.record({
  patch: fc.record({ unitId: fc.constantFrom("street", "heating", "water"), helperUnitIds: fc.subarray(["street", "heating", "water"]) }, { requiredKeys: [] }),
  wait: fc.integer({ min: 0, max: day }),
});
const anyStart = fc.record({
  status: fc.constantFrom("answered" as const, "dispatched" as const),
  helperUnitIds: fc.subarray(["heating", "water"]),
});
const anyStep = fc.record({
  transition: fc.constantFrom(...transitionNameSchema.options),
  facts: fc.oneof(anyFacts, fc.constant(fullFacts)),
  wait: fc.integer({ min: 0, max: 3 * day }),
  mover: fc.constantFrom(lead, operator),
});

describe("what is offered", () => {
  it("is what may be made now by this person", () => {
    const offered = (row: TicketRow, role: "operator" | "teamLead", at = row.updatedAt) => offeredMoves(row, role, at, rulebook);
    expect(offered(ticket(), "operator")).toEqual(["sign", "return", "remind", "withdraw"]);
    expect(offered(ticket(), "operator", begun + 30 * hour)).toEqual(["sign", "remind", "withdraw"]);
    expect(offered(ticket(), "teamLead")).toContain("supervise");
    expect(offered(resulted(), "operator")).toEqual(["sendBack", "attempt", "followUp", "withdraw", "assignFollowUp", "postponeFollowUp"]);
    expect(offered(made(handled(), "whistle", { helperUnitIds: ["water"], reason: "x" }), "operator")).toContain("helperReport");
    expect(offered(handled(), "operator")).not.toContain("helperReport");
  });
});

/** What holds of a ticket wherever it is. */
function isSound(row: TicketRow): void {
  const { clocks, helpers } = lifeOf(row);
  const running = clockNameSchema.options.filter((name) => isRunning(clocks[name]));
  if (!isOpen(row.status)) expect(running).toEqual([]);
  expect(running.includes("handling")).toBe(["dispatched", "signed", "handling", "returning", "appealed"].includes(row.status));
  expect(running.includes("followUp")).toBe(row.status === "resulted");
  expect(running.includes("ruling")).toBe(row.status === "returning" || row.status === "appealed");
  expect(row.deadline).toBe(clocks.handling?.dueAt ?? null);
  // Who leads helps nobody, and waits for no report of its own.
  const awaited = helpers.filter(({ reportedAt }) => reportedAt === null).map(({ unitId }) => unitId);
  expect([...row.fields.helperUnitIds, ...awaited]).not.toContain(row.fields.unitId);
  if (running.includes("whistle")) expect(awaited).not.toEqual([]);
}

describe("the table", () => {
  it("is never left, whatever is tried in whatever order", () => {
    fc.assert(
      fc.property(
        anyStart,
        fc.array(fc.oneof({ weight: 5, arbitrary: anyStep }, { weight: 1, arbitrary: anyCorrection }), { maxLength: 40 }),
        ({ status, helperUnitIds }, steps) => {
          let row = ticket(status, { helperUnitIds });
          for (const step of steps) {
            if ("patch" in step) {
              const update = { name: "ticket.update", ticketId: row.id, patch: step.patch, seen: {}, at: row.updatedAt + step.wait } as const;
              row = withCorrectedMatter(row, mergeTicket(row, update, "operator"), configuration);
            } else {
              const outcome = moveTicket(row, moveOf(row, step.transition, step.facts, row.updatedAt + step.wait), step.mover, rulebook);
              const allowed = transitionOf(step.transition);
              if (outcome.kind === "refused") continue;
              expect(allowed.from).toContain(row.status);
              expect(outcome.ticket.status).toBe(allowed.to ?? row.status);
              if (step.mover.role === "operator") expect(allowed.maker).not.toBe("teamLead");
              row = outcome.ticket;
            }
            isSound(row);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
  it("reaches every state, and leads out of every one", () => {
    const seen = new Map<TicketStatus, TicketRow>();
    const waiting = [ticket("answered"), ticket("dispatched")];
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      if (seen.has(row.status)) continue;
      seen.set(row.status, row);
      for (const [name] of allTransitions()) {
        const outcome = attempt(row, name, { ...fullFacts, until: (row.deadline ?? begun) + day });
        if (outcome.kind === "moved" && outcome.ticket.status !== row.status) waiting.push(outcome.ticket);
        // A refused return leads back to `signed` with what an appeal needs.
        if (outcome.kind === "moved" && name === "refuseReturn") waiting.push(made(outcome.ticket, "appeal", fullFacts));
      }
    }
    expect([...seen.keys()].sort()).toEqual([...new Set(allTransitions().flatMap(([, row]) => [...row.from, ...(row.to === null ? [] : [row.to])]))].sort());
    for (const [status, row] of seen) {
      const ways = allTransitions().filter(([name, entry]) => entry.to !== null && entry.to !== status && attempt(row, name, fullFacts).kind === "moved");
      expect([status, ways.length > 0]).toEqual([status, true]);
    }
  });
  it("stops every clock that it starts", () => {
    const started = new Set(allTransitions().flatMap(([, row]) => row.starts));
    expect([...started].sort()).toEqual([...clockNameSchema.options].sort());
    const stopped = new Set(
      allTransitions()
        .filter(([name]) => name !== "withdraw")
        .flatMap(([, row]) => row.stops),
    );
    expect([...started].filter((name) => !stopped.has(name))).toEqual([]);
  });
});
