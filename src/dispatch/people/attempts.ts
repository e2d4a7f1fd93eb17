import type { Clock } from "../../base/clock.ts";
import { HotlineError } from "../../contract/errors.ts";

/** Wrong passwords that are free, and the longest wait that further ones cost, ms. */
const freeAttempts = 5;
const longestWait = 60_000;
/** Logins remembered at most; the oldest give way, so that made-up logins cannot fill the memory. */
const remembered = 10_000;

/** Slows down the guessing of passwords, per login. */
export interface Attempts {
  /** @throws HotlineError `tooManyAttempts` with `retryAfter` while the login must wait */
  check(login: string): void;
  failed(login: string): void;
  succeeded(login: string): void;
}

export function createAttempts(clock: Clock): Attempts {
  const failures = new Map<string, { count: number; until: number }>();
  return {
    check(login) {
      const wait = (failures.get(login)?.until ?? 0) - clock.monotonic();
      if (wait > 0) throw new HotlineError({ kind: "tooManyAttempts", retryAfter: Math.ceil(wait) });
    },
    failed(login) {
      const count = (failures.get(login)?.count ?? 0) + 1;
      const wait = count < freeAttempts ? 0 : Math.min(longestWait, 1_000 * 2 ** (count - freeAttempts));
      failures.delete(login);
      failures.set(login, { count, until: clock.monotonic() + wait });
      if (failures.size > remembered) failures.delete(failures.keys().next().value ?? "");
    },
    succeeded: (login) => void failures.delete(login),
  };
}
