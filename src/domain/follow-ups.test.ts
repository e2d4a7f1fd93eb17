import { describe, expect, it } from "vitest";
import type { TicketRow } from "../contract/rows.ts";
import type { TicketLife } from "../contract/ticket-life.ts";
import { emptyLife } from "./clocks.ts";
import { followUpTurn, inCallingOrder, nextCallingHour } from "./follow-ups.ts";
import { usualLifeRules } from "./life-rules.ts";
import { emptyTicketFields } from "./ticket-fields.ts";

const hour = 3_600_000;
const at = (text: string): number => Date.parse(`2026-11-${text}+08:00`);
function resulted(id: string, change: { urgency?: "normal" | "urgent"; attempts?: TicketLife["attempts"]; startedAt?: number; dueAt?: number }): TicketRow {
  const clock = { startedAt: change.startedAt ?? at("25T09:00:00"), dueAt: change.dueAt ?? at("28T09:00:00"), suspendedAt: null, stoppedAt: null };
  return {
    id,
    number: null,
    status: "resulted",
    channel: "phone",
    fields: { ...emptyTicketFields, urgency: change.urgency ?? "normal" },
    callerId: null,
    callId: null,
    numberHash: null,
    numberMask: null,
    contactMask: null,
    createdAt: 1,
    updatedAt: 1,
    createdBy: "a",
    extension: null,
    deadline: null,
    configurationVersion: 1,
    repeatOf: null,
    steps: [],
    life: { ...emptyLife, round: 1, clocks: { followUp: clock }, attempts: change.attempts ?? [] },
    sample: false,
  };
}
const noAnswer = (time: number) => ({ at: time, outcome: "noAnswer" as const, until: null });

describe("a follow-up's turn", () => {
  it("comes with the result, after a try some hours later, and when the caller asked for", () => {
    expect(followUpTurn(resulted("a", {}), null)).toMatchObject({ nextAt: at("25T09:00:00"), attempts: 0, mayEndUnrated: false });
    expect(followUpTurn(resulted("a", { attempts: [noAnswer(at("25T10:00:00"))] }), null).nextAt).toBe(at("25T14:00:00"));
    const asked = { at: at("25T10:00:00"), outcome: "callBack" as const, until: at("26T18:30:00") };
    expect(followUpTurn(resulted("a", { attempts: [asked] }), null).nextAt).toBe(at("26T18:30:00"));
  });
  it("never comes at night", () => {
    expect(followUpTurn(resulted("a", { attempts: [noAnswer(at("25T19:00:00"))] }), null).nextAt).toBe(at("26T08:00:00"));
    expect(nextCallingHour(at("25T05:00:00"), usualLifeRules)).toBe(at("25T08:00:00"));
    expect(nextCallingHour(at("25T20:59:00"), usualLifeRules)).toBe(at("25T20:59:00"));
  });
  it("ends unrated after so many tries over so many days, or when the caller does not want to be asked", () => {
    const sameDay = [9, 13, 17].map((of) => noAnswer(at("25T00:00:00") + of * hour));
    expect(followUpTurn(resulted("a", { attempts: sameDay }), null).mayEndUnrated).toBe(false);
    expect(followUpTurn(resulted("a", { attempts: [...sameDay, noAnswer(at("26T09:00:00"))] }), null).mayEndUnrated).toBe(true);
    const asked = [...sameDay, { at: at("26T09:00:00"), outcome: "callBack" as const, until: null }];
    expect(followUpTurn(resulted("a", { attempts: asked }), null).mayEndUnrated).toBe(false);
    expect(followUpTurn(resulted("a", { attempts: [{ ...noAnswer(at("25T09:00:00")), outcome: "refused" }] }), null).mayEndUnrated).toBe(true);
  });
  it("is in order: overdue, urgent, due first; then those whose time has not come, by their time", () => {
    const now = at("26T10:00:00");
    const list = [
      resulted("later", { attempts: [noAnswer(now - hour)] }),
      resulted("sooner", { attempts: [noAnswer(now - 2 * hour)] }),
      resulted("due last", { dueAt: at("29T09:00:00") }),
      resulted("due first", { dueAt: at("27T09:00:00") }),
      resulted("urgent", { urgency: "urgent", dueAt: at("29T09:00:00") }),
      resulted("overdue", { dueAt: at("25T12:00:00") }),
    ].map((ticket) => ({ ticket, turn: followUpTurn(ticket, null) }));
    expect(inCallingOrder(list, now).map(({ ticket }) => ticket.id)).toEqual(["overdue", "urgent", "due first", "due last", "sooner", "later"]);
  });
});
