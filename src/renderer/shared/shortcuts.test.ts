import { describe, expect, it } from "vitest";
import { type KeyPress, shortcutOf, shortcuts, shownKey } from "./shortcuts.ts";

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
    expect([shownKey("knowledge"), shownKey("dispatched"), shownKey("hangUp")]).toEqual(["Ctrl+K", "Ctrl+↵", "F4"]);
  });
});
