/** The keys of the desk; each is shown where it works and listed under F1. */
export const shortcuts = {
  help: "F1",
  answer: "F2",
  hangUp: "F4",
  mute: "F6",
  hold: "F7",
  transfer: "F8",
  dialPad: "F3",
  join: "Alt+j",
  rate: "Alt+p",
  emergency110: "Control+F1",
  emergency119: "Control+F2",
  emergency120: "Control+F3",
  ready: "F9",
  busy: "F10",
  knowledge: "Control+k",
  answered: "Control+1",
  dispatched: "Control+Enter",
  byHand: "Alt+n",
  repeat: "Alt+r",
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
  answeredFrom: "Control+2",
  noteScript: "Control+3",
  textModule: "Control+;",
  insertArticle: "Control+Shift+k",
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

/** What a key press asks for; null while an input method composes (its key code is 229), for a held key, and for all else. */
export function shortcutOf(press: KeyPress): ShortcutName | null {
  if (press.isComposing || press.keyCode === 229 || press.repeat || press.metaKey) return null;
  // Under a Chinese input method the key beside L is a full-width sign.
  const key = press.key.length === 1 ? press.key.normalize("NFKC").toLowerCase() : press.key;
  const pressed = `${press.ctrlKey ? "Control+" : ""}${press.altKey ? "Alt+" : ""}${press.shiftKey ? "Shift+" : ""}${key}`;
  for (const [name, wanted] of Object.entries(shortcuts)) if (wanted === pressed) return name as ShortcutName;
  return null;
}
/** As it is shown: `Ctrl+K`. */
export const shownKey = (name: ShortcutName): string =>
  shortcuts[name]
    .replace("Control", "Ctrl")
    .replace("Enter", "↵")
    .replace(/\+([a-z])$/, (_, letter: string) => `+${letter.toUpperCase()}`);
