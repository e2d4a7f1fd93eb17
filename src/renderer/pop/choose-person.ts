import type { ConsoleStore } from "../shared/console-store.ts";

/** The operator says who is calling: the pop shows that person, and the draft of that call, whatever is on the desk by then, is about them. */
export async function choosePerson(store: ConsoleStore, callId: string, callerId: string): Promise<void> {
  const inHand = store.draftOf(callId);
  const chosen = await store.seat.pop.ofCaller({ callId, callerId });
  store.showPop(chosen);
  const isHeld = inHand !== null && store.state.drafts.get(inHand.view.draft.id) === inHand;
  const draft = isHeld ? inHand : store.draftOf(callId);
  const name = chosen.callers[0]?.name ?? "";
  draft?.edit({ callerId, ...(name === "" ? {} : { callerName: name }) });
}
