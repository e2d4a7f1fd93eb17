import { describe, expect, it } from "vitest";
import { type KeyPress, keyOf, keysOf, ownKeys, refusalOfKey, shortcutNames, shortcutOf, shortcuts, shownKey } from "./shortcuts.ts";

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  repeat: false,
  ...change,
});
const pressOf = (keys: string): KeyPress => {
  const parts = keys.split("+");
  return press(parts.at(-1) ?? "", { ctrlKey: parts.includes("Control"), altKey: parts.includes("Alt"), shiftKey: parts.includes("Shift") });
};

describe("the keys", () => {
  it("are each found, and each but once", () => {
    for (const [name, keys] of Object.entries(shortcuts)) expect(shortcutOf(pressOf(keys))).toBe(name);
    expect(new Set(Object.values(shortcuts)).size).toBe(Object.keys(shortcuts).length);
  });
  it("never fire while an input method composes, nor when held", () => {
    for (const keys of Object.values(shortcuts)) {
      expect(shortcutOf({ ...pressOf(keys), isComposing: true })).toBeNull();
      expect(shortcutOf({ ...pressOf(keys), keyCode: 229 })).toBeNull();
      expect(shortcutOf({ ...pressOf(keys), repeat: true })).toBeNull();
    }
  });
  it("are no bare letters or punctuation, which are text", () => {
    for (const key of ["k", "1", "?", "？", " ", "Enter"]) expect(shortcutOf(press(key))).toBeNull();
  });
  it("are shown as on the keyboard", () => {
    expect([shownKey(shortcuts.knowledge), shownKey(shortcuts.dispatched), shownKey(shortcuts.hangUp)]).toEqual(["Ctrl+K", "Ctrl+↵", "F4"]);
  });
});

describe("a person's own keys", () => {
  const own = keysOf({ answer: "Alt+a", mute: "F2", gone: "F12" });
  it("take the place of the usual ones, and who lost a key to another has none", () => {
    expect([shortcutOf(pressOf("Alt+a"), own), shortcutOf(pressOf("F2"), own), shortcutOf(pressOf("F6"), own)]).toEqual(["answer", "mute", null]);
    expect(keysOf({ mute: "F2" }).answer).toBe("");
    expect(shortcutOf(pressOf("F4"), own)).toBe("hangUp");
  });
  it("are kept only where they differ, and come back as they were kept", () => {
    expect(ownKeys(own)).toEqual({ answer: "Alt+a", mute: "F2" });
    expect(keysOf(ownKeys(own))).toEqual(own);
    expect(ownKeys(keysOf({}))).toEqual({});
  });
  it("are refused where they are text, the browser's, or another command's", () => {
    const keys = keysOf({});
    for (const text of ["k", "?", "Enter", "Shift+k", "ArrowLeft", "Control+ArrowLeft", "Alt+Backspace", " "]) {
      expect(refusalOfKey(text, "answer", keys)).toEqual({ kind: "text" });
    }
    for (const key of ["F5", "Control+w", "Control+c", "Alt+F4"]) expect(refusalOfKey(key, "answer", keys)).toEqual({ kind: "kept" });
    expect(refusalOfKey("F4", "answer", keys)).toEqual({ kind: "taken", by: "hangUp" });
    for (const key of ["F2", "Alt+a", "Shift+F8", "Control+Shift+q"]) expect(refusalOfKey(key, "answer", keys)).toBeNull();
  });
  it("could be the usual ones again, each of which is no key that is refused", () => {
    for (const name of shortcutNames) expect(refusalOfKey(shortcuts[name], name, keysOf({}))).toBeNull();
  });
  it("are never a modifier alone", () => {
    for (const key of ["Control", "Alt", "Shift"]) expect(keyOf(press(key, { ctrlKey: true }))).toBeNull();
  });
});
