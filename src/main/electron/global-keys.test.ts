import { beforeEach, describe, expect, it } from "vitest";
import type { GlobalCommand, RefusedKeys } from "../../contract/global-keys.ts";
import { acceleratorOf } from "./accelerator.ts";
import { GlobalKeys } from "./global-keys.ts";

/** The system's keys: who has which, as Electron gives and takes them. */
const taken = new Map<string, () => void>();
const others = new Set<string>();
const system = {
  register(accelerator: string, run: () => void): boolean {
    if (accelerator === "Control+Ü") throw new TypeError("conversion failure");
    if (others.has(accelerator) || taken.has(accelerator)) return false;
    taken.set(accelerator, run);
    return true;
  },
  unregister: (accelerator: string) => void taken.delete(accelerator),
};
let now = 0;
let pressed: GlobalCommand[] = [];
let refused: RefusedKeys[] = [];
let keys: GlobalKeys;
const usual = [
  { command: "answer" as const, key: "F2" },
  { command: "mute" as const, key: "Control+Alt+m" },
];
const held = (): string[] => [...taken.keys()];

beforeEach(() => {
  taken.clear();
  others.clear();
  [now, pressed, refused] = [0, [], []];
  keys = new GlobalKeys({
    system,
    clock: { now: () => now, monotonic: () => now, after: () => ({ cancel() {} }) },
    onPressed: (command) => pressed.push(command),
    onRefused: (commands) => refused.push(commands),
  });
});

describe("the keys taken from the system", () => {
  it("are held while a call is there and another program in front, and at no other time", () => {
    keys.want({ keys: usual, inCall: false });
    expect([held(), refused]).toEqual([[], [[]]]);
    keys.want({ keys: usual, inCall: true });
    expect(held()).toEqual(["F2", "Control+Alt+M"]);
    keys.inFront(true);
    expect(held()).toEqual([]);
    keys.inFront(false);
    taken.get("F2")?.();
    expect(pressed).toEqual(["answer"]);
    keys.want({ keys: usual, inCall: false });
    expect(held()).toEqual([]);
    keys.want({ keys: usual, inCall: true });
    keys.stop();
    expect(held()).toEqual([]);
  });
  it("follow a person's change, and are given back when nobody is there", () => {
    keys.want({ keys: usual, inCall: true });
    keys.want({ keys: [{ command: "answer", key: "Alt+PageDown" }], inCall: true });
    expect(held()).toEqual(["Alt+PageDown"]);
    keys.want({ keys: [], inCall: false });
    expect([held(), refused.at(-1)]).toEqual([[], []]);
  });
  it("are said to be had also where none is wanted, so that the seat knows of this shell", () => {
    keys.want({ keys: [], inCall: false });
    expect(refused).toEqual([[]]);
  });
  it("that another program has are told at once, and again when it lets go", () => {
    others.add("F2");
    keys.want({ keys: usual, inCall: false });
    expect(refused).toEqual([["answer"]]);
    keys.want({ keys: usual, inCall: true });
    expect([held(), refused.at(-1)]).toEqual([["Control+Alt+M"], ["answer"]]);
    others.delete("F2");
    keys.inFront(true);
    keys.inFront(false);
    expect(refused.at(-1)).toEqual([]);
  });
  it("count once while they are kept down", () => {
    keys.want({ keys: usual, inCall: true });
    for (const at of [0, 660, 700, 740, 780]) {
      now = at;
      taken.get("Control+Alt+M")?.();
    }
    expect(pressed).toEqual(["mute"]);
    now = 780 + 700;
    taken.get("Control+Alt+M")?.();
    expect(pressed).toEqual(["mute", "mute"]);
  });
  it("that Electron has no word for, or throws at, are refused", () => {
    const odd = { command: "hold" as const, key: "Control+ü" };
    keys.want({ keys: [odd], inCall: true });
    expect(refused).toEqual([["hold"]]);
  });
});

describe("Electron's word for a key", () => {
  it.each([
    ["F2", "F2"],
    ["Control+Shift+q", "Control+Shift+Q"],
    ["Alt+PageDown", "Alt+PageDown"],
    ["Control+;", "Control+;"],
    ["Control++", "Control+Plus"],
    ["Control+Enter", "Control+Return"],
    ["Alt+ü", null],
    ["Meta+a", null],
    ["F25", null],
    ["", null],
  ])("of %s is %s", (key, accelerator) => expect(acceleratorOf(key)).toBe(accelerator));
});
