import { type Invitation, SessionState, Web } from "sip.js";
import type { OfferFault } from "../core/session-offer.ts";
import { watchSecurity } from "./sound-security.ts";

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

type Handler = Web.SessionDescriptionHandler;
type Answer = Awaited<ReturnType<Handler["getDescription"]>>;

/**
 * Makes the answer of a ringing call before anybody answers: the microphone's copy, disabled, the candidates and the SDP. accept() finds it made.
 * Where it cannot be made, such as without a microphone, accept() tries anew and says why.
 * @param isEarly the exchange has asked for it (`X-Hotline-Early`) and is told it while it still rings (183, RFC 3261 §13.2.1), so that both sides make their way to each other (ICE, DTLS)
 * before the key; else the far side's candidates are kept back until then, and not a packet of any kind leaves.
 * @param onUnusable the browser cannot take the offer, now or later; of a way that is opened early also that its far side is not who the offer names
 */
export function prepareAnswer(invitation: Invitation, isEarly: boolean, onUnusable: (fault: OfferFault) => void): void {
  const { body } = invitation.request;
  if (invitation.request.getHeader("Content-Type") !== "application/sdp") return;
  // biome-ignore lint/complexity/useLiteralKeys: protected in SIP.js, which makes the handler in accept() only.
  const handler = invitation["setupSessionDescriptionHandler"]();
  if (!(handler instanceof Web.SessionDescriptionHandler)) return;
  if (isEarly) prepareEarly(invitation, handler, body, onUnusable);
  else prepareQuietly(handler, body, onUnusable);
}

/** A disabled track alone would send silence over the way that is open by then: the sender itself is off until the 200 is out. */
function prepareEarly(invitation: Invitation, handler: Handler, offer: string, onUnusable: (fault: OfferFault) => void): void {
  const describe = handler.getDescription.bind(handler);
  const taken = handler.setDescription(offer);
  taken.catch(() => onUnusable("noCommonSound"));
  const made = taken.then(async () => {
    enableTracks(handler, false);
    await setSending(handler, false);
    const answer = await describe();
    if (handler.peerConnection !== undefined) watchSecurity(handler.peerConnection, () => onUnusable("soundNotSecured"));
    return answer;
  });
  const asBefore = standIn(handler, made, async () => {
    const answer = await made;
    asBefore();
    return answer;
  });
  invitation.stateChange.addListener((state) => {
    if (state !== SessionState.Established) return;
    enableTracks(handler, true);
    void setSending(handler, true).catch(() => {});
  });
  made
    .then(({ body, contentType }) => {
      // Answered before it was made: accept() has asked for it, and the 200 carries it.
      if (invitation.state !== SessionState.Initial) return;
      // SIP.js repeats in the 200 what its 183 said, and does not ask the handler once more.
      asBefore();
      return invitation.progress({ statusCode: 183, body: { body, contentType } });
    })
    .catch(asBefore);
}

function prepareQuietly(handler: Handler, body: string, onUnusable: (fault: OfferFault) => void): void {
  const { offer, candidates } = withoutCandidates(body);
  const describe = handler.getDescription.bind(handler);
  const taken = handler.setDescription(offer);
  taken.catch(() => onUnusable("noCommonSound"));
  const made = taken.then(() => {
    enableTracks(handler, false);
    return describe();
  });
  const asBefore = standIn(handler, made, async () => {
    const answer = await made;
    enableTracks(handler, true);
    asBefore();
    for (const candidate of candidates) await handler.peerConnection?.addIceCandidate(candidate);
    return answer;
  });
  made.catch(() => {
    enableTracks(handler, true);
    asBefore();
  });
}

/** accept() gets what was made. @returns what gives the handler back its own ways */
function standIn(handler: Handler, made: Promise<Answer>, describe: () => Promise<Answer>): () => void {
  handler.setDescription = () => made.then(() => undefined);
  handler.getDescription = describe;
  return () => {
    Reflect.deleteProperty(handler, "setDescription");
    Reflect.deleteProperty(handler, "getDescription");
  };
}

function enableTracks(handler: Handler, enabled: boolean): void {
  for (const { track } of handler.peerConnection?.getSenders() ?? []) if (track !== null) track.enabled = enabled;
}

async function setSending(handler: Handler, active: boolean): Promise<void> {
  for (const sender of handler.peerConnection?.getSenders() ?? []) {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) encoding.active = active;
    await sender.setParameters(parameters);
  }
}
