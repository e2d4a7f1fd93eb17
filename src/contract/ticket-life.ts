import { z } from "zod";
import { instantSchema } from "./identifiers.ts";
import { spanSchema, workingCalendarSchema } from "./working-calendar.ts";

/**
 * 直接答复 answered · 已派单 dispatched · 已签收 signed · 办理中 handling · 退单待裁 returning · 申诉待裁 appealed ·
 * 待改派 returned · 已办结 resulted · 已回访 followedUp · 已结案 closed. What leads from one to the other: domain/ticket-life.ts.
 */
export const ticketStatusSchema = z.enum([
  "answered",
  "dispatched",
  "signed",
  "handling",
  "returning",
  "appealed",
  "returned",
  "resulted",
  "followedUp",
  "closed",
]);
export type TicketStatus = z.infer<typeof ticketStatusSchema>;

/** The named transitions of a ticket's life. */
export const transitionNameSchema = z.enum([
  "dispatch",
  "reassign",
  "sign",
  "contact",
  "progress",
  "return",
  "acceptReturn",
  "refuseReturn",
  "appeal",
  "acceptAppeal",
  "refuseAppeal",
  "askExtension",
  "grantExtension",
  "refuseExtension",
  "remind",
  "supervise",
  "whistle",
  "helperReport",
  "result",
  "sendBack",
  "attempt",
  "followUp",
  "endUnrated",
  "close",
  "reopen",
  "withdraw",
  "assignFollowUp",
  "postponeFollowUp",
]);
export type TransitionName = z.infer<typeof transitionNameSchema>;

/** 签收 sign · 响应 contact · 办理 handling · 退单 return · 裁定 ruling · 申诉 appeal · 改派 redispatch · 延期审批 extension · 催办 reminder · 督办 supervision · 吹哨 whistle · 回访 followUp · 结案 closing */
export const clockNameSchema = z.enum([
  "sign",
  "contact",
  "handling",
  "return",
  "ruling",
  "appeal",
  "redispatch",
  "extension",
  "reminder",
  "supervision",
  "whistle",
  "followUp",
  "closing",
]);
export type ClockName = z.infer<typeof clockNameSchema>;

export const solvedSchema = z.enum(["solved", "partly", "unsolved", "unrated"]);
export type Solved = z.infer<typeof solvedSchema>;
export const satisfiedSchema = z.enum(["satisfied", "fairly", "dissatisfied", "unrated"]);
export type Satisfied = z.infer<typeof satisfiedSchema>;
/** What became of a try to reach the caller. */
export const attemptOutcomeSchema = z.enum(["noAnswer", "busy", "unreachable", "callBack", "refused"]);
export const followUpChannelSchema = z.enum(["phone", "sms", "web"]);

/** What a transition carries beside its name; which of them it needs is said by the table. */
export const transitionFactsSchema = z.object({
  /** Why. */
  reason: z.string().max(4_000).optional(),
  /** The rule that a return relies on. */
  rule: z.string().max(500).optional(),
  /** What was done, said or found. */
  text: z.string().max(20_000).optional(),
  until: instantSchema.optional(),
  unitId: z.string().max(60).optional(),
  helperUnitIds: z.array(z.string().max(60)).max(20).optional(),
  /** Who shall do it. */
  personId: z.string().max(60).optional(),
  outcome: attemptOutcomeSchema.optional(),
  channel: followUpChannelSchema.optional(),
  solved: solvedSchema.optional(),
  satisfied: satisfiedSchema.optional(),
  /** Answers to the questionnaire's own questions, by the question's id. */
  answers: z.record(z.string().max(40), z.string().max(1_000)).optional(),
});
export type TransitionFacts = z.infer<typeof transitionFactsSchema>;
export type FactName = keyof TransitionFacts;

/** One step's own clock. Times in UTC ms; a due time of null has no end. */
export const ticketClockSchema = z.object({
  startedAt: instantSchema,
  dueAt: instantSchema.nullable(),
  /** Stands still since then, such as while a return is ruled on. */
  suspendedAt: instantSchema.nullable(),
  stoppedAt: instantSchema.nullable(),
});
export type TicketClock = z.infer<typeof ticketClockSchema>;

/** What a ticket's life holds beside its status. */
export const ticketLifeSchema = z.object({
  /** Counts dispatches, re-dispatches and reopenings: each begins a new round with new clocks. */
  round: z.number().int().nonnegative(),
  clocks: z.partialRecord(clockNameSchema, ticketClockSchema),
  /** When the unit first reached the caller in this round. */
  contactedAt: instantSchema.nullable(),
  /** The pending return or appeal, or the last one that was refused. */
  returning: z.object({ rule: z.string().max(500), refusedAt: instantSchema.nullable(), appealed: z.boolean() }).nullable(),
  /** An extension that waits for its ruling. */
  extension: z.object({ askedAt: instantSchema, until: instantSchema }).nullable(),
  /** Until when the handling was extended by rulings; null when it was not. */
  extendedUntil: instantSchema.nullable(),
  helpers: z.array(z.object({ unitId: z.string().max(60), reportedAt: instantSchema.nullable() })).max(40),
  attempts: z.array(z.object({ at: instantSchema, outcome: attemptOutcomeSchema, until: instantSchema.nullable() })).max(100),
  followUp: z.object({ at: instantSchema, solved: solvedSchema, satisfied: satisfiedSchema }).nullable(),
  /** Who shall make the follow-up; absent or null: whoever comes to it. */
  followUpBy: z.string().max(60).nullable().optional(),
  /** The follow-up was put off until then. */
  followUpFrom: instantSchema.nullable().optional(),
  reminders: z.number().int().nonnegative(),
  supervised: z.boolean(),
});
export type TicketLife = z.infer<typeof ticketLifeSchema>;

/** How long one clock runs, by the ticket's urgency; null: it has no end. */
const clockRuleSchema = z.object({ normal: spanSchema.nullable(), urgent: spanSchema.nullable(), critical: spanSchema.nullable() });
export type ClockRule = z.infer<typeof clockRuleSchema>;

/** A question that a follow-up asks beside solved and satisfied. */
const questionSchema = z.object({ id: z.string().max(40), text: z.string().max(200), choices: z.array(z.string().max(80)).max(12) });

/** How the three rates are counted, from a day on. */
const rateRuleSchema = z.object({
  effectiveFrom: instantSchema,
  /** What a half-solved matter counts in the resolution rate, 0 to 1. */
  partlySolvedCounts: z.number().min(0).max(1),
  /** What a fairly satisfied caller counts in the satisfaction rate, 0 to 1. */
  fairlySatisfiedCounts: z.number().min(0).max(1),
  excludedDemandTypes: z.array(z.string().max(40)).max(40),
  excludedCategoryIds: z.array(z.string().max(40)).max(200),
});
export type RateRule = z.infer<typeof rateRuleSchema>;

/** The dated rules of the ticket's life: part of the configuration. */
export const lifeRulesSchema = z.object({
  calendar: workingCalendarSchema,
  /** All clocks but handling, whose span is the category's deadline rule. */
  clocks: z.partialRecord(clockNameSchema, clockRuleSchema),
  /** A running clock turns amber and then red when so little of its span is left, 0 to 1; past its time it is red in any case. */
  amberShare: z.number().min(0).max(1),
  redShare: z.number().min(0).max(1),
  /** The handling clock stands still while a return or an appeal is ruled on. */
  returnSuspends: z.boolean(),
  /** No more time than this may be added by one extension; null: no limit. */
  longestExtension: spanSchema.nullable(),
  followUp: z.object({
    /** So many tries over so many days that found nobody end the follow-up unrated. */
    attempts: z.number().int().min(1).max(20),
    overDays: z.number().int().min(0).max(60),
    /** Between two tries, hours. */
    spacingHours: z.number().min(0).max(240),
    /** Calls go out between these hours of the city's day. */
    fromHour: z.number().int().min(0).max(23),
    untilHour: z.number().int().min(1).max(24),
    questions: z.array(questionSchema).max(20),
  }),
  rates: z.array(rateRuleSchema).min(1).max(100),
});
export type LifeRules = z.infer<typeof lifeRulesSchema>;
