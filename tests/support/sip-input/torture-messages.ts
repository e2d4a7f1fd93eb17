/** What the line must do with a message: one of these final statuses, ring (180 and nothing final), or say nothing. */
export type Expected = number | "rings" | "silence";

/** A message of our own making for a section of RFC 4475 or RFC 5118. */
export interface TortureMessage {
  readonly section: string;
  /** What it tries. */
  readonly about: string;
  readonly expected: readonly Expected[];
  /** @param seat the line's extension @param identity unique @param offer a description of sound that the line can take */
  frame(seat: string, identity: string, offer: string): string;
}
interface Parts {
  /** Instead of `OPTIONS sip:«seat»@far.invalid SIP/2.0`. */
  readonly start?: string;
  /** Lines that come instead of the usual ones of the same name, or none (null), or more. */
  readonly [header: string]: string | null | undefined;
}

/** «seat», «id» and «offer» stand for the extension, the identity and the offer of sound. */
const usual = {
  Via: "SIP/2.0/WS far.invalid;branch=z9hG4bK«id»",
  "Max-Forwards": "70",
  From: "<sip:torture@far.invalid>;tag=«id»",
  To: "<sip:«seat»@far.invalid>",
  "Call-ID": "«id»@far.invalid",
  CSeq: "7 OPTIONS",
};
function filled(text: string, seat: string, identity: string, offer: string): string {
  const sixth = offer.replace(/^(o=.*) IN IP4 \S+/m, "$1 IN IP6 2001:db8::20").replace(/^c=IN IP4 \S+/gm, "c=IN IP6 2001:db8::20");
  const ofBoth = offer.replace(/^c=.*$/m, "c=IN IP6 2001:db8::20").replace(/^(m=audio .*)$/m, "$1\r\nc=IN IP4 192.0.2.1");
  const said: Readonly<Record<string, string>> = { seat, id: identity, offer, offer6: sixth, offerOfBoth: ofBoth };
  return text.replaceAll(/«(\w+)»/g, (whole, name: string) => said[name] ?? whole);
}

function row(section: string, about: string, expected: Expected | readonly Expected[], { start, body = "", ...changed }: Parts): TortureMessage {
  const headers = Object.entries({ ...usual, ...changed }).flatMap(([name, value]) => (value == null ? [] : [`${name}: ${value}`]));
  const text = `${[start ?? "OPTIONS sip:«seat»@far.invalid SIP/2.0", ...headers].join("\r\n")}\r\n\r\n${body ?? ""}`;
  return { section, about, expected: [expected].flat(), frame: (seat, identity, offer) => filled(text, seat, identity, offer) };
}
/** An INVITE with sound, changed as said. */
const invite = (section: string, about: string, expected: Expected | readonly Expected[], changed: Parts = {}): TortureMessage =>
  row(section, about, expected, {
    start: "INVITE sip:«seat»@far.invalid SIP/2.0",
    CSeq: "7 INVITE",
    Contact: "<sip:torture@far.invalid;transport=ws>",
    "Content-Type": "application/sdp",
    body: "«offer»",
    ...changed,
  });
const register = (section: string, about: string, expected: Expected | readonly Expected[], changed: Parts): TortureMessage =>
  row(section, about, expected, { start: "REGISTER sip:«seat»@far.invalid SIP/2.0", CSeq: "7 REGISTER", Contact: "<sip:torture@far.invalid>", ...changed });
const answer = (section: string, about: string, start: string, changed: Parts = {}): TortureMessage => row(section, about, "silence", { start, ...changed });

/**
 * RFC 4475, section by section. Where it leaves the outcome open, ours is written here. Over WebSocket nobody speaks RFC 2543, and a line
 * is no registrar: 405.
 */
export const tortureMessages: readonly TortureMessage[] = [
  invite("3.1.1.1", "white space, folded lines, compact names, unknown headers", "rings", {
    Via: null,
    v: "SIP  / 2.0\r\n  /WS\r\n\t far.invalid ; branch\r\n  = z9hG4bK«id»",
    From: null,
    "f ": ' "A \\\\ \\" caller"   <sip:torture@far.invalid>\r\n ;\r\n  tag = «id»',
    To: null,
    "TO  ": "\r\n sip:«seat»@far.invalid ;  odd = value",
    CSeq: "0007\r\n  INVITE",
    "Max-Forwards": "0070",
    "Brand-New": " one\r\n   two",
    "Odd-Value": ";;,,;;,;",
    "s ": "",
    Contact: null,
    m: '"Quoted \\"\\"" <sip:torture@far.invalid> ;\r\n  q = 0.5 ; more',
  }),
  row("3.1.1.2", "every character that a method may have", 501, {
    start: "!odd-Method012_*+`.%indeed'~ sip:«seat»@far.invalid SIP/2.0",
    CSeq: "7 !odd-Method012_*+`.%indeed'~",
  }),
  invite("3.1.1.2", "every character that a user, a parameter and a tag may have", "rings", {
    start: "INVITE sip:«seat»@far.invalid;~odd!=%41*;lone SIP/2.0",
    From: "token1~` token2'+_ token3*%!.- <sip:a_1~(b)-c!'*.%26&=+$,;?/:pass%20&=+$,@far.invalid;p=%20>;tag=_token~1'+`*%!-.«id»",
  }),
  invite("3.1.1.3", "escapes in a user part", ["rings", 404], {
    From: "<sip:I%20have%20spaces@far.invalid>;tag=«id»",
    Contact: "<sip:caller%25@far.invalid;%6Cr;n%61me=v%61lue%25%34%31>",
  }),
  row("3.1.1.4", "an escaped NUL in a user part", 200, { From: "<sip:null-%00-null@far.invalid>;tag=«id»" }),
  row("3.1.1.5", "percent signs that escape nothing", 501, {
    start: "RE%47IST%45R sip:«seat»@far.invalid SIP/2.0",
    CSeq: "7 RE%47IST%45R",
    From: '"%Z%45" <sip:torture@far.invalid>;tag=«id»',
  }),
  row("3.1.1.6", "no space between a name and its address", 200, { From: "caller<sip:torture@far.invalid>;tag=«id»" }),
  invite("3.1.1.7", "long values in every header", "rings", {
    From: `"${"a long name ".repeat(40)}" <sip:${"long".repeat(60)}@far.invalid>;tag=«id»${"1298".repeat(40)}`,
    "Unknown-Long": "value ".repeat(600),
    Via: `SIP/2.0/WS far.invalid;branch=z9hG4bK«id»${"long".repeat(100)}`,
    "Call-ID": `«id»${"long".repeat(100)}`,
  }),
  row("3.1.1.8", "octets after the end", 200, {
    "Content-Length": "0",
    body: "\r\nINVITE sip:«seat»@far.invalid SIP/2.0\r\nVia: SIP/2.0/WS far.invalid;branch=z9hG4bKsecond«id»\r\n\r\n",
  }),
  row("3.1.1.9", "parameters within the user part", 404, { start: "OPTIONS sip:«seat»;par=u%40far.invalid@far.invalid SIP/2.0" }),
  row("3.1.1.10", "transports that nobody knows", 200, {
    Via: "SIP/2.0/WS far.invalid;branch=z9hG4bK«id»\r\nVia: SIP/2.0/PIGEON t2.invalid;branch=z9hG4bK2\r\nVia: SIP/2.0/SCTP t3.invalid;branch=z9hG4bK3",
  }),
  row("3.1.1.11", "a body of several parts", [200, 415], {
    start: "MESSAGE sip:«seat»@far.invalid SIP/2.0",
    CSeq: "7 MESSAGE",
    "Content-Type": 'multipart/mixed;boundary="part"',
    body: "--part\r\nContent-Type: text/plain\r\n\r\nHello\r\n--part\r\nContent-Type: application/octet-stream\r\n\r\n\u0000\u0001\u0002\r\n--part--\r\n",
  }),
  answer("3.1.1.12", "a reason phrase of odd letters", "SIP/2.0 200 = 2**3 * 5**2 热线 но"),
  answer("3.1.1.13", "an empty reason phrase", "SIP/2.0 100 "),
  invite("3.1.2.1", "separators with nothing between them", 400, {
    Via: "SIP/2.0/WS far.invalid;branch=z9hG4bK«id»;;,;,,",
    Contact: '"J" <sip:torture@far.invalid>;;;;',
  }),
  invite("3.1.2.2", "a body shorter than it says", 400, { "Content-Length": "99999" }),
  invite("3.1.2.3", "a negative length", 400, { "Content-Length": "-999" }),
  row("3.1.2.4", "numbers that are too large", 400, { CSeq: "36893488147419103232 OPTIONS", "Max-Forwards": "300", Expires: "10000000000000000000" }),
  answer("3.1.2.5", "an answer with numbers that are too large", "SIP/2.0 503 Service Unavailable", {
    CSeq: "9292394834772304023312 OPTIONS",
    "Retry-After": "949302838503028349304023988",
  }),
  invite("3.1.2.6", "a quote that is not closed", 400, { From: '"A caller <sip:torture@far.invalid>;tag=«id»' }),
  invite("3.1.2.7", "angle brackets around the Request-URI", 400, { start: "INVITE <sip:«seat»@far.invalid> SIP/2.0" }),
  invite("3.1.2.8", "a space within the Request-URI", 400, { start: "INVITE sip:«seat»@far.invalid; lr SIP/2.0" }),
  invite("3.1.2.9", "several spaces in the request line", 400, { start: "INVITE  sip:«seat»@far.invalid  SIP/2.0" }),
  row("3.1.2.10", "spaces at the end of the request line", 400, { start: "OPTIONS sip:«seat»@far.invalid SIP/2.0  " }),
  invite("3.1.2.11", "headers in the Request-URI", 400, { start: "INVITE sip:«seat»@far.invalid?Route=%3Csip:other.invalid%3E SIP/2.0" }),
  invite("3.1.2.12", "a date in no zone that SIP knows", ["rings", 400], { Date: "Fri, 01 Jan 2010 16:00:00 EST" }),
  invite("3.1.2.13", "an address with headers that is not in brackets", [400, "rings"], { Contact: "sip:torture@far.invalid?Route=%3Csip:other.invalid%3E" }),
  row("3.1.2.14", "spaces within an address", 400, { To: '"Watson, Thomas" < sip:«seat»@far.invalid >' }),
  row("3.1.2.15", "a name of no tokens and no quotes", 400, { From: "Bell, Alexander <sip:torture@far.invalid>;tag=«id»" }),
  row("3.1.2.16", "another version of SIP", 505, { start: "OPTIONS sip:«seat»@far.invalid SIP/7.0", Via: "SIP/7.0/WS far.invalid;branch=z9hG4bK«id»" }),
  row("3.1.2.17", "CSeq names another method", 400, { CSeq: "7 INVITE" }),
  row("3.1.2.18", "CSeq names another method than an unknown one", [400, 501], { start: "NEWMETHOD sip:«seat»@far.invalid SIP/2.0", CSeq: "7 INVITE" }),
  answer("3.1.2.19", "a status of ten digits", "SIP/2.0 4294967301 better not break the receiver"),
  row("3.2.1", "a branch of the magic cookie alone", 400, { Via: "SIP/2.0/WS far.invalid;branch=z9hG4bK" }),
  invite("3.3.1", "required headers are missing", [400, "silence"], { From: null, To: null, "Call-ID": null, "Max-Forwards": null }),
  row("3.3.2", "a Request-URI of an unknown scheme", 416, { start: "OPTIONS nobodyKnowsThis:totally-opaque SIP/2.0" }),
  row("3.3.3", "a Request-URI of a known scheme that is none for calls", 416, { start: "OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0" }),
  row("3.3.4", "unknown schemes in headers", [200, 400], { To: "<isbn:2983792873>" }),
  row("3.3.5", "required extensions that nobody knows", 420, { Require: "nothing-we-support, nor-this", "Proxy-Require": "nor-that" }),
  invite("3.3.6", "a body of an unknown type", 415, { "Content-Type": "application/unknown", body: "<audio><pcmu port='443'/></audio>" }),
  register("3.3.7", "an unknown scheme of authorization", 405, { Authorization: "NoOneKnowsThis opaque-data=here" }),
  invite("3.3.8", "several values where one may stand", 400, {
    from: "<sip:other@far.invalid>;tag=other",
    to: "<sip:«seat»@far.invalid>",
    cseq: "8 INVITE",
    "max-forwards": "5",
  }),
  row("3.3.9", "several lengths", 400, { "Content-Length": "5", l: "12", body: "There's no way to know how many octets are supposed to be here." }),
  answer("3.3.10", "an answer that went to everybody", "SIP/2.0 200 OK", {
    CSeq: "7 INVITE",
    Via: "SIP/2.0/WS 192.0.2.198;branch=z9hG4bK«id»\r\nVia: SIP/2.0/WS 255.255.255.255;branch=z9hG4bKsai«id»",
  }),
  row("3.3.11", "no hop is left, and none is needed", 200, { "Max-Forwards": "0" }),
  register("3.3.12", "unknown parameters beside a Contact", 405, { Contact: "sip:+19725552222@far.invalid;unknownparam" }),
  register("3.3.13", "unknown parameters within a Contact", 405, { Contact: "<sip:+19725552222@far.invalid;unknownparam>" }),
  register("3.3.14", "an escaped header in a Contact", 405, { Contact: "<sip:torture@far.invalid?Route=%3Csip:other.invalid%3E>" }),
  invite("3.3.15", "only answers that we cannot give are accepted", 406, { Accept: "text/nobodyKnowsThis" }),
  invite("3.4.1", "an INVITE of RFC 2543", 400, { Via: "SIP/2.0/WS far.invalid", From: "<sip:torture@far.invalid>", "Max-Forwards": null }),
];

/** RFC 5118: addresses of IPv6. */
export const ipv6Messages: readonly TortureMessage[] = [
  row("4.1", "a reference of IPv6", 200, { start: "OPTIONS sip:«seat»@[2001:db8::10] SIP/2.0", Via: "SIP/2.0/WS [2001:db8::9:1];branch=z9hG4bK«id»" }),
  row("4.2", "an address of IPv6 without brackets", 400, {
    start: "OPTIONS sip:«seat»@2001:db8::10 SIP/2.0",
    Via: "SIP/2.0/WS [2001:db8::9:1];branch=z9hG4bK«id»",
  }),
  row("4.3", "a port that is part of the address", 200, { start: "OPTIONS sip:«seat»@[2001:db8::10:5070] SIP/2.0" }),
  row("4.4", "a port after the address", 200, { start: "OPTIONS sip:«seat»@[2001:db8::10]:5070 SIP/2.0", Contact: "<sip:torture@[2001:db8::1]:5061>" }),
  row("4.5", "`received` with brackets", 200, { Via: "SIP/2.0/WS [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bK«id»" }),
  row("4.5", "`received` without brackets", 200, { Via: "SIP/2.0/WS [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bK«id»" }),
  invite("4.6", "an address of IPv6 in the description", "rings", { body: "«offer6»", Contact: "<sip:torture@[2001:db8::1]>" }),
  row("4.7", "addresses of both kinds in the headers", 200, {
    Via: "SIP/2.0/WS [2001:db8::9:1]:6050;branch=z9hG4bK«id»\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK2;received=192.0.2.30",
  }),
  invite("4.8", "addresses of both kinds in the description", "rings", { body: "«offerOfBoth»" }),
  invite("4.9", "an address of IPv4 in one of IPv6", "rings", {
    Via: "SIP/2.0/WS [::ffff:192.0.2.10]:19823;branch=z9hG4bK«id»",
    Contact: "<sip:torture@[::ffff:192.0.2.2]>",
    From: "<sip:torture@[::ffff:192.0.2.2]>;tag=«id»",
  }),
  row("4.10", "three colons, which RFC 3261's grammar allowed", [200, 400], { start: "OPTIONS sip:«seat»@[2001:db8:::192.0.2.1] SIP/2.0" }),
];
