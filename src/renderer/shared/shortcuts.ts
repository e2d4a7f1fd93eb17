import { usualCallKeys } from "../../domain/call-keys.ts";

/** The usual keys of the desk; each is shown where it works, listed under F1, and can be changed by each person (设置). */
export const shortcuts = {
  help: "F1",
  ...usualCallKeys,
  transfer: "F8",
  dialPad: "F3",
  join: "Alt+j",
  rate: "Alt+p",
  emergency110: "Control+F1",
  emergency119: "Control+F2",
  emergency120: "Control+F3",
  ready: "F9",
  busy: "F10",
  extendWrapUp: "Alt+k",
  knowledge: "Control+k",
  answered: "Control+1",
  dispatched: "Control+Enter",
  byHand: "Alt+n",
  repeat: "Alt+r",
  joinMatter: "Alt+h",
  nextSimilar: "Alt+y",
  acceptGuess: "Alt+l",
  answerByIncident: "Alt+i",
  acknowledge: "Alt+g",
  readIncidents: "Alt+o",
  makeIncident: "Alt+m",
  firstPlace: "Alt+1",
  secondPlace: "Alt+2",
  thirdPlace: "Alt+3",
  byRule: "Alt+u",
  nextDraft: "Alt+PageDown",
  previousDraft: "Alt+PageUp",
  draftOlder: "Alt+z",
  draftNewer: "Alt+x",
  draftRestore: "Alt+v",
  settings: "Alt+s",
  listViews: "Alt+w",
  listActs: "Alt+b",
  tasks: "Alt+t",
  answeredFrom: "Control+2",
  noteScript: "Control+3",
  textModule: "Control+;",
  insertArticle: "Control+Shift+k",
  palette: "Control+Shift+p",
} as const;
export type ShortcutName = keyof typeof shortcuts;

/** The parts of a key event that matter. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
  readonly repeat: boolean;
}

/** A key for each command: the person's own, else the usual one; "" where a person gave a command's usual key to another. */
export type Keys = Readonly<Record<ShortcutName, string>>;
export const shortcutNames = Object.keys(shortcuts) as readonly ShortcutName[];

/** @param own as the person's settings keep them; names of commands that are no more are passed over */
export function keysOf(own: Readonly<Record<string, string>>): Keys {
  const taken = new Set(shortcutNames.flatMap((name) => own[name] ?? []));
  return Object.fromEntries(shortcutNames.map((name) => [name, own[name] ?? (taken.has(shortcuts[name]) ? "" : shortcuts[name])])) as unknown as Keys;
}
/** What of a person's keys differs from the usual, to be kept. */
export const ownKeys = (keys: Keys): Record<string, string> =>
  Object.fromEntries(shortcutNames.filter((name) => keys[name] !== shortcuts[name] && keys[name] !== "").map((name) => [name, keys[name]]));

const modifiers: readonly string[] = ["Control", "Alt", "Shift", "Meta", "AltGraph"];
/** The key of a press as it is kept, such as `Control+k`; null while an input method composes (its key code is 229), for a held key and a lone modifier. */
export function keyOf(press: KeyPress): string | null {
  if (press.isComposing || press.keyCode === 229 || press.repeat || press.metaKey || modifiers.includes(press.key)) return null;
  // Under a Chinese input method the key beside L is a full-width sign.
  const key = press.key.length === 1 ? press.key.normalize("NFKC").toLowerCase() : press.key;
  return `${press.ctrlKey ? "Control+" : ""}${press.altKey ? "Alt+" : ""}${press.shiftKey ? "Shift+" : ""}${key}`;
}
/** What a key press asks for; null for all else. */
export function shortcutOf(press: KeyPress, keys: Keys = shortcuts): ShortcutName | null {
  const pressed = keyOf(press);
  return pressed === null ? null : (shortcutNames.find((name) => keys[name] === pressed) ?? null);
}

/** Keys that write, move the caret, or belong to the browser and the system: they cannot be given away. */
const kept = new Set([
  ...["F5", "F11", "F12", "Alt+F4", "Control+F4", "Control+F5", "Control+Tab", "Control+Shift+Tab", "Alt+Tab", "Alt+ArrowLeft", "Alt+ArrowRight"],
  ...[..."acvxzytwnrlpsfo"].map((letter) => `Control+${letter}`),
  ...[..."tnwicjrv"].map((letter) => `Control+Shift+${letter}`),
]);
const isFunctionKey = (key: string): boolean => /^F([1-9]|1[0-9]|2[0-4])$/.test(key);

/** Why a command cannot have a key: it is text or moves the caret, it belongs to the browser, or another command has it; null when it can. */
export type KeyRefusal = { readonly kind: "text" | "kept" } | { readonly kind: "taken"; readonly by: ShortcutName };
export function refusalOfKey(key: string, name: ShortcutName, keys: Keys): KeyRefusal | null {
  const last = key.endsWith("+") ? "+" : (key.split("+").at(-1) ?? "");
  if (kept.has(key)) return { kind: "kept" };
  const isHeldDown = key.startsWith("Control+") || key.startsWith("Alt+");
  const movesCaret = /^(Arrow|Home|End|Backspace|Delete|Tab|Escape)/.test(last);
  if (!isFunctionKey(last) && (!isHeldDown || movesCaret)) return { kind: "text" };
  const by = shortcutNames.find((other) => other !== name && keys[other] === key);
  return by === undefined ? null : { kind: "taken", by };
}

/** As it is shown: `Ctrl+K`. */
export const shownKey = (key: string): string =>
  key
    .replace("Control", "Ctrl")
    .replace("Enter", "↵")
    .replace(/\+([a-z])$/, (_, letter: string) => `+${letter.toUpperCase()}`);
