import { describe, expect, it } from "vitest";
import { UnansweredRequests } from "./unanswered-requests.ts";

const request = (method: string, branch: string): string =>
  `${method} sip:x@y SIP/2.0\r\nVia: SIP/2.0/WS a.invalid;branch=${branch}\r\nFrom: <sip:1@2>;tag=1\r\nTo: <sip:3@4>;tag=2\r\nCall-ID: c\r\nCSeq: 7 ${method}\r\nMax-Forwards: 70\r\n\r\nbody`;
const answer = (status: number, method: string, branch: string): string =>
  `SIP/2.0 ${status} X\r\nVia: SIP/2.0/WS a.invalid;branch=${branch};received=1.2.3.4\r\nCSeq: 7 ${method}\r\n\r\n`;

describe("requests without an answer", () => {
  it("keeps a farewell until its own final answer comes", () => {
    const requests = new UnansweredRequests();
    const key = requests.sent(request("BYE", "z9hG4bK1"), 0) ?? "";
    requests.received(answer(100, "BYE", "z9hG4bK1"));
    requests.received(answer(200, "BYE", "z9hG4bK2"));
    expect(requests.farewells(1_000)).toEqual([request("BYE", "z9hG4bK1")]);
    expect(requests.isWaiting(key)).toBe(true);
    requests.received(answer(481, "BYE", "z9hG4bK1"));
    expect(requests.isWaiting(key)).toBe(false);
    expect(requests.farewells(1_000)).toEqual([]);
  });
  it("tells a CANCEL from the INVITE whose branch it shares", () => {
    const requests = new UnansweredRequests();
    requests.sent(request("INVITE", "z9hG4bK1"), 0);
    requests.sent(request("CANCEL", "z9hG4bK1"), 0);
    requests.received(answer(200, "CANCEL", "z9hG4bK1"));
    expect(requests.farewells(0)).toEqual([]);
    expect(requests.giveUpInvites()).toHaveLength(1);
  });
  it("answers an INVITE that was given up as the far side would, once", () => {
    const requests = new UnansweredRequests();
    requests.sent(request("INVITE", "z9hG4bK1"), 0);
    const [failure = ""] = requests.giveUpInvites();
    expect(failure).toMatch(/^SIP\/2\.0 503 .*\r\nVia: .*branch=z9hG4bK1\r\nFrom: .*\r\nTo: .*;tag=2\r\nCall-ID: c\r\nCSeq: 7 INVITE\r\n/);
    expect(failure).not.toContain("body");
    expect(requests.giveUpInvites()).toEqual([]);
  });
  it("keeps neither other requests, nor what is too old, nor without end", () => {
    const requests = new UnansweredRequests();
    requests.sent(request("OPTIONS", "z9hG4bK1"), 0);
    requests.sent("no sip at all", 0);
    requests.sent(request("BYE", "z9hG4bK2"), 0);
    expect(requests.farewells(600_001)).toEqual([]);
    for (let index = 0; index < 200; index += 1) requests.sent(request("BYE", `z9hG4bK-${index}`), 0);
    expect(requests.farewells(0)).toHaveLength(50);
  });
});
