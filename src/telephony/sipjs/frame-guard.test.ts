import { UserAgent } from "sip.js";
import { describe, expect, it } from "vitest";
import type { FrameFault } from "../../contract/line-api.ts";
import { FrameGuard } from "./frame-guard.ts";

/** SIP.js itself behind the door, without a connection. */
function door() {
  const uri = UserAgent.makeURI("sip:1001@a.invalid");
  if (uri === undefined) throw new Error("no address");
  const userAgent = new UserAgent({ uri, logBuiltinEnabled: false, transportOptions: { server: "ws://a.invalid" } });
  const sent: string[] = [];
  userAgent.transport.send = async (message) => void sent.push(message);
  const parse = userAgent.transport.onMessage;
  const faults: FrameFault[] = [];
  const guard = new FrameGuard({ userAgent, onFault: (fault) => faults.push(fault) });
  // SIP.js takes no request before it was started, which needs a connection.
  Object.assign(userAgent, { _state: "Started" });
  return {
    sent,
    faults,
    userAgent,
    take: (frame: string) => guard.take(frame, (passed) => parse?.(passed)),
    firstLines: () => sent.map((message) => message.split("\r\n")[0]),
  };
}
const request = (method: string, more = "", uri = "sip:1001@a.invalid"): string =>
  `${method} ${uri} SIP/2.0\r\nVia: SIP/2.0/WS b.invalid;branch=z9hG4bKone\r\nMax-Forwards: 70\r\nFrom: <sip:1@b.invalid>;tag=1\r\nTo: <sip:1001@a.invalid>\r\nCall-ID: one\r\nCSeq: 1 ${method}\r\n${more}\r\n`;

describe("the door before SIP.js", () => {
  it("lets a good request pass, and SIP.js answers it", () => {
    const { take, firstLines, faults } = door();
    take(request("OPTIONS"));
    expect(firstLines()).toEqual(["SIP/2.0 200 OK"]);
    expect(faults).toEqual([]);
  });
  it("answers what is malformed or not for a seat itself, once", () => {
    const { take, firstLines, faults } = door();
    take(request("OPTIONS", "Content-Length: 9\r\n"));
    take(request("REFER", "Refer-To: <sip:110@a.invalid>\r\n"));
    expect(firstLines()).toEqual(["SIP/2.0 400 Bad Content-Length", "SIP/2.0 405 Method Not Allowed"]);
    expect(faults).toEqual(["badLength", "otherMethod"]);
  });
  it("answers 400 where SIP.js says nothing", () => {
    const { take, firstLines, faults } = door();
    take(request("OPTIONS", "Contact: <<<>>>\r\n"));
    expect(firstLines()).toEqual(["SIP/2.0 400 Bad Request"]);
    expect(faults).toEqual(["notUnderstood"]);
  });
  it("answers 500 where it throws, and takes the next", () => {
    const { take, firstLines, faults, userAgent } = door();
    const { replyStateless } = userAgent.userAgentCore;
    userAgent.userAgentCore.replyStateless = () => {
      throw new Error("in the middle");
    };
    take(request("OPTIONS"));
    userAgent.userAgentCore.replyStateless = replyStateless;
    take(request("OPTIONS"));
    expect(firstLines()).toEqual(["SIP/2.0 500 Server Internal Error", "SIP/2.0 200 OK"]);
    expect(faults).toEqual(["failed"]);
  });
  it("drops what nobody can be answered, and hears blank lines as a sign of life", () => {
    const { take, sent, faults } = door();
    for (const frame of ["no sip", "SIP/2.0 200 OK\r\n\r\n", request("ACK", "Content-Length: 9\r\n"), "\r\n\r\n"]) take(frame);
    expect(sent).toEqual([]);
    expect(faults).toEqual(["noEnd", "missing", "badLength"]);
  });
});
