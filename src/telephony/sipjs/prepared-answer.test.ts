import { type Invitation, SessionState, Web } from "sip.js";
import { describe, expect, it } from "vitest";
import { prepareAnswer, withoutCandidates } from "./prepared-answer.ts";

/** What of SIP.js an invitation's preparation touches; the answer is made when the test says so. */
function ringing() {
  const { promise: made, resolve: make } = Promise.withResolvers<void>();
  const described: string[] = [];
  const sent: unknown[] = [];
  const own = Object.create(Web.SessionDescriptionHandler.prototype, {
    setDescription: { writable: true, value: () => made },
    getDescription: { writable: true, value: async () => ({ body: described.push("answer"), contentType: "application/sdp" }) },
  });
  const handler: Web.SessionDescriptionHandler = Object.create(own);
  const invitation = {
    state: SessionState.Initial,
    stateChange: { addListener: () => {} },
    request: { body: "v=0", getHeader: () => "application/sdp" },
    setupSessionDescriptionHandler: () => handler,
    progress: async (options: unknown) => void sent.push(options),
  };
  prepareAnswer(invitation as unknown as Invitation, true, () => {});
  return { invitation, handler, described, sent, make };
}
/** As SIP.js's accept() does. */
const accepted = (handler: Web.SessionDescriptionHandler) => handler.setDescription("v=0").then(() => handler.getDescription());

describe("an answer that is told while it rings", () => {
  it("goes out in a 183 once it is made, and the handler is itself again", async () => {
    const { handler, sent, make, described } = ringing();
    make();
    await expect.poll(() => sent).toEqual([{ statusCode: 183, body: { body: 1, contentType: "application/sdp" } }]);
    expect(Object.keys(handler)).toEqual([]);
    expect(described).toHaveLength(1);
  });
  it("is the one that the 200 carries when it was asked for before it was made, and no other is", async () => {
    const { invitation, handler, sent, make, described } = ringing();
    invitation.state = SessionState.Establishing;
    const answer = accepted(handler);
    make();
    expect(await answer).toMatchObject({ body: 1 });
    expect(described).toHaveLength(1);
    expect(sent).toEqual([]);
    expect(Object.keys(handler)).toEqual([]);
  });
});

describe("an offer whose answer is made beforehand", () => {
  it("keeps everything but where the far side can be reached, which is known for each section", () => {
    const sdp =
      "v=0\r\nm=audio 9 RTP/AVP 0\r\na=candidate:1 1 UDP 1 127.0.0.1 4000 typ host\r\na=mid:0\r\na=end-of-candidates\r\nm=video 9 RTP/AVP 96\r\na=candidate:2 1 UDP 1 ::1 4002 typ host\r\n";
    expect(withoutCandidates(sdp)).toEqual({
      offer: "v=0\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\nm=video 9 RTP/AVP 96\r\n",
      candidates: [
        { candidate: "candidate:1 1 UDP 1 127.0.0.1 4000 typ host", sdpMLineIndex: 0 },
        { candidate: "candidate:2 1 UDP 1 ::1 4002 typ host", sdpMLineIndex: 1 },
      ],
    });
  });
});
