import type { EndCause, LineCall } from "../contract/line-api.ts";
import type { CallRecord } from "../contract/mutation.ts";
import type { CallQuality } from "../contract/quality.ts";

const endedBy: Readonly<Record<EndCause, CallRecord["endedBy"]>> = {
  callerHungUp: "caller",
  calledHungUp: "caller",
  seatHungUp: "seat",
  cancelled: "caller",
  rejected: "seat",
  declined: "caller",
  busy: "exchange",
  noAnswer: "exchange",
  notFound: "exchange",
  notAcceptable: "exchange",
  mediaFailed: "network",
  networkLost: "network",
  exchangeFailed: "exchange",
  answeredElsewhere: "exchange",
  endedDuringCut: null,
  lineLost: "network",
  unavailable: "exchange",
  congested: "exchange",
  invalidNumber: "exchange",
  numberChanged: "exchange",
  forbidden: "exchange",
  transferred: "seat",
  conferenced: "seat",
  rated: "seat",
  noCommonSound: "seat",
  soundNotSecured: "seat",
  unreadable: "seat",
};

/** What became of a call that nobody answered, where it came in and where it was made; any other end of it is a failure. */
const unansweredHere: Partial<Record<EndCause, CallRecord["outcome"]>> = {
  rejected: "rejected",
  // After its answer was asked for.
  seatHungUp: "rejected",
  cancelled: "missed",
  noAnswer: "missed",
  answeredElsewhere: "missed",
};
const unansweredThere: Partial<Record<EndCause, CallRecord["outcome"]>> = { declined: "rejected", seatHungUp: "abandoned", cancelled: "abandoned" };

function outcomeOf(call: LineCall): CallRecord["outcome"] {
  if (call.answeredAt !== null) return "answered";
  return (call.direction === "in" ? unansweredHere : unansweredThere)[call.endCause ?? "unavailable"] ?? "failed";
}

/**
 * Whether the citizen talks on with somebody else when this seat's part is over, in a call that dispatch follows: the queue's. Of any
 * other nobody else may ever tell the end.
 */
const goesOn = ({ direction, queue, purpose, endCause }: LineCall): boolean =>
  direction === "in" && queue !== null && purpose !== "consult" && (endCause === "transferred" || endCause === "conferenced");

/** The seat's own account of a call of the line. Times are the line's, UTC ms. */
export function callRecordOf(call: LineCall, extension: string | null, quality: CallQuality | null, ticketId: string | null = null): CallRecord {
  const isOver = !goesOn(call);
  return {
    name: "call.record",
    callId: call.callId,
    direction: call.direction,
    queue: call.queue,
    callingNumber: call.number?.slice(0, 64) ?? null,
    extension,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt: isOver ? call.endedAt : null,
    outcome: outcomeOf(call),
    endedBy: call.endCause === null || !isOver ? null : endedBy[call.endCause],
    quality,
    ticketId,
  };
}

/** The record of a case that was taken by hand, so that it can be joined to the exchange's later. */
export function manualCallRecord(manual: { callId: string; number: string | null; at: number }, facts: { at: number; extension: string | null }): CallRecord {
  return {
    name: "call.record",
    callId: manual.callId,
    direction: "in",
    queue: null,
    callingNumber: manual.number?.slice(0, 64) ?? null,
    extension: facts.extension,
    startedAt: manual.at,
    answeredAt: manual.at,
    endedAt: facts.at,
    outcome: "manual",
    endedBy: null,
    quality: null,
    ticketId: null,
  };
}
