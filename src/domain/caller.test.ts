import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallerRow } from "../contract/callers.ts";
import { attachNumber, mergeCallers, newCaller, originOf, splitCaller, unmergeCallers, updateCaller } from "./caller.ts";

const act = { at: 10, personId: "p", personName: "李岚" };
const number = (digit: number) => ({ hash: String(digit).padStart(43, "h"), mask: `199****000${digit}` });
const text = fc.constantFrom("", "甲", "乙丙");
const card = (id: string) =>
  fc
    .record({
      name: text,
      notes: text,
      language: text,
      emergencyContact: text,
      birthYear: fc.option(fc.constantFrom(1950, 1980)),
      flags: fc.subarray(["vulnerable", "nuisance"] as const),
      numbers: fc.subarray([1, 2, 3, 4].map(number)),
      emergencyNumber: fc.option(fc.constant(number(9))),
    })
    .map((given) => newCaller({ id, updatedAt: 1, ...given }));
const known = ({ steps: _steps, updatedAt: _updatedAt, mergedInto: _mergedInto, ...rest }: CallerRow) => rest;

describe("two cards of one person", () => {
  it("make one that says all, and are again what they were when it is taken back", () => {
    fc.assert(
      fc.property(card("a"), card("b"), (first, second) => {
        const { keep, merged } = mergeCallers(first, second, act);
        for (const hash of [...first.numbers, ...second.numbers].map((each) => each.hash)) expect(keep.numbers.map((each) => each.hash)).toContain(hash);
        for (const part of [first.notes, second.notes]) expect(keep.notes).toContain(part);
        expect(merged.mergedInto).toMatchObject({ id: "a", at: 10, personId: "p" });
        const back = unmergeCallers(keep, merged, { ...act, at: 20 });
        expect(known(back.keep)).toEqual(known(first));
        expect(known(back.merged)).toEqual(known(second));
        expect(back.merged.mergedInto).toBeNull();
        expect(back.keep.steps.map(({ kind }) => kind)).toEqual(["merged", "unmerged"]);
      }),
    );
  });
  it("keep what was written after the merge", () => {
    const { keep, merged } = mergeCallers(
      newCaller({ id: "a", name: "王", numbers: [], updatedAt: 1 }),
      newCaller({ id: "b", name: "王", numbers: [number(2)], notes: "旧", updatedAt: 1 }),
      act,
    );
    const edited = updateCaller(keep, { name: "caller.update", callerId: "a", patch: { notes: "新" }, seen: { notes: "旧" }, at: 15 }, act);
    expect(unmergeCallers(edited, merged, act).keep).toMatchObject({ notes: "新", numbers: [] });
  });
  it("cannot be taken apart twice, nor be more than a person's numbers", () => {
    const { keep, merged } = mergeCallers(
      newCaller({ id: "a", name: "", numbers: [], updatedAt: 1 }),
      newCaller({ id: "b", name: "", numbers: [], updatedAt: 1 }),
      act,
    );
    const back = unmergeCallers(keep, merged, act);
    expect(() => unmergeCallers(back.keep, back.merged, act)).toThrow("staleCaller");
    const many = (from: number) => Array.from({ length: 11 }, (_, index) => number(from + index));
    expect(() => mergeCallers({ ...keep, numbers: many(100) }, { ...keep, id: "c", numbers: many(200) }, act)).toThrow("tooLarge");
  });
});

describe("a card", () => {
  const row = newCaller({ id: "a", name: "王芳", numbers: [number(1), number(2)], updatedAt: 1 });
  it("tells who changed which field, and keeps what was replaced unseen", () => {
    const patch = { notes: "独居", flags: ["vulnerable" as const] };
    const first = updateCaller(row, { name: "caller.update", callerId: "a", patch, seen: { notes: "", flags: [] }, at: 5 }, act);
    expect(first.steps.map(({ kind, field, personName }) => [kind, field, personName])).toEqual([
      ["updated", "notes", "李岚"],
      ["updated", "flags", "李岚"],
    ]);
    const second = updateCaller(
      first,
      { name: "caller.update", callerId: "a", patch: { notes: "有猫" }, seen: { notes: "" }, at: 6 },
      { personId: "q", personName: "王强" },
    );
    expect(second.steps.at(-1)).toMatchObject({ kind: "conflict", lostText: "独居", personName: "王强" });
  });
  it("gives some of its numbers to a new one", () => {
    const { left, made } = splitCaller(row, { id: "n", name: "王强", numberHashes: [number(2).hash] }, act);
    expect([left.numbers, made.numbers, made.name]).toEqual([[number(1)], [number(2)], "王强"]);
    expect(() => splitCaller(row, { id: "n", name: "", numberHashes: [number(7).hash] }, act)).toThrow("staleCaller");
  });
  it("tells which of two was split off the other, also where neither has an earlier history, and none where there was no split", () => {
    const { left, made } = splitCaller(row, { id: "b", name: "", numberHashes: [number(2).hash] }, act);
    for (const pair of [[left, made] as const, [made, left] as const]) expect(originOf(...pair)?.id).toBe("a");
    const changed = updateCaller(row, { name: "caller.update", callerId: "a", patch: { notes: "独居" }, seen: {}, at: 5 }, act);
    const later = splitCaller(changed, { id: "0", name: "", numberHashes: [number(2).hash] }, act);
    for (const pair of [[later.left, later.made] as const, [later.made, later.left] as const]) expect(originOf(...pair)?.id).toBe("a");
    expect(originOf(row, newCaller({ id: "c", name: "", numbers: [], updatedAt: 1 }))).toBeNull();
  });
  it("takes a number once", () => {
    const body = { name: "caller.attach", callerId: "a", number: number(3), at: 9 } as const;
    const once = attachNumber(row, body, act);
    expect(once.numbers).toHaveLength(3);
    expect(attachNumber(once, body, act)).toEqual(once);
  });
});
