import type { Role } from "../contract/rows.ts";
import { type ClockName, clockNameSchema, type FactName, type TicketStatus, type TransitionName } from "../contract/ticket-life.ts";

/** Who makes a transition. `unit`: the unit does it and the hotline's staff enter it on its behalf, for units have no console here. */
export type Maker = "operator" | "teamLead" | "unit";

/** What must hold beside the state; `guardHolds` in move-ticket.ts judges it. */
export type GuardName =
  | "knownUnit"
  | "standingUnit"
  | "returnWindow"
  | "appealWindow"
  | "beforeDue"
  | "laterUntil"
  | "noExtensionPending"
  | "extensionPending"
  | "knownHelpers"
  | "helperNamed"
  | "noAnswerRule"
  | "untilAhead";

/** One row of the table. */
export interface Transition {
  readonly from: readonly TicketStatus[];
  /** null: the ticket stays where it is. */
  readonly to: TicketStatus | null;
  readonly maker: Maker;
  readonly needs: readonly FactName[];
  readonly mayHave: readonly FactName[];
  readonly guards: readonly GuardName[];
  readonly starts: readonly ClockName[];
  readonly stops: readonly ClockName[];
  /** Stand still, where the rules say so. */
  readonly suspends: readonly ClockName[];
  /** Go on, with as much left as they had. */
  readonly resumes: readonly ClockName[];
  /** A new round of handling begins. */
  readonly newRound: boolean;
}

const plain = { needs: [], mayHave: [], guards: [], starts: [], stops: [], suspends: [], resumes: [], newRound: false } as const;
const ofUnit = ["sign", "contact", "handling", "return", "appeal", "extension", "reminder", "supervision", "whistle"] as const satisfies readonly ClockName[];
const ofDispatch = ["sign", "contact", "handling", "return"] as const satisfies readonly ClockName[];
const inHand = ["signed", "handling"] as const satisfies readonly TicketStatus[];
const withUnit = ["dispatched", "signed", "handling"] as const satisfies readonly TicketStatus[];

/**
 * The ticket's life: all that may happen to a ticket after it was taken, and nothing else.
 * ```
 *  answered ─dispatch─►┐
 *                      ▼       sign          contact
 *      ┌──dispatch─ dispatched ────► signed ────────► handling ◄─sendBack─┐
 *      │               │ return ▲ ▲   │ │ ▲              │                │
 *  returned ◄─accept─ returning │ │   │ │ └─refuse──┐    │ result         │
 *      ▲               └─refuse─┼─┼──►┘ └─appeal─► appealed               │
 *      └────────accept──────────┼─┼─────────────────┘    ▼                │
 *                               │ │   signed ─result─► resulted ──────────┘
 *                               │ └─reopen───┐           │ followUp · endUnrated
 *                               └─reopen── closed ◄─close─ followedUp
 * ```
 * progress, extensions, reminders, supervision, whistles and tries to reach the caller leave the ticket where it is;
 * a caller may withdraw it from any state in which a unit or a follow-up has it. docs/ticket-life.md is drawn from this table.
 */
export const ticketTransitions = {
  dispatch: {
    ...plain,
    from: ["answered", "returned"],
    to: "dispatched",
    maker: "operator",
    needs: ["unitId"],
    mayHave: ["reason"],
    guards: ["knownUnit"],
    starts: ofDispatch,
    stops: ["redispatch"],
    newRound: true,
  },
  reassign: {
    ...plain,
    from: withUnit,
    to: "dispatched",
    maker: "teamLead",
    needs: ["unitId", "reason"],
    guards: ["knownUnit"],
    starts: ofDispatch,
    stops: ["appeal", "extension", "reminder", "supervision", "whistle"],
    newRound: true,
  },
  sign: { ...plain, from: ["dispatched"], to: "signed", maker: "unit", mayHave: ["text"], stops: ["sign", "reminder"] },
  contact: {
    ...plain,
    from: ["signed"],
    to: "handling",
    maker: "unit",
    needs: ["text"],
    mayHave: ["channel"],
    stops: ["contact", "return", "appeal", "reminder"],
  },
  progress: { ...plain, from: ["handling"], to: null, maker: "unit", needs: ["text"], stops: ["reminder", "supervision"] },
  return: {
    ...plain,
    from: ["dispatched", "signed"],
    to: "returning",
    maker: "unit",
    needs: ["rule", "reason"],
    guards: ["returnWindow"],
    starts: ["ruling"],
    stops: ["return", "reminder"],
    suspends: ["sign", "contact", "handling"],
  },
  acceptReturn: {
    ...plain,
    from: ["returning"],
    to: "returned",
    maker: "teamLead",
    mayHave: ["reason"],
    starts: ["redispatch"],
    stops: ["ruling", ...ofUnit],
  },
  refuseReturn: {
    ...plain,
    from: ["returning"],
    to: "signed",
    maker: "teamLead",
    needs: ["reason"],
    starts: ["appeal"],
    stops: ["ruling", "sign"],
    resumes: ["contact", "handling"],
  },
  appeal: {
    ...plain,
    from: ["signed"],
    to: "appealed",
    maker: "unit",
    needs: ["reason"],
    guards: ["appealWindow"],
    starts: ["ruling"],
    stops: ["appeal"],
    suspends: ["contact", "handling"],
  },
  acceptAppeal: {
    ...plain,
    from: ["appealed"],
    to: "returned",
    maker: "teamLead",
    mayHave: ["reason"],
    starts: ["redispatch"],
    stops: ["ruling", ...ofUnit],
  },
  refuseAppeal: {
    ...plain,
    from: ["appealed"],
    to: "signed",
    maker: "teamLead",
    needs: ["reason"],
    stops: ["ruling"],
    resumes: ["contact", "handling"],
  },
  askExtension: {
    ...plain,
    from: inHand,
    to: null,
    maker: "unit",
    needs: ["until", "reason"],
    guards: ["beforeDue", "noExtensionPending", "laterUntil"],
    starts: ["extension"],
  },
  grantExtension: { ...plain, from: inHand, to: null, maker: "teamLead", mayHave: ["reason"], guards: ["extensionPending"], stops: ["extension"] },
  refuseExtension: { ...plain, from: inHand, to: null, maker: "teamLead", needs: ["reason"], guards: ["extensionPending"], stops: ["extension"] },
  remind: { ...plain, from: withUnit, to: null, maker: "operator", needs: ["reason"], starts: ["reminder"] },
  supervise: { ...plain, from: withUnit, to: null, maker: "teamLead", needs: ["reason"], starts: ["supervision"] },
  whistle: {
    ...plain,
    from: inHand,
    to: null,
    maker: "unit",
    needs: ["helperUnitIds", "reason"],
    guards: ["knownHelpers"],
    starts: ["whistle"],
  },
  helperReport: { ...plain, from: inHand, to: null, maker: "unit", needs: ["unitId", "text"], guards: ["helperNamed"] },
  result: {
    ...plain,
    from: inHand,
    to: "resulted",
    maker: "unit",
    needs: ["text"],
    starts: ["followUp"],
    stops: ofUnit,
  },
  sendBack: {
    ...plain,
    from: ["resulted"],
    to: "handling",
    maker: "operator",
    needs: ["reason"],
    stops: ["followUp"],
    resumes: ["contact", "handling"],
  },
  attempt: { ...plain, from: ["resulted"], to: null, maker: "operator", needs: ["outcome"], mayHave: ["until", "text", "channel"], guards: ["untilAhead"] },
  followUp: {
    ...plain,
    from: ["resulted"],
    to: "followedUp",
    maker: "operator",
    needs: ["solved", "satisfied"],
    mayHave: ["text", "answers", "channel"],
    starts: ["closing"],
    stops: ["followUp"],
  },
  endUnrated: {
    ...plain,
    from: ["resulted"],
    to: "followedUp",
    maker: "operator",
    mayHave: ["text"],
    guards: ["noAnswerRule"],
    starts: ["closing"],
    stops: ["followUp"],
  },
  close: { ...plain, from: ["followedUp"], to: "closed", maker: "operator", mayHave: ["text"], stops: ["closing"] },
  reopen: {
    ...plain,
    from: ["followedUp", "closed"],
    to: "dispatched",
    maker: "operator",
    needs: ["reason"],
    mayHave: ["unitId"],
    guards: ["standingUnit"],
    starts: ofDispatch,
    stops: ["closing"],
    newRound: true,
  },
  withdraw: {
    ...plain,
    from: ["dispatched", "signed", "handling", "returned", "resulted"],
    to: "closed",
    maker: "operator",
    needs: ["reason"],
    stops: clockNameSchema.options,
  },
  assignFollowUp: { ...plain, from: ["resulted"], to: null, maker: "operator", mayHave: ["personId", "reason"] },
  postponeFollowUp: { ...plain, from: ["resulted"], to: null, maker: "operator", mayHave: ["until", "reason"], guards: ["untilAhead"] },
} as const satisfies Record<TransitionName, Transition>;

/** States in which nothing is owed to anybody any more. */
export const finalStatuses: readonly TicketStatus[] = ["answered", "closed"];
/** Whether somebody still owes something: such a ticket is in every seat's store and first in the pop. */
export const isOpen = (status: TicketStatus): boolean => !finalStatuses.includes(status);

/** The row of a transition, in the general form. */
export const transitionOf = (name: TransitionName): Transition => ticketTransitions[name];
/** Every transition with its row, in the table's order. */
export const allTransitions = (): [TransitionName, Transition][] => Object.entries(ticketTransitions) as [TransitionName, Transition][];
/** Whether a role may make or enter a transition. */
export const mayMake = (role: Role, maker: Maker): boolean => maker !== "teamLead" || role !== "operator";

/** The clock by which a state is mostly judged, and which lists show; none where nothing is owed. */
export const headlineClock: Readonly<Record<TicketStatus, ClockName | null>> = {
  answered: null,
  dispatched: "handling",
  signed: "handling",
  handling: "handling",
  returning: "ruling",
  appealed: "ruling",
  returned: "redispatch",
  resulted: "followUp",
  followedUp: "closing",
  closed: null,
};

/** What mostly comes next in a state: offered first. */
export const firstMove: Readonly<Record<TicketStatus, TransitionName>> = {
  answered: "dispatch",
  dispatched: "sign",
  signed: "contact",
  handling: "result",
  returning: "acceptReturn",
  appealed: "acceptAppeal",
  returned: "dispatch",
  resulted: "followUp",
  followedUp: "close",
  closed: "reopen",
};
