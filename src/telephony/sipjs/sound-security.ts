/**
 * Tells when the far side's certificate is not the one that its description names: DTLS fails, and with it the call (RFC 8122 §5, RFC 5763 §6.7.1).
 * ICE alone that failed is the path's matter, and is mended.
 */
export function watchSecurity(connection: RTCPeerConnection, onFailed: () => void): void {
  const transport = connection.getSenders()[0]?.transport ?? null;
  if (transport === null) return;
  const look = (): void => {
    if (transport.state !== "failed") return;
    transport.removeEventListener("statechange", look);
    onFailed();
  };
  transport.addEventListener("statechange", look);
  look();
}
