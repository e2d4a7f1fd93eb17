import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DifferencePiece, textDifference } from "./text-difference.ts";

const side = (pieces: readonly DifferencePiece[], kind: "added" | "removed"): string =>
  pieces.flatMap((piece) => (piece.kind === "same" || piece.kind === kind ? [piece.text] : [])).join("");
const told = (before: string, after: string): string =>
  textDifference(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "added" ? `[+${text}]` : `[-${text}]`))
    .join("");

describe("the difference of two texts", () => {
  it("tells what changed inside a line, and leaves the other lines alone", () => {
    expect(told("先登记。\n三日内回复。\n谢谢。", "先登记。\n五日内回复。\n谢谢。")).toBe("先登记。\n[-三][+五]日内回复。\n谢谢。");
    expect(told("甲\n乙\n", "甲\n丙丁\n乙\n")).toBe("甲\n[+丙丁\n]乙\n");
    expect(told("", "新写的")).toBe("[+新写的]");
    expect(told("一样", "一样")).toBe("一样");
  });
  it("tells a line that was written anew as a whole", () => expect(told("请联系物业公司核实", "拨打供热热线")).toBe("[-请联系物业公司核实][+拨打供热热线]"));
  it("always gives both texts back, however they differ", () => {
    const text = fc.array(fc.constantFrom("供", "热", "温", "\n", "12", "𠮷", "a"), { maxLength: 60 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = textDifference(before, after);
        expect([side(pieces, "removed"), side(pieces, "added")]).toEqual([before, after]);
        expect(pieces.every((piece, index) => piece.text !== "" && piece.kind !== pieces[index + 1]?.kind)).toBe(true);
      }),
    );
  });
  it("does not compare pair by pair what is too long for it", () => {
    const [before, after] = ["甲\n".repeat(3_000), "乙\n".repeat(3_000)];
    expect(textDifference(before, after)).toEqual([
      { kind: "removed", text: before },
      { kind: "added", text: after },
    ]);
  });
});
