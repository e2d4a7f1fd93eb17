import type { EndCause, LineCall } from "../../contract/line-api.ts";

/** Final responses by which a call can end (RFC 3261 §21.3–21.6 and the later RFCs of IANA's registry). */
export const finalStatuses = [
  300, 301, 302, 305, 380, 400, 401, 402, 403, 404, 405, 406, 407, 408, 410, 412, 413, 414, 415, 416, 417, 420, 421, 422, 423, 424, 425, 428, 429, 430, 433,
  436, 437, 438, 439, 440, 469, 470, 480, 481, 482, 483, 484, 485, 486, 487, 488, 489, 491, 493, 494, 500, 501, 502, 503, 504, 505, 513, 555, 580, 600, 603,
  604, 606, 607, 608,
] as const;
export type FinalStatus = (typeof finalStatuses)[number];

const causeByStatus: Readonly<Record<FinalStatus, EndCause>> = {
  300: "numberChanged",
  301: "numberChanged",
  302: "numberChanged",
  305: "exchangeFailed",
  380: "unavailable",
  400: "exchangeFailed",
  401: "forbidden",
  402: "forbidden",
  403: "forbidden",
  404: "notFound",
  405: "exchangeFailed",
  406: "notAcceptable",
  407: "forbidden",
  408: "noAnswer",
  410: "numberChanged",
  412: "exchangeFailed",
  413: "exchangeFailed",
  414: "invalidNumber",
  415: "notAcceptable",
  416: "invalidNumber",
  417: "exchangeFailed",
  420: "exchangeFailed",
  421: "exchangeFailed",
  422: "exchangeFailed",
  423: "exchangeFailed",
  424: "exchangeFailed",
  425: "exchangeFailed",
  428: "forbidden",
  429: "forbidden",
  430: "networkLost",
  433: "declined",
  436: "forbidden",
  437: "forbidden",
  438: "forbidden",
  439: "exchangeFailed",
  440: "exchangeFailed",
  469: "exchangeFailed",
  470: "forbidden",
  480: "unavailable",
  481: "networkLost",
  482: "exchangeFailed",
  483: "exchangeFailed",
  484: "invalidNumber",
  485: "invalidNumber",
  486: "busy",
  // Our own CANCEL is known before this comes: somebody else ended it.
  487: "unavailable",
  488: "notAcceptable",
  489: "exchangeFailed",
  491: "exchangeFailed",
  493: "notAcceptable",
  494: "forbidden",
  500: "exchangeFailed",
  501: "exchangeFailed",
  502: "exchangeFailed",
  503: "congested",
  504: "exchangeFailed",
  505: "exchangeFailed",
  513: "exchangeFailed",
  555: "exchangeFailed",
  580: "notAcceptable",
  600: "busy",
  603: "declined",
  604: "notFound",
  606: "notAcceptable",
  607: "declined",
  608: "declined",
};

/** Causes of ITU-T Q.850 §2.2.7 as exchanges put them into the Reason header (RFC 3326 §2). */
export const q850Causes = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29, 30, 31, 34, 38, 39, 40, 41, 42, 43, 44, 46, 47, 49, 50, 53, 55, 57, 58, 62, 63,
  65, 66, 69, 70, 79, 81, 82, 83, 84, 85, 86, 87, 88, 90, 91, 95, 96, 97, 98, 99, 100, 101, 102, 103, 110, 111, 127,
] as const;
export type Q850Cause = (typeof q850Causes)[number];

/** `ended`: as a call ends when somebody hangs up. */
const causeByQ850: Readonly<Record<Q850Cause, EndCause | "ended">> = {
  1: "notFound",
  2: "notFound",
  3: "notFound",
  4: "invalidNumber",
  5: "invalidNumber",
  6: "exchangeFailed",
  7: "answeredElsewhere",
  8: "congested",
  9: "congested",
  16: "ended",
  17: "busy",
  18: "noAnswer",
  19: "noAnswer",
  20: "unavailable",
  21: "declined",
  22: "numberChanged",
  23: "numberChanged",
  25: "exchangeFailed",
  26: "answeredElsewhere",
  27: "unavailable",
  28: "invalidNumber",
  29: "declined",
  30: "exchangeFailed",
  31: "ended",
  34: "congested",
  38: "exchangeFailed",
  39: "exchangeFailed",
  40: "exchangeFailed",
  41: "exchangeFailed",
  42: "congested",
  43: "exchangeFailed",
  // What Asterisk says when no voice came for the RTP time-out.
  44: "mediaFailed",
  46: "congested",
  47: "congested",
  49: "exchangeFailed",
  50: "forbidden",
  53: "forbidden",
  55: "forbidden",
  57: "forbidden",
  58: "notAcceptable",
  62: "forbidden",
  63: "unavailable",
  65: "notAcceptable",
  66: "notAcceptable",
  69: "notAcceptable",
  70: "notAcceptable",
  79: "notAcceptable",
  81: "exchangeFailed",
  82: "exchangeFailed",
  83: "exchangeFailed",
  84: "exchangeFailed",
  85: "exchangeFailed",
  86: "exchangeFailed",
  87: "forbidden",
  88: "notAcceptable",
  90: "forbidden",
  91: "exchangeFailed",
  95: "exchangeFailed",
  96: "exchangeFailed",
  97: "exchangeFailed",
  98: "exchangeFailed",
  99: "exchangeFailed",
  100: "exchangeFailed",
  101: "exchangeFailed",
  102: "noAnswer",
  103: "exchangeFailed",
  110: "exchangeFailed",
  111: "exchangeFailed",
  127: "ended",
};

/** Why a call ended, and the number that said so. */
export interface CallEnding {
  readonly cause: EndCause;
  readonly code: number | null;
}

const isStatus = (status: number): status is FinalStatus => status in causeByStatus;
const isQ850 = (cause: number): cause is Q850Cause => cause in causeByQ850;

/**
 * Why a call that was never answered ended, from the final response to our INVITE (RFC 3261 §21); an unknown one counts as its class's x00 (§8.1.3.2).
 * @param status 300–699
 */
export function causeOfStatus(status: number): EndCause {
  if (isStatus(status)) return causeByStatus[status];
  if (status >= 600) return "declined";
  return status >= 400 && status < 500 ? "declined" : "exchangeFailed";
}

/** A cause in a Reason header (RFC 3326 §2), which may carry several; null where the protocol is not there. */
export function reasonCause(reason: string | null, protocol: "SIP" | "Q.850"): number | null {
  for (const part of (reason ?? "").slice(0, 500).split(",")) {
    if (part.trim().split(/[\s;]/)[0]?.toUpperCase() !== protocol) continue;
    const cause = /;\s*cause\s*=\s*(\d{1,3})(?!\d)/i.exec(part)?.[1];
    if (cause !== undefined) return Number(cause);
  }
  return null;
}

/** The end of an unanswered outgoing call: the Reason header is more exact than the response where it has a cause that is known. */
export function endingOfRefusal(status: number, reason: string | null): CallEnding {
  const q850 = reasonCause(reason, "Q.850");
  const cause = q850 !== null && isQ850(q850) ? causeByQ850[q850] : "ended";
  // 16 and 31 say that a call ended normally, and nothing of why this one did not begin.
  return cause === "ended" ? { cause: causeOfStatus(status), code: status } : { cause, code: q850 };
}

/** The end of a call by the far side's BYE: who called is there in a call that came in, who was called in one of ours. */
export function endingOfBye(reason: string | null, direction: LineCall["direction"]): CallEnding {
  const hungUp = direction === "in" ? "callerHungUp" : "calledHungUp";
  // What was answered is not declined any more.
  const ending = (cause: EndCause | "ended", code: number | null): CallEnding => ({ cause: cause === "ended" || cause === "declined" ? hungUp : cause, code });
  const q850 = reasonCause(reason, "Q.850");
  if (q850 !== null && isQ850(q850)) return ending(causeByQ850[q850], q850);
  const status = reasonCause(reason, "SIP");
  return status !== null && status >= 300 && status < 700 ? ending(causeOfStatus(status), status) : ending("ended", q850);
}

/** Why a ringing call was taken back, from the CANCEL's Reason header (RFC 3326): `SIP;cause=200;text="Call completed elsewhere"`. */
export function causeOfCancel(reason: string | null): EndCause {
  const status = reasonCause(reason, "SIP");
  if (status === 200 || reasonCause(reason, "Q.850") === 26) return "answeredElsewhere";
  return status === 408 || status === 480 ? "noAnswer" : "cancelled";
}
