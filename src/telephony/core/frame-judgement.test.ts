import { describe, expect, it } from "vitest";
import type { FrameFault } from "../../contract/line-api.ts";
import { judgeFrame } from "./frame-judgement.ts";
import { firstBytes } from "./sip-frame.ts";

const usual: Readonly<Record<string, string>> = {
  Via: "SIP/2.0/WS seat.invalid;branch=z9hG4bK1",
  "Max-Forwards": "70",
  From: "<sip:1@a.invalid>;tag=1",
  To: "<sip:1001@a.invalid>",
  "Call-ID": "one",
  CSeq: "1 OPTIONS",
  "Content-Length": "0",
};
const request = (changed: Readonly<Record<string, string | null>> = {}, { start = "OPTIONS sip:1001@a.invalid SIP/2.0", body = "" } = {}): string => {
  const headers = Object.entries({ ...usual, ...changed }).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return `${[start, ...headers].join("\r\n")}\r\n\r\n${body}`;
};
const invite = (changed: Readonly<Record<string, string | null>>, body = ""): string =>
  request({ CSeq: "1 INVITE", Contact: "<sip:1@a.invalid>", "Content-Length": null, ...changed }, { start: "INVITE sip:1001@a.invalid SIP/2.0", body });
const faultOf = (frame: string): FrameFault | "pass" | "keepAlive" => {
  const verdict = judgeFrame(frame, "ours");
  return "fault" in verdict ? verdict.fault : verdict.kind;
};
const answerOf = (frame: string): string => {
  const verdict = judgeFrame(frame, "ours");
  return verdict.kind === "refuse" ? verdict.answer : verdict.kind;
};

describe("a frame at the door", () => {
  it("passes as one line a header, in long forms, with the body as long as it says", () => {
    const folded = "OPTIONS sip:1001@a.invalid SIP/2.0\r\nv: SIP/2.0/WS seat.invalid\r\n  ;branch=z9hG4bK1\r\nF : <sip:1@a.invalid>;tag=1\r\n";
    const verdict = judgeFrame(`\r\n${folded}t: <sip:1001@a.invalid>\r\ni: one\r\ncseq: 1\r\n OPTIONS\r\nc: text/plain\r\nl: 6\r\n\r\n热线more`, "ours");
    expect(verdict).toMatchObject({ kind: "pass" });
    expect(verdict.kind === "pass" && verdict.frame).toBe(
      [
        "OPTIONS sip:1001@a.invalid SIP/2.0",
        "via: SIP/2.0/WS seat.invalid ;branch=z9hG4bK1",
        "from: <sip:1@a.invalid>;tag=1",
        "to: <sip:1001@a.invalid>",
        "call-id: one",
        "cseq: 1 OPTIONS",
        "content-type: text/plain",
        "content-length: 6",
        "",
        "热线",
      ].join("\r\n"),
    );
  });
  it("is a sign of life when it is blank", () => expect(["", "\r\n", "\r\n\r\n"].map(faultOf)).toEqual(["keepAlive", "keepAlive", "keepAlive"]));

  it.each<[FrameFault, string]>([
    ["badStart", request({}, { start: "OPTIONS  sip:1001@a.invalid SIP/2.0" })],
    ["badStart", request({}, { start: "OPTIONS sip:1001@a.invalid SIP/2.0 " })],
    ["badUri", request({}, { start: "OPTIONS <sip:1001@a.invalid> SIP/2.0" })],
    ["badUri", request({}, { start: "OPTIONS sip:1001@a.invalid?Route=x SIP/2.0" })],
    ["otherVersion", request({}, { start: "OPTIONS sip:1001@a.invalid SIP/3.0" })],
    ["otherScheme", request({}, { start: "OPTIONS urn:service:sos SIP/2.0" })],
    ["badUri", request({}, { start: "OPTIONS sip:1001@2001:db8::1 SIP/2.0" })],
    ["missing", request({ "Content-Length": "4" }, { body: "text" })],
    ["repeated", request({ from: "<sip:2@a.invalid>;tag=2" })],
    ["repeated", request({ "content-length": "1" })],
    ["badHeader", request({ "Sub\u0000ject": "x" })],
    ["badHeader", request({ Subject: "a\rb" })],
    ["badHeader", request({ Contact: `<sip:${"a".repeat(2_000)}>` })],
    ["badSequence", request({ CSeq: "1 INVITE" })],
    ["badSequence", request({ CSeq: "2147483648 OPTIONS" })],
    ["badSequence", request({ CSeq: "-1 OPTIONS" })],
    ["badHops", request({ "Max-Forwards": "256" })],
    ["badLength", request({ "Content-Length": "-1" })],
    ["badLength", request({ "Content-Length": "5", "Content-Type": "text/plain" }, { body: "four" })],
    ["badBranch", request({ Via: "SIP/2.0/WS seat.invalid;branch=z9hG4bK" })],
    ["badBranch", request({ Via: "SIP/2.0/WS seat.invalid" })],
    ["otherMethod", request({ CSeq: "1 REFER" }, { start: "REFER sip:1001@a.invalid SIP/2.0" })],
    ["unknownMethod", request({ CSeq: "1 NEW" }, { start: "NEW sip:1001@a.invalid SIP/2.0" })],
    ["extension", request({ Require: "timer, nothing-we-know" })],
    ["tooMany", request({ Contact: "sip:a, ".repeat(11) })],
    ["tooLarge", request({ "Content-Length": null, "Content-Type": "text/plain" }, { body: "a".repeat(70_000) })],
    ["noEnd", request().slice(0, -2)],
    ["otherContent", invite({ "Content-Type": "text/plain" }, "v=0")],
    ["otherContent", invite({ "Content-Type": "application/sdp", "Content-Encoding": "gzip" }, "v=0")],
    ["noDescription", invite({ Accept: "text/plain" })],
    ["missing", invite({ Contact: null })],
  ])("is turned away: %s", (fault, frame) => {
    expect(faultOf(frame)).toBe(fault);
    expect(answerOf(frame)).toMatch(/^SIP\/2\.0 [45]\d\d /);
  });
  it("is answered with what it asked by, and a tag of ours", () => {
    expect(answerOf(request({ Require: "a, timer" }))).toBe(
      [
        "SIP/2.0 420 Bad Extension",
        "via: SIP/2.0/WS seat.invalid;branch=z9hG4bK1",
        "from: <sip:1@a.invalid>;tag=1",
        "to: <sip:1001@a.invalid>;tag=ours",
        "call-id: one",
        "cseq: 1 OPTIONS",
        "unsupported: a",
        "content-length: 0",
        "",
        "",
      ].join("\r\n"),
    );
    expect(answerOf(request({ To: "<sip:1001@a.invalid>;tag=theirs", CSeq: "x" }))).toContain("to: <sip:1001@a.invalid>;tag=theirs\r\n");
  });
  it("is dropped when nobody could be answered: a response, an ACK, or what has no Via", () => {
    const dropped = [
      "SIP/2.0 4294967301 big\r\nVia: x\r\n\r\n",
      request({ CSeq: "x" }, { start: "SIP/2.0 200 OK" }),
      request({ CSeq: "1 OPTIONS" }, { start: "ACK sip:1001@a.invalid SIP/2.0" }),
      request({ Via: null }),
      request({ From: null }),
      request({ "Call-ID": "" }),
      "no sip at all",
      "\u0000".repeat(10_000),
    ];
    expect(dropped.map(answerOf)).toEqual(dropped.map(() => "drop"));
  });
  it("may have every octet in a quoted name but those that would break its line", () => {
    expect(faultOf(request({ From: '"BEL:\\\u0007 NUL:\\\u0000" <sip:1@a.invalid>;tag=1' }))).toBe("pass");
    expect(faultOf(request({ From: '"CR:\\\r" <sip:1@a.invalid>;tag=1' }))).toBe("badHeader");
  });
  it("may name its headers as objects name what they inherit", () => {
    for (const name of ["constructor", "__proto__", "toString"]) expect(faultOf(request({ [`${name} `]: "x" }))).toBe("pass");
  });
  it("repeats nothing that was there twice", () => {
    expect(answerOf(request({ from: "<sip:2@a.invalid>;tag=2", to: "<sip:3@a.invalid>" })).match(/^(?:from|to):/gim)).toHaveLength(2);
  });
  it("is taken for an INVITE with sound whatever the letters of its type", () => {
    const verdict = judgeFrame(invite({ "Content-Type": "Application/SDP;version=1" }, "v=0"), "ours");
    expect(verdict.kind === "pass" && verdict.frame).toContain("content-type: application/sdp\r\n");
  });
  it("is judged in time linear in its length", () => {
    const hostile = ["\r\n".repeat(30_000), ":".repeat(60_000), `a:${"\r\n ".repeat(20_000)}`, `Via: ${",;=".repeat(20_000)}\r\n\r\n`, " \t".repeat(32_000)];
    for (const head of hostile) expect(["drop", "keepAlive", "refuse"]).toContain(judgeFrame(`OPTIONS sip:a SIP/2.0\r\n${head}`, "ours").kind);
  });
});

describe("any text at all", () => {
  const pieces = [
    "\u0000",
    "\r",
    "\n",
    "热线",
    "\r\n",
    "\r\n ",
    ":",
    " ",
    "\t",
    "Via: x;branch=y",
    "constructor: 1",
    "SIP/2.0",
    "CSeq: 1 OPTIONS",
    "i: 1",
    "To:a",
    "f:b",
  ];
  it("is judged, and what is sent on or back is a message of whole lines", () => {
    for (let seed = 1; seed <= 3_000; seed += 1) {
      let state = seed;
      const next = (): string => {
        state = Math.imul(state, 1_664_525) + 1_013_904_223;
        return pieces[state >>> 28] ?? "";
      };
      const text = Array.from({ length: 1 + (seed % 24) }, next).join("");
      const verdict = judgeFrame(`${request().trimEnd()}${text}\r\n\r\n`, "ours");
      const written = verdict.kind === "pass" ? verdict.frame : verdict.kind === "refuse" ? verdict.answer : "";
      const head = written.split("\r\n\r\n")[0] ?? "";
      if (/[\r\n]/.test(head.replaceAll("\r\n", ""))) expect({ seed, head }).toBe("whole lines");
    }
  });
});

describe("so many bytes of a text", () => {
  it("are counted as UTF-8 has them", () => {
    expect([firstBytes("热线", 3), firstBytes("热线", 6), firstBytes("热线", 7), firstBytes("🔥x", 4), firstBytes("", 0)]).toEqual([
      "热",
      "热线",
      null,
      "🔥",
      "",
    ]);
  });
});
