/** What decides whether a microphone is open. */
export interface MicrophoneFacts {
  /** Whether the queue, or a colleague, may ring here now. */
  readonly mayRing: boolean;
  /** Calls that ring, are dialled or talked. */
  readonly calls: number;
  /** A person looks at its level, or hears themselves. */
  readonly isTried: boolean;
}

/** Open where a call may have to be answered at once, is there, or it is tried; in a break, and with nobody signed in, it is closed. Pure. */
export const needsMicrophone = ({ mayRing, calls, isTried }: MicrophoneFacts): boolean => mayRing || calls > 0 || isTried;
