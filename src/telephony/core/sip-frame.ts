/** One header field, unfolded; `name` in its long form and lower case. */
export interface FrameHeader {
  readonly name: string;
  readonly value: string;
}
/** A frame taken apart, before anything in it is believed. */
export interface SipFrame {
  readonly start: string;
  readonly headers: readonly FrameHeader[];
  readonly body: string;
  /** What of its form is wrong; null when it is well-formed. */
  readonly fault: FormFault | null;
}
export type FormFault = "tooLarge" | "noEnd" | "badHeader" | "tooMany";

/**
 * How much is looked at, in characters. SIP.js takes some headers apart by a grammar whose time grows with the square of their length
 * (a Contact of 4,000 takes it 60 ms): those are short. An exchange's INVITE has some 4,000 characters in all.
 */
export const frameLimits = { frame: 65_536, head: 16_384, line: 4_096, parsedLine: 1_024, headers: 150, contacts: 10, routes: 20, hops: 70 } as const;

/** RFC 3261 §7.3.3 and IANA's registry. */
const compactForms: ReadonlyMap<string, string> = new Map([
  ["a", "accept-contact"],
  ["b", "referred-by"],
  ["c", "content-type"],
  ["d", "request-disposition"],
  ["e", "content-encoding"],
  ["f", "from"],
  ["i", "call-id"],
  ["j", "reject-contact"],
  ["k", "supported"],
  ["l", "content-length"],
  ["m", "contact"],
  ["o", "event"],
  ["r", "refer-to"],
  ["s", "subject"],
  ["t", "to"],
  ["u", "allow-events"],
  ["v", "via"],
  ["x", "session-expires"],
]);
/** A token (RFC 3261 §25.1). */
const tokenPattern = /^[A-Za-z0-9\-.!%*_+`'~]+$/;
/**
 * Controls but for tabs, and for those that a backslash goes before (`quoted-pair`, RFC 3261 §25.1).
 * A lone CR or LF is one in any case, and would split the lines of an answer that repeats it.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controls = /(?<!\\)[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[\r\n]/;
/** Headers that SIP.js's grammar takes apart. */
const parsed = new Set(["via", "from", "to", "contact", "record-route", "call-id", "content-type", "content-disposition", "refer-to", "event", "replaces"]);

export const isToken = (text: string): boolean => tokenPattern.test(text);

/** Takes a frame apart, in time linear in its length; of one that is too large only the head. */
export function takeFrameApart(frame: string): SipFrame {
  const text = frame.slice(0, frameLimits.frame).replace(/^[\r\n]+/, "");
  const end = text.indexOf("\r\n\r\n");
  const head = (end === -1 ? text : text.slice(0, end)).slice(0, frameLimits.head);
  const isLarge = frame.length > frameLimits.frame || end > frameLimits.head;
  // A line that begins with white space goes on with the one before (RFC 3261 §7.3.1).
  const [start = "", ...lines] = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const { headers, fault } = headersOf(lines);
  const worst = isLarge ? "tooLarge" : end === -1 ? "noEnd" : fault;
  return { start, headers, body: end === -1 ? "" : text.slice(end + 4), fault: worst };
}

function headersOf(lines: readonly string[]): Pick<SipFrame, "headers" | "fault"> {
  const headers: FrameHeader[] = [];
  let fault: FormFault | null = null;
  for (const line of lines) {
    const header = headerOf(line);
    if (header === null) fault ??= "badHeader";
    else if (headers.length >= frameLimits.headers) fault ??= "tooMany";
    else headers.push(header);
  }
  return { headers, fault: fault ?? (hasTooMany(headers) ? "tooMany" : null) };
}

function headerOf(line: string): FrameHeader | null {
  const colon = line.indexOf(":");
  const written = line.slice(0, Math.max(0, colon)).trimEnd().toLowerCase();
  const name = compactForms.get(written) ?? written;
  const limit = parsed.has(name) || name.endsWith("-authenticate") ? frameLimits.parsedLine : frameLimits.line;
  return !isToken(name) || line.length > limit || controls.test(line) ? null : { name, value: line.slice(colon + 1).trim() };
}

/** More addresses than anybody has, over all their headers. */
function hasTooMany(headers: readonly FrameHeader[]): boolean {
  const count = (name: string): number => headersNamed(headers, name).reduce((sum, value) => sum + value.split(",").length, 0);
  return count("contact") > frameLimits.contacts || count("record-route") > frameLimits.routes || count("via") > frameLimits.hops;
}

export const headersNamed = (headers: readonly FrameHeader[], name: string): string[] =>
  headers.flatMap((header) => (header.name === name ? [header.value] : []));

/** The first header of this name; null where there is none. */
export const headerNamed = (headers: readonly FrameHeader[], name: string): string | null => headers.find((header) => header.name === name)?.value ?? null;

/** The frame as SIP.js gets it: one line a header, in their long forms. */
export const writeFrame = ({ start, headers, body }: Pick<SipFrame, "start" | "headers" | "body">): string =>
  `${[start, ...headers.map(({ name, value }) => `${name}: ${value}`)].join("\r\n")}\r\n\r\n${body}`;

/** Content-Length counts bytes of UTF-8 (RFC 3261 §20.14). @returns the text's first bytes as text; null when it has fewer */
export function firstBytes(text: string, bytes: number): string | null {
  let counted = 0;
  let index = 0;
  while (index < text.length && counted < bytes) {
    const code = text.codePointAt(index) ?? 0;
    counted += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    index += code < 0x10000 ? 1 : 2;
  }
  return counted < bytes ? null : text.slice(0, index);
}
