import { type Invitation, Web } from "sip.js";

/** An offer taken apart: the rest, and where the far side can be reached. */
export interface ParkedOffer {
  readonly offer: string;
  readonly candidates: readonly { readonly candidate: string; readonly sdpMLineIndex: number }[];
}

/** Takes the candidates (RFC 8839 §5.1) out of an offer. */
export function withoutCandidates(sdp: string): ParkedOffer {
  const kept: string[] = [];
  const candidates: { candidate: string; sdpMLineIndex: number }[] = [];
  let section = -1;
  for (const line of sdp.split(/\r?\n/)) {
    if (line.startsWith("m=")) section += 1;
    if (line.startsWith("a=candidate:")) candidates.push({ candidate: line.slice(2), sdpMLineIndex: Math.max(0, section) });
    else if (line !== "a=end-of-candidates") kept.push(line);
  }
  return { offer: kept.join("\r\n"), candidates };
}

/**
 * Makes the answer of a ringing call before anybody answers: the microphone's copy, disabled, the candidates and the SDP. accept() finds it made.
 * The far side's candidates are kept back until then: without them not a packet leaves, neither audio nor what would prepare its way.
 * Where it cannot be made, such as without a microphone, accept() tries anew and says why.
 * @param onUnusable the browser cannot take the offer, now or later
 */
export function prepareAnswer(invitation: Invitation, onUnusable: () => void): void {
  const { body } = invitation.request;
  if (invitation.request.getHeader("Content-Type") !== "application/sdp") return;
  // biome-ignore lint/complexity/useLiteralKeys: protected in SIP.js, which makes the handler in accept() only.
  const handler = invitation["setupSessionDescriptionHandler"]();
  if (!(handler instanceof Web.SessionDescriptionHandler)) return;
  const { offer, candidates } = withoutCandidates(body);
  const describe = handler.getDescription.bind(handler);
  const tracksAre = (enabled: boolean): void => {
    for (const { track } of handler.peerConnection?.getSenders() ?? []) if (track !== null) track.enabled = enabled;
  };
  const taken = handler.setDescription(offer);
  taken.catch(onUnusable);
  const made = taken.then(() => {
    tracksAre(false);
    return describe();
  });
  const asBefore = (): void => {
    tracksAre(true);
    Reflect.deleteProperty(handler, "setDescription");
    Reflect.deleteProperty(handler, "getDescription");
  };
  handler.setDescription = () => made.then(() => undefined);
  handler.getDescription = async () => {
    const answer = await made;
    asBefore();
    for (const candidate of candidates) await handler.peerConnection?.addIceCandidate(candidate);
    return answer;
  };
  made.catch(asBefore);
}
