import { describe, expect, it } from "vitest";
import type { PageName } from "../shared/page.ts";
import { isPermitted, type PermissionQuestion } from "./permissions.ts";

/** Every permission that Electron 45's types name, and one that no version knows yet. */
const all = [
  "accessibility-events",
  "background-sync",
  "clipboard-read",
  "clipboard-sanitized-write",
  "display-capture",
  "fileSystem",
  "fullscreen",
  "geolocation",
  "hid",
  "idle-detection",
  "keyboardLock",
  "mediaKeySystem",
  "midi",
  "midiSysex",
  "notifications",
  "openExternal",
  "persistent-storage",
  "pointerLock",
  "sensors",
  "serial",
  "speaker-selection",
  "storage-access",
  "top-level-storage-access",
  "unknown",
  "usb",
  "window-management",
  "of-a-later-version",
];
const granted: Record<PageName, readonly string[]> = { console: ["clipboard-sanitized-write", "notifications"], line: ["hid", "speaker-selection"] };
const ask = (page: PageName, question: Partial<PermissionQuestion>): boolean =>
  isPermitted(page, { permission: "unknown", address: `hotline://${page}/`, isMainFrame: true, mediaTypes: [], ...question });

describe.each(["console", "line"] as const)("the permissions of the %s", (page) => {
  it("are its row of the table and nothing else", () => {
    expect(all.filter((permission) => ask(page, { permission }))).toEqual(granted[page]);
  });
  it("hold for its own main frame at its own address alone", () => {
    const other = page === "console" ? "line" : "console";
    for (const permission of granted[page]) {
      expect(ask(page, { permission, isMainFrame: false })).toBe(false);
      for (const address of [`hotline://${other}/`, "https://example.com/", `https://${page}/`, `hotline://${page}@evil/`, "", "file:///"]) {
        expect(ask(page, { permission, address })).toBe(false);
      }
    }
  });
  it("give the microphone to the line, and a camera to none", () => {
    const media = (...mediaTypes: string[]) => ask(page, { permission: "media", mediaTypes });
    expect(media("audio")).toBe(page === "line");
    expect([media("video"), media("audio", "video"), media()]).toEqual([false, false, false]);
  });
});
