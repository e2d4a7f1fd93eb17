import { useEffect, useState } from "react";
import type { Draft } from "../../contract/draft.ts";
import type { Hints } from "../../contract/together-api.ts";
import { useConsole, useStore } from "../shared/use-console.ts";

/** Asked so long after the last key stroke, ms: the words of a breath, not each letter. */
const quietFor = 300;
const nothing: Hints = { similar: [], guess: null, incident: null };

/** What the seat finds for a draft while it is typed; what was found stays until something newer is. */
export function useHints(draft: Draft): Hints {
  const store = useStore();
  const { ticketVersion, incidents } = useConsole();
  const [hints, setHints] = useState(nothing);
  const { content, cause, place, categoryId } = draft.fields;
  const versions = incidents.map(({ incident }) => `${incident.id} ${incident.version}`);
  const key = JSON.stringify([draft.id, content, cause, place, categoryId, draft.callerId, ticketVersion, versions]);
  const draftId = draft.ticketId === null ? draft.id : null;
  useEffect(() => {
    if (draftId === null || key === "") return;
    const life = new AbortController();
    const ask = async (): Promise<void> => {
      const found = await store.seat.together.hints.of({ draftId }, { signal: life.signal });
      if (life.signal.aborted) return;
      // Another window asked meanwhile: this one asks again.
      if (found === null) timer = window.setTimeout(() => void ask().catch(() => {}), quietFor);
      else setHints(found);
    };
    let timer = window.setTimeout(() => void ask().catch(() => {}), quietFor);
    return () => {
      window.clearTimeout(timer);
      life.abort();
    };
  }, [key, draftId, store]);
  return hints;
}
