import type { FrameFault } from "../../contract/line-api.ts";
import { type FrameHeader, firstBytes, frameLimits, headerNamed, headersNamed, isToken, type SipFrame, takeFrameApart, writeFrame } from "./sip-frame.ts";

/**
 * What becomes of a frame before SIP.js sees it.
 * ```
 *  frame ──blank lines──► keepAlive
 *    ├─ a message that may be believed ──► pass, written anew
 *    ├─ a request that is malformed or asks for what we lack ──► refuse: `answer` is sent
 *    └─ a response, an ACK, or what nobody could answer ──► drop
 * ```
 */
export type FrameVerdict =
  | { readonly kind: "keepAlive" }
  /** `refusal` writes an answer in case that SIP.js does not understand it either; null where none may be given. */
  | { readonly kind: "pass"; readonly frame: string; readonly refusal: ((fault: FrameFault) => string) | null }
  | { readonly kind: "refuse"; readonly fault: FrameFault; readonly answer: string }
  | { readonly kind: "drop"; readonly fault: FrameFault };

/** The answer to a request with this fault (RFC 3261 §21.4, §21.5). */
const answers: Readonly<Record<FrameFault, readonly [status: number, reason: string]>> = {
  tooLarge: [513, "Message Too Large"],
  noEnd: [400, "Bad Request"],
  badStart: [400, "Bad Request"],
  badUri: [400, "Bad Request-URI"],
  badHeader: [400, "Bad Header"],
  tooMany: [400, "Too Many Headers"],
  missing: [400, "Missing Header"],
  repeated: [400, "Repeated Header"],
  badSequence: [400, "Bad CSeq"],
  badHops: [400, "Bad Max-Forwards"],
  badLength: [400, "Bad Content-Length"],
  badBranch: [400, "Bad Via Branch"],
  otherVersion: [505, "Version Not Supported"],
  otherScheme: [416, "Unsupported URI Scheme"],
  otherMethod: [405, "Method Not Allowed"],
  unknownMethod: [501, "Not Implemented"],
  extension: [420, "Bad Extension"],
  otherContent: [415, "Unsupported Media Type"],
  noDescription: [406, "Not Acceptable"],
  notUnderstood: [400, "Bad Request"],
  failed: [500, "Server Internal Error"],
};
/** User, host (a name, or an address of IPv4 or in brackets of IPv6), port and parameters, and no headers (RFC 3261 §19.1.1, table 1). */
const sipUri = /^sips?:(?:[^@\s]+@)?(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?(?:;[^?@\s]*)?$/i;
/** Headers that an answer takes over from its request (RFC 3261 §8.2.6.2). */
const copied = new Set(["via", "from", "to", "call-id", "cseq"]);
/** Headers without which nothing is a message, and that may stand once only (RFC 3261 §8.1.1, §7.3.1). */
const mandatory = ["from", "to", "call-id", "cseq"] as const;
const single = [...mandatory, "max-forwards", "content-length", "content-type"] as const;
/** Extensions that a request may require of us; `timer` is the exchange's work (RFC 4028). */
const extensions = new Set(["timer", "outbound", "gruu", "path", "norefersub"]);

/** What is asked of a seat. SIP.js would follow a REFER and dial by itself, and throws at a PRACK. */
const methods = ["INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "MESSAGE", "NOTIFY"];
/** IANA's other methods. */
const otherMethods = ["PRACK", "PUBLISH", "REFER", "REGISTER", "SUBSCRIBE", "UPDATE"];

/**
 * A branch begins with it (RFC 3261 §8.1.1.7). Without anything more one request is taken for another's repetition, and over WebSocket
 * nobody speaks RFC 2543, which had other ways to tell (§17.2.3).
 */
const magicCookie = "z9hG4bK";

/** @param tag of ours, for an answer that begins something */
export function judgeFrame(frame: string, tag: string): FrameVerdict {
  if (/^[\r\n]*$/.test(frame.slice(0, 64)) && frame.trim() === "") return { kind: "keepAlive" };
  const taken = takeFrameApart(frame);
  return /^SIP\//i.test(taken.start) ? judgeResponse(taken) : judgeRequest(taken, tag);
}

function judgeResponse(taken: SipFrame): FrameVerdict {
  const fault = faultOfResponse(taken);
  const body = bodyOf(taken);
  if (fault !== null || body === null) return { kind: "drop", fault: fault ?? "badLength" };
  return { kind: "pass", frame: writeFrame({ ...taken, ...body }), refusal: null };
}

function faultOfResponse({ start, headers, fault }: SipFrame): FrameFault | null {
  if (fault !== null) return fault;
  if (!/^SIP\/2\.0 [1-6]\d\d(?: .*)?$/.test(start)) return "badStart";
  return faultOfMandatory(headers) ?? (sequenceOf(headers) === null ? "badSequence" : null);
}

function judgeRequest(taken: SipFrame, tag: string): FrameVerdict {
  const [method = "", uri = "", version = "", ...rest] = taken.start.split(" ");
  const line = { method, uri, version, isWhole: rest.length === 0 && isToken(method) };
  const body = bodyOf(taken);
  const fault = faultOfRequest(taken, line) ?? (body === null ? "badLength" : faultOfContent(line.method, taken.headers, body.body));
  const mayAnswer = isToken(method) && method !== "ACK" && ["via", ...mandatory].every((name) => hasValue(taken.headers, name));
  const refusal = mayAnswer ? (why: FrameFault): string => answerTo(taken.headers, why, tag) : null;
  if (fault !== null) return refusal === null ? { kind: "drop", fault } : { kind: "refuse", fault, answer: refusal(fault) };
  return { kind: "pass", frame: writeFrame({ ...taken, ...(body ?? { body: "" }) }), refusal };
}

interface RequestLine {
  readonly method: string;
  readonly uri: string;
  readonly version: string;
  readonly isWhole: boolean;
}

function faultOfRequest({ headers, fault }: SipFrame, line: RequestLine): FrameFault | null {
  return fault ?? faultOfLine(line) ?? faultOfMandatory(headers) ?? faultOfRouting(headers, line.method) ?? faultOfMethod(headers, line.method);
}

function faultOfLine({ uri, version, isWhole }: RequestLine): FrameFault | null {
  if (!isWhole || uri === "" || !/^SIP\/\d+\.\d+$/i.test(version)) return "badStart";
  if (version.toUpperCase() !== "SIP/2.0") return "otherVersion";
  if (/[<>"\t]/.test(uri) || uri.length > frameLimits.parsedLine || !/^[a-z][a-z0-9+.-]*:/i.test(uri)) return "badUri";
  if (!/^sips?:/i.test(uri)) return "otherScheme";
  return sipUri.test(uri) ? null : "badUri";
}

const hasValue = (headers: readonly FrameHeader[], name: string): boolean => (headerNamed(headers, name) ?? "") !== "";

function faultOfMandatory(headers: readonly FrameHeader[]): FrameFault | null {
  if (!["via", ...mandatory].every((name) => hasValue(headers, name))) return "missing";
  const isRepeated = (name: string): boolean => {
    const [first, ...others] = headersNamed(headers, name);
    // The same length twice harms nobody.
    return name === "content-length" ? others.some((value) => value !== first) : others.length > 0;
  };
  return single.some(isRepeated) ? "repeated" : null;
}

function faultOfRouting(headers: readonly FrameHeader[], method: string): FrameFault | null {
  if (sequenceOf(headers)?.method !== method) return "badSequence";
  const hops = headerNamed(headers, "max-forwards");
  if (hops !== null && !(/^\d{1,5}$/.test(hops) && Number(hops) <= 255)) return "badHops";
  const [via = ""] = (headerNamed(headers, "via") ?? "").split(",");
  const branch = /;\s*branch\s*=\s*([A-Za-z0-9\-.!%*_+`'~]+)/i.exec(via)?.[1] ?? magicCookie;
  return branch === magicCookie ? "badBranch" : null;
}

function faultOfMethod(headers: readonly FrameHeader[], method: string): FrameFault | null {
  if (!methods.includes(method)) return otherMethods.includes(method) ? "otherMethod" : "unknownMethod";
  if (method === "ACK" || method === "CANCEL") return null;
  return lackedExtensions(headers).length > 0 ? "extension" : null;
}

function sequenceOf(headers: readonly FrameHeader[]): { method: string } | null {
  const [, number, method] = /^(\d{1,10})[ \t]+(\S+)$/.exec(headerNamed(headers, "cseq") ?? "") ?? [];
  // RFC 3261 §8.1.1.5: below 2^31. A higher one would make every later request of the call come too late.
  return number === undefined || method === undefined || Number(number) >= 2 ** 31 || !isToken(method) ? null : { method };
}

/** RFC 3261 §8.2.2.3. */
const lackedExtensions = (headers: readonly FrameHeader[]): string[] =>
  headersNamed(headers, "require")
    .flatMap((value) => value.split(","))
    .map((option) => option.trim())
    .filter((option) => option !== "" && !extensions.has(option.toLowerCase()));

/** The body as long as it says, and the headers that say so; null when it is shorter, or says what is no length. */
function bodyOf({ headers, body }: SipFrame): { headers: readonly FrameHeader[]; body: string } | null {
  const length = headerNamed(headers, "content-length");
  const cut = length === null ? body : /^\d{1,9}$/.test(length) ? firstBytes(body, Number(length)) : null;
  if (cut === null) return null;
  return { headers: headers.map((header) => (header.name === "content-type" ? { ...header, value: plainType(header.value) } : header)), body: cut };
}

const mediaTypeOf = (value: string): string => (value.split(";")[0] ?? "").trim().toLowerCase();
/** SIP.js knows `application/sdp` by these letters alone. */
const plainType = (value: string): string => (mediaTypeOf(value) === "application/sdp" ? "application/sdp" : value);

/** What we cannot read or may not answer (RFC 3261 §8.2.3, §20.1, §20.15). */
function faultOfContent(method: string, headers: readonly FrameHeader[], body: string): FrameFault | null {
  const type = headerNamed(headers, "content-type");
  if (body !== "" && type === null) return "missing";
  if (method !== "INVITE") return null;
  if (headerNamed(headers, "contact") === null) return "missing";
  const encoding = (headerNamed(headers, "content-encoding") ?? "").toLowerCase();
  if (body !== "" && (mediaTypeOf(type ?? "") !== "application/sdp" || !["", "identity"].includes(encoding))) return "otherContent";
  const accepted = headersNamed(headers, "accept").flatMap((value) => value.split(",").map(mediaTypeOf));
  const takesSdp = accepted.some((each) => ["application/sdp", "application/*", "*/*"].includes(each));
  return accepted.length > 0 && !takesSdp ? "noDescription" : null;
}

function answerTo(headers: readonly FrameHeader[], fault: FrameFault, tag: string): string {
  const [status, reason] = answers[fault];
  const kept = headers.filter(({ name }, at) => name === "via" || (copied.has(name) && headers.findIndex((header) => header.name === name) === at));
  const tagged = kept.map(({ name, value }) => `${name}: ${name === "to" && !/;\s*tag\s*=/i.test(value) ? `${value};tag=${tag}` : value}`);
  return `${[`SIP/2.0 ${status} ${reason}`, ...tagged, ...adviceOf(headers, fault), "content-length: 0"].join("\r\n")}\r\n\r\n`;
}

/** What an answer says of how to do better (RFC 3261 §21.4.13, §21.4.15). */
function adviceOf(headers: readonly FrameHeader[], fault: FrameFault): string[] {
  if (fault === "extension") return [`unsupported: ${lackedExtensions(headers).filter(isToken).join(", ")}`];
  if (fault === "otherMethod") return [`allow: ${methods.join(", ")}`];
  return fault === "otherContent" ? ["accept: application/sdp", "accept-encoding: identity"] : [];
}
