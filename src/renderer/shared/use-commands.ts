import { useEffectEvent, useLayoutEffect } from "react";
import { runCallCommand } from "../calls/call-commands.ts";
import type { ConsoleStore } from "./console-store.ts";
import { keyOf, type ShortcutName, shortcutNames, shortcutOf } from "./shortcuts.ts";
import { useStore } from "./use-console.ts";
import { useKeys } from "./use-keys.ts";

/** Runs what needs no place on the screen. @returns whether it was such a command */
function runCommand(store: ConsoleStore, name: ShortcutName): boolean {
  if (name !== "ready" && name !== "busy") return runCallCommand(store, name);
  void store.seat.state.choose({ state: name, reason: null }).catch(() => {});
  return true;
}

/**
 * What a panel of its own, such as an open ticket, takes while the focus is in it: the desk beside it does not hear it. A panel that names
 * its keys (`data-own-keys="Alt+c"`) takes those.
 */
const keysOfPanels: readonly ShortcutName[] = ["firstPlace", "secondPlace", "thirdPlace", "answered", "dispatched"];
function isOwnKey(name: ShortcutName, event: KeyboardEvent): boolean {
  const panel = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-own-keys]") : null;
  const named = panel?.dataset.ownKeys ?? "";
  return panel !== null && (named === "true" ? keysOfPanels.includes(name) : named.split(" ").includes(keyOf(event) ?? ""));
}

/** What is asked which key a command shall have takes whatever is pressed. */
const takesKeys = (target: EventTarget | null): boolean => target instanceof Element && target.closest("[data-takes-keys]") !== null;

const byName = "hotline:run";
/** Runs a command as its key does, also where a person has no key for it. */
export const runByName = (name: ShortcutName): boolean => window.dispatchEvent(new CustomEvent(byName, { detail: name }));

/** Listens to the keys of the whole window, and to commands chosen by name. */
export function useCommands(on: { onHelp(): void; onDesk(): void; onSettings(): void }): void {
  const store = useStore();
  const keys = useKeys();
  const run = (name: ShortcutName) => {
    if (name === "help") on.onHelp();
    else if (name === "settings") on.onSettings();
    else if (name === "knowledge") {
      window.dispatchEvent(new CustomEvent("hotline:knowledge"));
      document.querySelector<HTMLInputElement>("#knowledge-search")?.focus();
    } else if (!runCommand(store, name)) window.dispatchEvent(new CustomEvent(`hotline:${name}`));
  };
  const take = useEffectEvent((event: KeyboardEvent) => {
    const name = takesKeys(event.target) ? null : shortcutOf(event, keys);
    if (name === null || store.state.snapshot?.person == null || isOwnKey(name, event)) return;
    run(name);
    event.preventDefault();
  });
  const takeByName = useEffectEvent((event: Event) => {
    const name = event instanceof CustomEvent ? shortcutNames.find((each) => each === event.detail) : undefined;
    if (name !== undefined && store.state.snapshot?.person != null) run(name);
  });
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => take(event);
    const listenByName = (event: Event) => takeByName(event);
    window.addEventListener("keydown", listen, true);
    window.addEventListener(byName, listenByName);
    return () => {
      window.removeEventListener("keydown", listen, true);
      window.removeEventListener(byName, listenByName);
    };
  }, []);
}

/** Runs when a key of the desk is pressed while this part is on screen. */
export function useDeskKey(name: ShortcutName, run: () => void): void {
  const take = useEffectEvent(run);
  // Before it is painted: whoever sees this part may press its key.
  useLayoutEffect(() => {
    const listen = () => take();
    window.addEventListener(`hotline:${name}`, listen);
    return () => window.removeEventListener(`hotline:${name}`, listen);
  }, [name]);
}
