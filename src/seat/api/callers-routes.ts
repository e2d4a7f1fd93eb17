import { implement } from "@orpc/server";
import { callersContract } from "../../contract/callers-api.ts";
import type { Callers } from "../callers/callers.ts";
import type { OlderHistory } from "../older-history.ts";

/** The part of the console's router that is about people's cards. */
export function callersRoutes(callers: Callers, older: OlderHistory) {
  const os = implement(callersContract);
  return {
    card: os.card.handler(({ input }) => callers.card(input.callerId)),
    older: os.older.handler(async ({ input }) => {
      const more = await older.ofCaller(input.callerId);
      return { card: callers.card(input.callerId), more };
    }),
    update: os.update.handler(({ input }) => callers.update(input)),
    merge: os.merge.handler(({ input }) => callers.merge(input.keepId, input.mergeId)),
    unmerge: os.unmerge.handler(({ input }) => callers.unmerge(input.callerId, input.mergedId)),
    split: os.split.handler(({ input }) => callers.split(input.callerId, input.numberHashes, input.name)),
    unsplit: os.unsplit.handler(({ input }) => callers.unsplit(input.callerId, input.partedId)),
    attach: os.attach.handler(({ input }) => callers.attach(input.callerId, input.callId, input.insteadOf ?? null)),
  };
}
