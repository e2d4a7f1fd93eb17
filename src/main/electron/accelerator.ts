/** Keys whose name in a page and in Electron are not the same. */
const named: Readonly<Record<string, string>> = {
  ArrowUp: "Up",
  ArrowDown: "Down",
  ArrowLeft: "Left",
  ArrowRight: "Right",
  Enter: "Return",
  "+": "Plus",
  " ": "Space",
};
const same: ReadonlySet<string> = new Set(["PageUp", "PageDown", "Home", "End", "Insert", "Delete", "Backspace", "Tab", "Escape"]);

/**
 * A key as the console keeps it (`Control+Shift+q`, renderer/shared/shortcuts.ts) in the words of Electron's `globalShortcut`.
 * @returns null for a key that it has no word for, such as a letter that is not of ASCII
 */
export function acceleratorOf(key: string): string | null {
  const last = key.endsWith("+") ? "+" : (key.split("+").at(-1) ?? "");
  const held = key
    .slice(0, key.length - last.length)
    .split("+")
    .filter(Boolean);
  const word = named[last] ?? (same.has(last) || /^F([1-9]|1[0-9]|2[0-4])$/.test(last) ? last : /^[!-~]$/.test(last) ? last.toUpperCase() : null);
  return word === null || held.some((modifier) => !["Control", "Alt", "Shift"].includes(modifier)) ? null : [...held, word].join("+");
}
