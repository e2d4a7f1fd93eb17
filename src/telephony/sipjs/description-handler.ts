import { type SessionDescriptionHandlerFactory, Web } from "sip.js";

/**
 * SIP.js' own handler, which also takes back an offer that was refused: without that the connection stays in the middle of its
 * negotiation after a 491, 488 or 503, and every later hold, refresh and repair of that call fails (RFC 3261 §14.1, JSEP's rollback).
 */
export function descriptionHandlerFactory(mediaStreamFactory: Web.MediaStreamFactory): SessionDescriptionHandlerFactory {
  const make = Web.defaultSessionDescriptionHandlerFactory(mediaStreamFactory);
  return (session, options) => {
    const handler = make(session, options);
    const rollbackDescription = async (): Promise<void> => {
      const connection = handler instanceof Web.SessionDescriptionHandler ? handler.peerConnection : undefined;
      if (connection?.signalingState === "have-local-offer") await connection.setLocalDescription({ type: "rollback" });
      else if (connection?.signalingState === "have-remote-offer") await connection.setRemoteDescription({ type: "rollback" });
    };
    return Object.assign(handler, { rollbackDescription });
  };
}
