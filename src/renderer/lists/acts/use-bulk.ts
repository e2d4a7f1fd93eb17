import { useEffect, useState } from "react";
import type { BulkProgress } from "../../../contract/list-acts.ts";
import { pageClock } from "../../../page/page-clock.ts";
import { useConsole, useStore } from "../../shared/use-console.ts";

/** After the seat was away, ms. */
const again = 1_000;

/** The person's last act on many rows and how far it is, wherever it was begun; null: there was none. */
export function useBulk(): BulkProgress | null {
  const store = useStore();
  const { connection } = useConsole();
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  useEffect(() => {
    if (connection !== "open") return;
    const life = new AbortController();
    const watch = async (): Promise<void> => {
      try {
        for await (const word of await store.seat.lists.acts(undefined, { signal: life.signal })) if (!life.signal.aborted) setProgress(word);
      } catch {
        // The seat is away: asked again below.
      }
      if (!life.signal.aborted) pageClock.after(again, () => void watch());
    };
    void watch();
    return () => life.abort();
  }, [store, connection]);
  return progress;
}
