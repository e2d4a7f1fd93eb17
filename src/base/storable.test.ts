import { describe, expect, it } from "vitest";
import { storable } from "./storable.ts";

describe("a storable value", () => {
  it("has no NUL and no half of a pair, at any depth", () => {
    const half = "😀".slice(0, 1);
    expect(storable({ a: "x\u0000y", b: [`${half}z`, { c: null, d: 1, e: false }] })).toEqual({ a: "xy", b: ["\ufffdz", { c: null, d: 1, e: false }] });
  });
  it("keeps everything else", () => {
    const text = "🔥👩‍👩‍👧‍👦<script>\u202e\u0007\n\t回龙观";
    expect(storable(text)).toBe(text);
  });
});
