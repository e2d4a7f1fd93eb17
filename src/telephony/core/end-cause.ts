import type { EndCause } from "../../contract/line-api.ts";

/**
 * Why a call that was never answered ended, from the final response to our INVITE (RFC 3261 §21).
 * @param status 300–699
 */
export function causeOfStatus(status: number): EndCause {
  const known: Readonly<Record<number, EndCause>> = {
    404: "notFound",
    408: "noAnswer",
    410: "notFound",
    415: "notAcceptable",
    480: "noAnswer",
    484: "notFound",
    486: "busy",
    487: "cancelled",
    488: "notAcceptable",
    600: "busy",
    603: "rejected",
    604: "notFound",
    606: "notAcceptable",
  };
  return known[status] ?? (status >= 400 && status < 500 ? "rejected" : "exchangeFailed");
}

/** Why a ringing call was taken back, from the CANCEL's Reason header (RFC 3326): `SIP;cause=200;text="Call completed elsewhere"`. */
export function causeOfCancel(reason: string | null): EndCause {
  const cause = /^\s*SIP\s*;.*\bcause\s*=\s*(\d{3})/i.exec((reason ?? "").slice(0, 500))?.[1];
  if (cause === "200") return "answeredElsewhere";
  return cause === "408" || cause === "480" ? "noAnswer" : "cancelled";
}
