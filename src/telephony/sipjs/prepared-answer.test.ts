import { describe, expect, it } from "vitest";
import { withoutCandidates } from "./prepared-answer.ts";

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
