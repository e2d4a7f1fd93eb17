import { type SessionDescriptionHandlerFactory, Web } from "sip.js";

/**
 * SIP.js' own handler, which also takes back an offer that was refused: without that the connection stays in the middle of its
 * negotiation after a 491, 488 or 503, and every later hold, refresh and repair of that call fails (RFC 3261 §14.1, JSEP's rollback).
 */
export function descriptionHandlerFactory(mediaStreamFactory: Web.MediaStreamFactory): SessionDescriptionHandlerFactory {
  const make = Web.defaultSessionDescriptionHandlerFactory(mediaStreamFactory);
  return (session, options) => {
    const handler = make(session, options);
    const connection = handler instanceof Web.SessionDescriptionHandler ? handler.peerConnection : undefined;
    if (connection !== undefined) settleBeforeOffer(connection);
    const rollbackDescription = async (): Promise<void> => {
      if (connection?.signalingState === "have-local-offer") await connection.setLocalDescription({ type: "rollback" });
      else if (connection?.signalingState === "have-remote-offer") await connection.setRemoteDescription({ type: "rollback" });
    };
    return Object.assign(handler, { rollbackDescription });
  };
}

/**
 * Chromium takes the whole way down, sound and all, with the first offer that is rolled back on a connection which has only ever answered:
 * its transports count as those of an offer until an answer has come. So one is given before the first, by ourselves: an offer of what
 * stands, and what the far side last said as the answer to it. Nothing of it leaves this machine.
 */
function settleBeforeOffer(connection: RTCPeerConnection): void {
  const createOffer = connection.createOffer.bind(connection);
  let isSettled = false;
  const settled = async (options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit> => {
    const theirs = connection.currentRemoteDescription;
    if (!isSettled && connection.signalingState === "stable" && theirs?.type === "offer") {
      isSettled = true;
      await settle(connection, theirs.sdp, createOffer);
    }
    return createOffer(options);
  };
  Object.assign(connection, { createOffer: settled });
}

async function settle(connection: RTCPeerConnection, theirs: string, createOffer: () => Promise<RTCSessionDescriptionInit>): Promise<void> {
  // What is about to be asked for, such as a hold, is no part of what stands.
  const wanted = connection.getTransceivers().map((transceiver) => [transceiver, transceiver.direction] as const);
  for (const [transceiver] of wanted) if (transceiver.currentDirection !== null) transceiver.direction = transceiver.currentDirection;
  const isClient = /^a=setup:active/m.test(connection.currentLocalDescription?.sdp ?? "");
  const answer = { type: "answer", sdp: theirs.replace(/^a=setup:\w+/gm, `a=setup:${isClient ? "passive" : "active"}`) } as const;
  try {
    await connection.setLocalDescription(await createOffer());
    await connection.setRemoteDescription(answer);
  } catch {
    // It stands as it was before, and as much at risk.
    if (connection.signalingState === "have-local-offer") await connection.setLocalDescription({ type: "rollback" });
  }
  for (const [transceiver, direction] of wanted) transceiver.direction = direction;
}
