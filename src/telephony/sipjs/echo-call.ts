import { type Inviter, SessionState, Web } from "sip.js";
import type { Clock } from "../../base/clock.ts";

/** Longest echo test, ms: nobody needs more, and a forgotten one must not hold a line. */
const longest = 60_000;

/** What an echo call is given. */
export interface EchoCallOptions {
  readonly inviter: Inviter;
  readonly clock: Clock;
  play(stream: MediaStream): () => void;
  onAnswered(): void;
  onEnded(): void;
}

/** A call to the exchange's echo, which is no call that the seat knows of. @returns what ends it */
export function callEcho({ inviter, clock, play, onAnswered, onEnded }: EchoCallOptions): () => void {
  let silence: (() => void) | null = null;
  const hangUp = (): void => {
    if (inviter.state === SessionState.Established) void inviter.bye().catch(() => {});
    // Also before its INVITE is out: else it would go out, and nobody would end it.
    else if (inviter.state === SessionState.Initial || inviter.state === SessionState.Establishing) void inviter.cancel().catch(() => {});
  };
  const limit = clock.after(longest, hangUp);
  inviter.stateChange.addListener((state) => {
    const handler = inviter.sessionDescriptionHandler;
    if (state === SessionState.Established && handler instanceof Web.SessionDescriptionHandler) {
      silence = play(handler.remoteMediaStream);
      onAnswered();
    }
    if (state !== SessionState.Terminated) return;
    limit.cancel();
    silence?.();
    onEnded();
  });
  inviter.invite().catch(() => onEnded());
  return hangUp;
}
