import type { ExchangeEvent } from "../../contract/exchange.ts";
import type { CallRow } from "../../contract/rows.ts";
import { notOver } from "../../domain/call-account.ts";
import type { HashedNumber } from "../people/number-hash.ts";

type Begun = Pick<CallRow, "direction" | "queue" | "numberHash" | "numberMask" | "callerId" | "personId" | "extension">;

const begun = ({ callId, at }: { callId: string; at: number }, facts: Begun): CallRow => ({
  id: callId,
  ...facts,
  startedAt: at,
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
});

/** A call as it comes into the queue. `at`: UTC ms. */
export const waitingCall = (event: { callId: string; queue: string; at: number }, number: HashedNumber, callerId: string | null): CallRow =>
  begun(event, { direction: "in", queue: event.queue, numberHash: number.hash, numberMask: number.mask, callerId, personId: null, extension: null });

/** A call as a seat begins to make it; with whom, the seat's own account tells. `at`: UTC ms. */
export const madeCall = (event: { callId: string; extension: string; at: number }, personId: string | null): CallRow =>
  begun(event, { direction: "out", queue: null, numberHash: null, numberMask: null, callerId: null, personId, extension: event.extension });

/** The call after an event; the same object when the event says nothing about it. Pure and total. */
export function callAfter(call: CallRow, event: ExchangeEvent, personId: string | null): CallRow {
  switch (event.kind) {
    case "callAnswered":
      return {
        ...notOver(call),
        answeredAt: call.answeredAt ?? event.at,
        extension: event.extension,
        personId: personId ?? call.personId,
        outcome: "answered",
      };
    case "callEnded":
      return {
        ...call,
        endedAt: call.endedAt ?? event.at,
        endedBy: call.endedBy ?? event.endedBy,
        outcome: call.outcome ?? "failed",
        recording: call.recording === null ? null : "ended",
      };
    case "callAbandoned":
      return call.answeredAt === null ? { ...call, endedAt: event.at, endedBy: "caller", outcome: "abandoned" } : call;
    case "callRated":
      return { ...call, rating: event.rating };
    case "callRecording":
      return { ...call, recording: event.recording };
    case "callWaiting":
      return notOver(call);
    case "callMade":
    case "callHandedOver":
    case "callOffered":
    case "conference":
    case "callNotAnswered":
    case "seatReachable":
    case "memberChanged":
    case "connection":
      return call;
  }
}
