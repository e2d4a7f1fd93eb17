import { useMemo } from "react";
import { type Keys, keysOf, type ShortcutName, shownKey } from "./shortcuts.ts";
import { useConsole } from "./use-console.ts";

const nobodys = {};

/** The keys of whoever is signed in. */
export function useKeys(): Keys {
  const own = useConsole().snapshot?.keys ?? nobodys;
  return useMemo(() => keysOf(own), [own]);
}
/** How a command's key is shown to whoever is signed in. */
export function useShownKey(): (name: ShortcutName) => string {
  const keys = useKeys();
  return (name) => shownKey(keys[name]);
}
