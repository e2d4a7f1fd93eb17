import type { CallRecord } from "../contract/mutation.ts";
import type { CallRow } from "../contract/rows.ts";

/** A seat's account of its part of a call as a row; who called is found by others. @param number as it is kept: its hash and its mask */
export function accountOf(body: CallRecord, number: { readonly hash: string | null; readonly mask: string | null }, personId: string): CallRow {
  return {
    id: body.callId,
    direction: body.direction,
    queue: body.queue,
    numberHash: number.hash,
    numberMask: number.mask,
    callerId: null,
    personId,
    extension: body.extension,
    startedAt: body.startedAt,
    answeredAt: body.answeredAt,
    endedAt: body.endedAt,
    outcome: body.outcome,
    endedBy: body.endedBy,
    joinedCallId: null,
    quality: body.quality,
    ticketId: body.ticketId,
    rating: null,
    recording: null,
    sample: false,
  };
}

/** Whether a call only rang as far as this tells: nobody answered it, and it was not taken by hand. */
const onlyRang = ({ direction, answeredAt, outcome }: CallRow): boolean => direction === "in" && answeredAt === null && outcome !== "manual";

/**
 * A call's row after a seat's account of its part. What the exchange told stands, and the account fills what it did not say.
 * A call in a queue rings at one seat after the other: that it rang here in vain is no end of it while it waits, and takes nothing from
 * who answered it, whichever account comes first.
 */
export function withAccount(known: CallRow | null, account: CallRow): CallRow {
  if (known === null) return account;
  // A call between colleagues has two ends, and one row: what the first of them says of it stands.
  if (known.extension !== null && known.extension === account.numberMask) return known;
  if (onlyRang(account) && (known.answeredAt !== null || isWaiting(known))) return known;
  // A part without an end was handed over: who has the call since then may be known already.
  const isLater = known.extension !== null && account.endedAt === null;
  const isAnswer = known.outcome === "missed" && account.answeredAt !== null;
  return {
    ...account,
    // Where it was handed on, the later seat's part came in to it.
    direction: known.direction === "out" ? "out" : account.direction,
    queue: known.queue ?? account.queue,
    numberHash: known.numberHash ?? account.numberHash,
    numberMask: known.numberMask ?? account.numberMask,
    callerId: known.callerId ?? account.callerId,
    personId: isLater ? known.personId : account.personId,
    extension: isLater ? known.extension : account.extension,
    startedAt: known.startedAt,
    answeredAt: known.answeredAt ?? account.answeredAt,
    endedAt: isAnswer ? account.endedAt : (known.endedAt ?? account.endedAt),
    outcome: known.outcome === null || known.outcome === "missed" ? account.outcome : known.outcome,
    endedBy: isAnswer ? account.endedBy : (known.endedBy ?? account.endedBy),
    joinedCallId: known.joinedCallId,
    quality: account.quality ?? known.quality,
    ticketId: known.ticketId ?? account.ticketId,
    rating: known.rating,
    recording: known.recording,
  };
}
/** The exchange told of it, and no end yet. */
const isWaiting = ({ queue, endedAt, outcome }: CallRow): boolean => queue !== null && endedAt === null && outcome === null;

/** A call of which so far only a seat told, at which it rang in vain, as it is when the exchange says that it waits or is answered: not over. */
export const notOver = (call: CallRow): CallRow =>
  call.outcome === "missed" && onlyRang(call) ? { ...call, endedAt: null, endedBy: null, outcome: null } : call;
