import { headerValue, headerValues, type SipHeader, type SipMessage } from "./message.ts";

/** What a WebSocket frame turned out to be. */
export type ParsedFrame =
  | { readonly kind: "message"; readonly message: SipMessage }
  /** Blank lines, sent to keep the connection open (RFC 5626 §3.5.1). */
  | { readonly kind: "keepAlive" }
  /** `answer` has the status and the headers for a refusal, where the sender can be answered at all. */
  | { readonly kind: "malformed"; readonly reason: string; readonly answer: { readonly status: number; readonly headers: readonly SipHeader[] } | null };

/** Far above any seat's message; a larger one is not read at all. */
export const largestMessage = 64 * 1024;
const mostHeaders = 200;
const compactForms: Readonly<Record<string, string>> = {
  i: "call-id",
  m: "contact",
  e: "content-encoding",
  l: "content-length",
  c: "content-type",
  f: "from",
  s: "subject",
  k: "supported",
  t: "to",
  v: "via",
  r: "refer-to",
  b: "referred-by",
  o: "event",
  u: "allow-events",
  x: "session-expires",
};
/** Headers that may stand once only (RFC 3261 §7.3.1), and without which nothing can be answered. */
const mandatory = ["from", "to", "call-id", "cseq"] as const;
const token = /^[A-Za-z0-9\-.!%*_+`'~]+$/;

interface Head {
  readonly start: string;
  readonly headers: readonly SipHeader[];
  readonly body: string;
  readonly broken: string | null;
}

/**
 * Reads one frame (one SIP message, RFC 7118 §5). Total: whatever came in, it returns,
 * in time linear in the frame's length.
 */
export function parseSipFrame(frame: string | Uint8Array): ParsedFrame {
  if (frame.length > largestMessage) return { kind: "malformed", reason: "too large", answer: null };
  const text = typeof frame === "string" ? frame : new TextDecoder().decode(frame);
  const trimmed = text.replace(/^[\r\n]+/, "");
  if (trimmed === "") return { kind: "keepAlive" };
  const head = readHead(trimmed);
  return head.start.startsWith("SIP/") ? readResponse(head) : readRequest(head);
}

function readHead(text: string): Head {
  const end = /\r?\n\r?\n/.exec(text);
  const top = end === null ? text : text.slice(0, end.index);
  const body = end === null ? "" : text.slice(end.index + end[0].length);
  // A line that begins with white space goes on with the one before (RFC 3261 §7.3.1).
  const lines = top.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const headers: SipHeader[] = [];
  let broken: string | null = end === null ? "no end of headers" : null;
  for (const line of lines.slice(1)) {
    const header = readHeader(line);
    if (header === null || headers.length >= mostHeaders) broken ??= header === null ? "bad header" : "too many headers";
    else headers.push(header);
  }
  return { start: lines[0] ?? "", headers, ...bodyByLength(headers, body, broken) };
}

function readHeader(line: string): SipHeader | null {
  const colon = line.indexOf(":");
  const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
  if (!token.test(name)) return null;
  return { name: compactForms[name] ?? name, value: line.slice(colon + 1).trim() };
}

/** Over WebSocket the length may be left out (RFC 7118 §5.2); where it stands it must be true. */
function bodyByLength(headers: readonly SipHeader[], body: string, broken: string | null): { body: string; broken: string | null } {
  const lengths = headers.filter(({ name }) => name === "content-length");
  const [first] = lengths;
  if (first === undefined) return { body, broken };
  if (lengths.some(({ value }) => value !== first.value) || !/^\d{1,9}$/.test(first.value)) return { body, broken: broken ?? "bad content-length" };
  const bytes = new TextEncoder().encode(body);
  const length = Number(first.value);
  if (length > bytes.length) return { body, broken: broken ?? "body shorter than content-length" };
  return { body: new TextDecoder().decode(bytes.subarray(0, length)), broken };
}

function readResponse(head: Head): ParsedFrame {
  const start = /^SIP\/2\.0 (\d{3})(?: (.*))?$/.exec(head.start);
  const status = Number(start?.[1]);
  const fault = start === null || status < 100 || status > 699 ? "bad status line" : (head.broken ?? mandatoryFault(head.headers));
  // A response is never answered.
  if (fault !== null) return { kind: "malformed", reason: fault, answer: null };
  return { kind: "message", message: { kind: "response", status, reason: start?.[2] ?? "", headers: head.headers, body: head.body } };
}

function readRequest(head: Head): ParsedFrame {
  const fault = mandatoryFault(head.headers);
  if (fault !== null) return { kind: "malformed", reason: fault, answer: null };
  const refuse = (reason: string, status = 400): ParsedFrame => ({ kind: "malformed", reason, answer: { status, headers: head.headers } });
  const start = /^(\S+) (\S+) (SIP\/\d+\.\d+)$/i.exec(head.start);
  const [, method, uri, version] = start ?? [];
  if (method === undefined || uri === undefined || !token.test(method)) return refuse("bad request line");
  if (version?.toUpperCase() !== "SIP/2.0") return refuse("version not supported", 505);
  if (head.broken !== null) return refuse(head.broken);
  if (/[<>"\s]/.test(uri)) return refuse("bad request URI");
  if (!/^sips?:/i.test(uri)) return refuse("unsupported URI scheme", 416);
  const sequence = /^(\d{1,10})\s+(\S+)$/.exec(headerValue(head, "cseq") ?? "");
  if (sequence === null || Number(sequence[1]) >= 2 ** 31) return refuse("bad CSeq");
  if (sequence[2] !== method) return refuse("CSeq is of another method");
  return { kind: "message", message: { kind: "request", method, uri, headers: head.headers, body: head.body } };
}

/** What makes an answer impossible, or null. */
function mandatoryFault(headers: readonly SipHeader[]): string | null {
  if (headerValues({ headers }, "via").length === 0) return "no Via";
  for (const name of mandatory) {
    const values = headerValues({ headers }, name);
    if (values.length !== 1 || values[0] === "") return `${values.length === 0 ? "no" : "more than one or an empty"} ${name}`;
  }
  return null;
}
