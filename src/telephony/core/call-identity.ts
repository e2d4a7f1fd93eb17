import { callIdSchema } from "../../contract/identifiers.ts";
import { type CallPurpose, callPurposeSchema } from "../../contract/line-api.ts";

/** Longest header value that is looked at. */
const longestValue = 500;

const purposes = callPurposeSchema.options;

/** What an INVITE says of itself, as the exchange sent it; hostile values come out bounded or null. */
export interface InviteFacts {
  readonly callId: string;
  readonly number: string | null;
  readonly displayName: string | null;
  readonly queue: string | null;
  readonly purpose: CallPurpose;
  readonly aboutCallId: string | null;
  readonly party: string | null;
  readonly colleague: string | null;
}
/** The headers that are looked at; null where absent. */
export interface InviteHeaders {
  /** Call-ID, for a call that the exchange did not mark. */
  readonly sipCallId: string;
  readonly hotlineCall: string | null;
  readonly hotlineQueue: string | null;
  /** `X-Hotline-Purpose` and `X-Hotline-About`: believed with the exchange's mark alone. */
  readonly hotlinePurpose: string | null;
  readonly hotlineAbout: string | null;
  /** `X-Hotline-Party`, `X-Hotline-Host`: whom a colleague's call is about, and who asks into a three-party call; believed as those above. */
  readonly hotlineParty: string | null;
  readonly hotlineHost: string | null;
  /** P-Asserted-Identity (RFC 3325 §9.1), believed before From: the exchange is the trust domain. */
  readonly assertedIdentity: string | null;
  readonly from: string;
}

/** @param exchange prefix of the ids of calls that the exchange did not mark */
export function factsOfInvite(headers: InviteHeaders, exchange: string): InviteFacts {
  const marked = callIdSchema.safeParse(headers.hotlineCall?.trim());
  const identity = partyOfIdentity(headers.assertedIdentity ?? headers.from);
  const purpose = (marked.success && purposes.find((each) => each === headers.hotlinePurpose?.trim())) || "outside";
  const party = marked.success ? printable(headers.hotlineParty, 200) : null;
  return {
    callId: marked.success ? marked.data : unmarkedId(headers.sipCallId, exchange),
    // Into a three-party call one is asked for the citizen's sake; the identity is the room's.
    ...(purpose === "conference" ? { number: party, displayName: null } : identity),
    queue: printable(headers.hotlineQueue, 80),
    purpose,
    aboutCallId: marked.success ? (callIdSchema.safeParse(headers.hotlineAbout?.trim()).data ?? null) : null,
    party,
    colleague: purpose === "conference" ? printable(headers.hotlineHost, 200) : null,
  };
}

/** Who a P-Asserted-Identity or From names. */
export function partyOfIdentity(header: string): { number: string | null; displayName: string | null } {
  const identity = header.slice(0, longestValue);
  return { number: userOf(identity), displayName: displayNameOf(identity) };
}

/** The id of a call without a mark: the exchange's name and the SIP Call-ID in the letters that an id has. */
export function unmarkedId(sipCallId: string, exchange: string): string {
  const letters = sipCallId.replace(/[^\w.:@-]/g, "-").slice(0, 120);
  return `${exchange}:${letters === "" ? "-" : letters}`;
}

const withheldUsers = new Set(["anonymous", "restricted", "unavailable", "unknown", ""]);

/** User part of the first SIP or tel URI; null for a withheld number (RFC 3323 §4.1.1.3: `anonymous@anonymous.invalid`). */
function userOf(identity: string): string | null {
  const uri = /(?:sips?|tel):([^@;>,\s]*)(@[^;>,\s]*)?/i.exec(identity);
  const user = decoded(uri?.[1] ?? "");
  if (withheldUsers.has(user.toLowerCase()) || /@anonymous\.invalid/i.test(uri?.[2] ?? "")) return null;
  return printable(user, 200);
}

function displayNameOf(identity: string): string | null {
  const quoted = /^\s*"((?:[^"\\]|\\.)*)"\s*</.exec(identity)?.[1]?.replace(/\\(.)/g, "$1");
  const name = quoted ?? /^\s*([^<"]+?)\s*</.exec(identity)?.[1] ?? null;
  return name === null || name.toLowerCase() === "anonymous" ? null : printable(name, 200);
}

/** Percent-escapes of a URI's user part (RFC 3261 §25.1); a broken escape stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Without control characters, which could forge lines or turn the reading direction; null when nothing is left. */
function printable(text: string | null, limit: number): string | null {
  const cleaned = (text ?? "")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .trim()
    .slice(0, limit);
  return cleaned === "" ? null : cleaned;
}
