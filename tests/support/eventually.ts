import { setTimeout as wait } from "node:timers/promises";

/** Looks again and again until it holds, in proofs and benches, which run without a test runner. @throws Error naming what never came */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, limit = 20_000): Promise<void> {
  const until = performance.now() + limit;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`${what}: not within ${limit} ms`);
    await wait(50);
  }
}
