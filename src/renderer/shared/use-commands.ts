import { useEffect, useEffectEvent } from "react";
import type { LineCall } from "../../contract/line-api.ts";
import type { ConsoleStore } from "./console-store.ts";
import { type ShortcutName, shortcutOf } from "./shortcuts.ts";
import { useStore } from "./use-console.ts";

/** The call that the keys are about: the ringing one, else the one that is talked in. */
export function callInHand(calls: readonly LineCall[]): LineCall | null {
  return calls.find((call) => call.phase === "ringing") ?? calls.find((call) => call.phase !== "ended") ?? null;
}

/** Runs what needs no place on the screen. @returns whether it was such a command */
function runCommand(store: ConsoleStore, name: ShortcutName): boolean {
  const { snapshot } = store.state;
  const call = callInHand(snapshot?.calls ?? []);
  const act = (run: (callId: string) => Promise<unknown>): boolean => {
    if (call !== null) void run(call.callId).catch(() => {});
    return true;
  };
  switch (name) {
    case "answer":
      return act((callId) => store.seat.call.answer({ callId }));
    case "hangUp":
      return act((callId) => store.seat.call.hangUp({ callId }));
    case "mute":
      return act((callId) => store.seat.call.mute({ callId, on: call?.muted !== true }));
    case "hold":
      return act((callId) => store.seat.call.hold({ callId, on: call?.held !== true }));
    case "ready":
    case "busy":
      void store.seat.state.choose({ state: name, reason: null }).catch(() => {});
      return true;
    default:
      return false;
  }
}

/** Listens to the keys of the whole window. */
export function useCommands(on: { onHelp(): void; onDesk(): void }): void {
  const store = useStore();
  const take = useEffectEvent((event: KeyboardEvent) => {
    const name = shortcutOf(event);
    if (name === null || store.state.snapshot?.person == null) return;
    if (name === "help") on.onHelp();
    else if (name === "knowledge") document.querySelector<HTMLInputElement>("#knowledge-search")?.focus();
    else if (!runCommand(store, name)) window.dispatchEvent(new CustomEvent(`hotline:${name}`));
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => take(event);
    window.addEventListener("keydown", listen, true);
    return () => window.removeEventListener("keydown", listen, true);
  }, []);
}

/** Runs when a key of the desk is pressed while this part is on screen. */
export function useDeskKey(name: ShortcutName, run: () => void): void {
  const take = useEffectEvent(run);
  useEffect(() => {
    const listen = () => take();
    window.addEventListener(`hotline:${name}`, listen);
    return () => window.removeEventListener(`hotline:${name}`, listen);
  }, [name]);
}
