import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "../../base/clock.ts";
import type { ShellState } from "./shell-state.ts";

type Sessions = ShellState["sessions"];

/** A session outlives a week of shifts; a browser that was closed has forgotten its cookie long before. */
const sessionLifetime = 7 * 24 * 3_600_000;
const sessionLimit = 16;
const tokenLimit = 8;

const secret = () => randomBytes(32).toString("base64url");
const hashOf = (value: string) => createHash("sha256").update(value).digest("base64url");
const same = (left: string, right: string) => left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

/**
 * Who may talk to the browser shell. A one-time token becomes a session cookie; a request must name the shell's
 * own host (against DNS rebinding) and, where it has an origin, the shell's own origin (against other pages).
 *
 *   token issued ──redeemed once──► session cookie ──7 days──► gone
 *        └────── the oldest of more than 8 unused ones ──────► gone
 */
export interface Access {
  readonly origin: string;
  issueToken(): string;
  /** The `Set-Cookie` value for a token, or null when it was never issued or is used up. */
  redeem(token: string): string | null;
  hostAllowed(headers: IncomingHttpHeaders): boolean;
  /** True without an origin: navigations of the same window have none. */
  originAllowed(headers: IncomingHttpHeaders): boolean;
  hasSession(headers: IncomingHttpHeaders): boolean;
}

export interface AccessOptions {
  readonly port: number;
  readonly sessions: Sessions;
  readonly clock: Clock;
  /** Told of each new list of sessions, to keep it. */
  readonly onSessions: (sessions: Sessions) => void;
}

export function createAccess({ port, sessions: kept, clock, onSessions }: AccessOptions): Access {
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  // Cookies ignore ports, so two seats on one machine need two names.
  const cookieName = `hotline_seat_${port}`;
  const tokens: string[] = [];
  let sessions = kept;
  const live = () => sessions.filter((session) => clock.now() - session.since < sessionLifetime);

  return {
    origin,
    issueToken() {
      const token = secret();
      tokens.push(token);
      if (tokens.length > tokenLimit) tokens.shift();
      return token;
    },
    redeem(token) {
      const index = tokens.findIndex((candidate) => same(candidate, token));
      if (index < 0) return null;
      tokens.splice(index, 1);
      const value = secret();
      sessions = [...live(), { hash: hashOf(value), since: clock.now() }].slice(-sessionLimit);
      onSessions(sessions);
      return `${cookieName}=${value}; HttpOnly; SameSite=Strict; Path=/`;
    },
    hostAllowed: (headers) => headers.host === host,
    originAllowed: (headers) => headers.origin === undefined || headers.origin === origin,
    hasSession(headers) {
      const value = cookieValue(headers.cookie, cookieName);
      if (value === null) return false;
      const hash = hashOf(value);
      return live().some((session) => same(session.hash, hash));
    },
  };
}

function cookieValue(header: string | undefined, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const [key, ...rest] = part.trim().split("=");
    if (key === name) return rest.join("=");
  }
  return null;
}
