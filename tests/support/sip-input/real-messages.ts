import { tagOf } from "../../../src/dispatch/exchange/training/sip/address.ts";
import { headerValue, type SipHeader, type SipMessage, writeSipMessage } from "../../../src/dispatch/exchange/training/sip/message.ts";
import { parseSipFrame } from "../../../src/dispatch/exchange/training/sip/parse-message.ts";
import type { SipRelay } from "../sip-relay.ts";

/** A message as the exchange sends it, to be given an identity. */
export interface RealMessage {
  readonly name: string;
  frame(identity: string): string;
}

/** A call as its messages name it, seen from the exchange. */
export interface Dialog {
  readonly from: string;
  readonly to: string;
  readonly callId: string;
}

const nameOf = (frame: string): string => /^(?:SIP\/2\.0 (\d{3})|([A-Z]+) )/.exec(frame)?.slice(1).join("") ?? "";

/** The newest of each kind that the exchange sent, with the offer of sound that its INVITE carried. */
export function capturedMessages(relay: SipRelay): { messages: RealMessage[]; offer: string } {
  const newest = new Map<string, string>();
  for (const { from, frame } of relay.frames) if (from === "exchange") newest.set(nameOf(frame), frame);
  const invite = newest.get("INVITE") ?? "";
  const messages = [...newest].map(([name, frame]) => ({ name, frame: (identity: string) => renewed(frame, identity) }));
  return { messages, offer: invite.split("\r\n\r\n")[1] ?? "" };
}

/** The same message of another call. */
export const renewed = (frame: string, identity: string): string =>
  frame
    .replace(/(branch=z9hG4bK)[^;,\s]+/i, `$1${identity}`)
    .replace(/^(Call-ID|i):.*$/im, `$1: ${identity}`)
    .replace(/^(X-Hotline-Call):.*$/im, `$1: asterisk:${identity}`)
    .replace(/^(From|f):(.*);tag=[^;\s]+/im, `$1:$2;tag=${identity}`);

/** The call that the line answered last, as the exchange names it. */
export function newestDialog(relay: SipRelay): Dialog {
  const answers = relay.frames.flatMap(({ from, frame }) => {
    const parsed = from === "line" && frame.startsWith("SIP/2.0 200") ? parseSipFrame(frame) : null;
    return parsed?.kind === "message" && (headerValue(parsed.message, "cseq") ?? "").endsWith("INVITE") ? [parsed.message] : [];
  });
  const answer: SipMessage | undefined = answers.at(-1);
  const [from, to, callId] = ["from", "to", "call-id"].map((name) => (answer === undefined ? null : headerValue(answer, name)));
  if (from == null || to == null || callId == null || tagOf(to) === null) throw new Error("the line has answered no call");
  return { from, to, callId };
}

/** What an exchange may say within a call. @param sequence the CSeq of the next one */
export function inDialog(dialog: Dialog, extension: string, offer: string, sequence: () => number): RealMessage[] {
  const contact: SipHeader = { name: "contact", value: "<sip:exchange@far.invalid;transport=ws>" };
  const of = (method: string, more: readonly SipHeader[] = [], body = ""): RealMessage => ({
    name: method,
    frame: (identity) =>
      writeSipMessage({
        kind: "request",
        method,
        uri: `sip:${extension}@far.invalid`,
        headers: [
          { name: "via", value: `SIP/2.0/WS far.invalid;branch=z9hG4bK${identity}` },
          { name: "max-forwards", value: "70" },
          { name: "from", value: dialog.from },
          { name: "to", value: dialog.to },
          { name: "call-id", value: dialog.callId },
          { name: "cseq", value: `${sequence()} ${method}` },
          ...more,
        ],
        body,
      }),
  });
  const type = (value: string): SipHeader => ({ name: "content-type", value });
  return [
    of("INVITE", [contact, type("application/sdp")], offer),
    of("OPTIONS"),
    of("INFO", [type("application/dtmf-relay")], "Signal=1\r\nDuration=160\r\n"),
    of("MESSAGE", [type("text/plain")], "热线 hello"),
    of(
      "NOTIFY",
      [{ name: "event", value: "refer" }, { name: "subscription-state", value: "active;expires=60" }, type("message/sipfrag")],
      "SIP/2.0 100 Trying",
    ),
    of("REFER", [contact, { name: "refer-to", value: "<sip:19900000001@far.invalid>" }]),
    of("UPDATE", [contact, type("application/sdp")], offer),
  ];
}
