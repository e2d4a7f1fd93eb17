import type { Clock } from "../../base/clock.ts";

/** How long a server may take to answer, ms. */
const patience = 4_000;

/** Whether a SIP server answers: a WebSocket that opens alone says little, so it is asked by OPTIONS, and any answer will do (RFC 3261 §11). */
export function isServerThere(server: string, domain: string, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(server, "sip");
    const done = (isThere: boolean): void => {
      limit.cancel();
      socket.close();
      resolve(isThere);
    };
    const limit = clock.after(patience, () => done(false));
    socket.addEventListener("open", () => socket.send(question(domain)));
    socket.addEventListener("message", ({ data }) => done(typeof data !== "string" || data.startsWith("SIP/2.0 ")));
    socket.addEventListener("close", () => done(false));
  });
}

function question(domain: string): string {
  const token = crypto.randomUUID().replaceAll("-", "").slice(0, 20);
  const lines = [
    `OPTIONS sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/WS ${token}.invalid;branch=z9hG4bK${token}`,
    "Max-Forwards: 70",
    `From: <sip:probe@${domain}>;tag=${token}`,
    `To: <sip:${domain}>`,
    `Call-ID: ${token}`,
    "CSeq: 1 OPTIONS",
    "Content-Length: 0",
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}
