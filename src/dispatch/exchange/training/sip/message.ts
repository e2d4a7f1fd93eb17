/** One header field; names are kept in their long form, lower case, values unfolded. */
export interface SipHeader {
  readonly name: string;
  readonly value: string;
}

export interface SipRequest {
  readonly kind: "request";
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly SipHeader[];
  readonly body: string;
}

export interface SipResponse {
  readonly kind: "response";
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly SipHeader[];
  readonly body: string;
}

export type SipMessage = SipRequest | SipResponse;

/** All headers of this name, in their order. */
export const headerValues = (message: { headers: readonly SipHeader[] }, name: string): readonly string[] =>
  message.headers.filter((header) => header.name === name).map((header) => header.value);

/** The first header of this name, or null. */
export const headerValue = (message: { headers: readonly SipHeader[] }, name: string): string | null =>
  message.headers.find((header) => header.name === name)?.value ?? null;

/** The usual spelling on the wire; receivers take any (RFC 3261 §7.3.1). */
const spellings: Readonly<Record<string, string>> = { "call-id": "Call-ID", cseq: "CSeq", "www-authenticate": "WWW-Authenticate" };
const spell = (name: string): string => spellings[name] ?? name.replace(/(^|-)([a-z])/g, (found) => found.toUpperCase());
/** A value never breaks out of its line, whatever a caller's name holds. */
const oneLine = (value: string): string => value.replace(/[\r\n\0]+/g, " ");

/** The message as it goes over the wire, with its Content-Length. */
export function writeSipMessage(message: SipMessage): string {
  const start = message.kind === "request" ? `${message.method} ${message.uri} SIP/2.0` : `SIP/2.0 ${message.status} ${message.reason}`;
  const headers = message.headers.filter(({ name }) => name !== "content-length").map(({ name, value }) => `${spell(name)}: ${oneLine(value)}`);
  return [oneLine(start), ...headers, `Content-Length: ${new TextEncoder().encode(message.body).length}`, "", message.body].join("\r\n");
}
