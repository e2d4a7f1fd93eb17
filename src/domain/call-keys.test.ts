import { describe, expect, it } from "vitest";
import { callKeysOf } from "./call-keys.ts";

describe("the keys that other programs may not have during a call", () => {
  it("are the usual ones, or the person's own, or none where the usual one was given away", () => {
    expect(callKeysOf({})).toEqual([
      { command: "answer", key: "F2" },
      { command: "hangUp", key: "F4" },
      { command: "mute", key: "F6" },
      { command: "hold", key: "F7" },
    ]);
    expect(callKeysOf({ answer: "Alt+a", transfer: "F6" })).toEqual([
      { command: "answer", key: "Alt+a" },
      { command: "hangUp", key: "F4" },
      { command: "hold", key: "F7" },
    ]);
  });
});
