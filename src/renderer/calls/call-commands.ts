import type { EmergencyService } from "../../contract/call-api.ts";
import type { GlobalCommand } from "../../contract/global-keys.ts";
import { actOfCommand } from "../../domain/call-acts.ts";
import { activeCall, consultAbout } from "../../domain/several-calls.ts";
import type { ConsoleStore } from "../shared/console-store.ts";
import type { ShortcutName } from "../shared/shortcuts.ts";

/** Answers, hangs up, mutes or holds, whichever call that is for now. */
export function actOnCalls(store: ConsoleStore, command: GlobalCommand): void {
  const act = actOfCommand(command, store.state.snapshot?.calls ?? []);
  if (act === null) return;
  const { call, phone } = store.seat;
  store.act(() => (act.kind === "swap" ? phone.swap({ callId: act.callId }) : call[act.kind]({ callId: act.callId, on: act.on })));
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
  switch (name) {
    case "answer":
    case "hangUp":
    case "mute":
    case "hold":
      actOnCalls(store, name);
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
