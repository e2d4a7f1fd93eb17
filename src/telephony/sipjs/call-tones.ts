import type { Session } from "sip.js";

/** One key of the dial pad and the rest after it, ms (RFC 4733 §2.5.1.1 asks for 40 at least). */
const tone = { duration: 120, gap: 70 };

/**
 * Sends keys of the dial pad: by RFC 4733 where the far side negotiated it, else one INFO each (`application/dtmf-relay`).
 * @returns whether the far side took them
 */
export async function sendTones(session: Session, connection: RTCPeerConnection, tones: string): Promise<boolean> {
  const sender = connection.getSenders()[0]?.dtmf ?? null;
  const isNegotiated = /^a=rtpmap:\d+ telephone-event\//im.test(connection.remoteDescription?.sdp ?? "");
  if (sender?.canInsertDTMF === true && isNegotiated) {
    sender.insertDTMF(sender.toneBuffer + tones, tone.duration, tone.gap);
    return true;
  }
  for (const key of tones) if (!(await inform(session, key))) return false;
  return true;
}

function inform(session: Session, key: string): Promise<boolean> {
  const body = { contentDisposition: "render", contentType: "application/dtmf-relay", content: `Signal=${key}\r\nDuration=${tone.duration}\r\n` };
  return new Promise((resolve) => {
    const requestDelegate = { onAccept: () => resolve(true), onReject: () => resolve(false) };
    session.info({ requestDelegate, requestOptions: { body } }).catch(() => resolve(false));
  });
}
