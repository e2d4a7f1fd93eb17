import type { EmergencyService } from "../../contract/call-api.ts";
import { activeCall, callInHand, consultAbout, swapPartner } from "../../telephony/core/several-calls.ts";
import type { ConsoleStore } from "../shared/console-store.ts";
import type { ShortcutName } from "../shared/shortcuts.ts";

/** Takes up the held call, or holds and resumes the only one. */
export function holdOrSwap(store: ConsoleStore): void {
  const calls = store.state.snapshot?.calls ?? [];
  const [active, partner] = [activeCall(calls), swapPartner(calls)];
  if (partner !== null) store.act(() => store.seat.phone.swap({ callId: partner.callId }));
  else if (active !== null) store.act(() => store.seat.call.hold({ callId: active.callId, on: !active.held }));
}
/** Ends a question to a colleague by joining the caller with them; without one, opens the picker. */
export function transferOrComplete(store: ConsoleStore): void {
  const calls = store.state.snapshot?.calls ?? [];
  const active = activeCall(calls);
  const about = active?.purpose === "consult" && active.direction === "out" ? active.aboutCallId : null;
  if (about !== null && active?.phase === "talking") store.act(() => store.seat.phone.complete({ callId: about }));
  else if (active?.phase === "talking") store.openPanel(store.state.panel === "transfer" ? null : "transfer");
}
/** Everybody of the active call and of the question about it into one conference. */
export function joinAll(store: ConsoleStore): void {
  const calls = store.state.snapshot?.calls ?? [];
  const active = activeCall(calls);
  const callId = active?.aboutCallId ?? active?.callId ?? null;
  if (callId !== null && consultAbout(calls, callId)?.phase === "talking") store.act(() => store.seat.phone.conference({ callId, target: null }));
}
/** Asks an emergency service into the call in hand. */
export function callEmergency(store: ConsoleStore, service: EmergencyService): void {
  const active = activeCall(store.state.snapshot?.calls ?? []);
  if (active?.phase !== "talking" || active.purpose === "conference") return;
  const callId = active.purpose === "consult" ? (active.aboutCallId ?? active.callId) : active.callId;
  store.openPanel("emergency");
  store.act(() => store.seat.phone.emergency({ callId, service }));
}
export function rate(store: ConsoleStore): void {
  const active = activeCall(store.state.snapshot?.calls ?? []);
  if (active?.phase === "talking") store.act(() => store.seat.phone.rate({ callId: active.callId }));
}

/** The keys that are about calls. @returns whether this was one */
export function runCallCommand(store: ConsoleStore, name: ShortcutName): boolean {
  const calls = store.state.snapshot?.calls ?? [];
  const active = activeCall(calls);
  const inHand = callInHand(calls);
  switch (name) {
    case "answer":
      if (inHand?.phase === "ringing") store.act(() => store.seat.call.answer({ callId: inHand.callId }));
      return true;
    case "hangUp":
      // With a second call ringing this ends the one that is talked in; the other is refused by its own button.
      if (active !== null || inHand !== null) store.act(() => store.seat.call.hangUp({ callId: (active ?? inHand)?.callId ?? "" }));
      return true;
    case "mute":
      if (active !== null) store.act(() => store.seat.call.mute({ callId: active.callId, on: !active.muted }));
      return true;
    case "hold":
      holdOrSwap(store);
      return true;
    case "transfer":
      transferOrComplete(store);
      return true;
    case "dialPad":
      store.openPanel(store.state.panel === "pad" ? null : "pad");
      return true;
    case "join":
      joinAll(store);
      return true;
    case "rate":
      rate(store);
      return true;
    case "emergency110":
    case "emergency119":
    case "emergency120":
      callEmergency(store, name.slice(-3) as EmergencyService);
      return true;
    default:
      return false;
  }
}
