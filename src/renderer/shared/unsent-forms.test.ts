import { describe, expect, it } from "vitest";
import type { FormChange, FormFields, UnsentForm } from "../../contract/forms-api.ts";
import type { SeatClient } from "../../page/seat-link.ts";
import { UnsentForms } from "./unsent-forms.ts";

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

/** A seat whose journal answers when it is told to, and a window at it. */
function windowAtSeat(journal: UnsentForm[] = []) {
  const kept: { key: string; fields: FormFields | null }[] = [];
  const waiting: { done(): void; fail(): void }[] = [];
  const timers: (() => void)[] = [];
  const seat = {
    forms: {
      list: () => Promise.resolve(journal),
      keep: ({ key, fields }: Omit<FormChange, "origin">) => {
        kept.push({ key, fields });
        return new Promise<object>((resolve, reject) => waiting.push({ done: () => resolve({}), fail: () => reject(new Error("away")) }));
      },
    },
  } as unknown as SeatClient;
  const after = (_delay: number, run: () => void) => {
    timers.push(run);
    return { cancel: () => {} };
  };
  const clock = { now: () => 10_000_000, monotonic: () => 0, after };
  const forms = new UnsentForms({ windowId: "one", clock, seat: () => seat });
  const answer = async (how: "done" | "fail" = "done"): Promise<void> => {
    waiting.shift()?.[how]();
    await turns();
  };
  const timePasses = async (): Promise<void> => {
    for (const run of timers.splice(0)) run();
    await turns();
  };
  return { forms, kept, answer, timePasses };
}

describe("the forms of a window", () => {
  it("have what is typed at once, and the seat has the newest state of each after the one that is on its way", async () => {
    const { forms, kept, answer } = windowAtSeat();
    for (const text of ["已", "已更", "已更换"]) forms.change("a", { text });
    forms.change("b", { text: "王" });
    expect([...forms.all]).toEqual([
      ["a", { text: "已更换" }],
      ["b", { text: "王" }],
    ]);
    expect(kept).toEqual([{ key: "a", fields: { text: "已" } }]);
    let isSettled = false;
    void forms.settled().then(() => {
      isSettled = true;
    });
    await answer();
    await answer();
    expect([kept.slice(1), isSettled]).toEqual([
      [
        { key: "a", fields: { text: "已更换" } },
        { key: "b", fields: { text: "王" } },
      ],
      false,
    ]);
    await answer();
    expect([kept.length, isSettled]).toEqual([3, true]);
  });
  it("wait while the seat is away, and go there when it is back", async () => {
    const { forms, kept, answer, timePasses } = windowAtSeat();
    forms.change("a", { text: "已" });
    await answer("fail");
    expect(forms.isWaiting).toBe(true);
    forms.change("a", { text: "已更" });
    expect([forms.all.get("a"), kept.length]).toEqual([{ text: "已更" }, 1]);
    await timePasses();
    await answer();
    expect([kept.at(-1), forms.isWaiting]).toEqual([{ key: "a", fields: { text: "已更" } }, false]);
  });
  it("take what the journal has and what another window writes, but for what is newer here", async () => {
    const journal = [
      { key: "old", fields: { text: "旧" }, at: 1 },
      { key: "a", fields: { text: "旧的" }, at: 9_999_000 },
    ];
    const { forms, answer } = windowAtSeat(journal);
    forms.change("a", { text: "新的" });
    await forms.read();
    expect(Object.fromEntries(forms.all)).toEqual({ old: { text: "旧" }, a: { text: "新的" } });
    forms.told({ key: "a", fields: { text: "别的窗口" }, origin: "two" });
    expect(forms.all.get("a")).toEqual({ text: "新的" });
    await answer();
    forms.told({ key: "a", fields: { text: "别的窗口" }, origin: "two" });
    expect(forms.all.get("a")).toEqual({ text: "别的窗口" });
    forms.told({ key: "old", fields: null, origin: "two" });
    expect(forms.all.has("old")).toBe(false);
  });
  it("know what is in hand: what was written at last, or shortly before the window began", async () => {
    const { forms } = windowAtSeat([{ key: "a", fields: {}, at: 9_000_000 }]);
    expect([forms.isRead, forms.inHand]).toEqual([false, null]);
    await forms.read();
    expect([forms.isRead, forms.inHand]).toEqual([true, "a"]);
    forms.change("b", { text: "一" });
    expect(forms.inHand).toBe("b");
    forms.change("b", null);
    expect(forms.inHand).toBe(null);
    const { forms: later } = windowAtSeat([{ key: "a", fields: {}, at: 1 }]);
    await later.read();
    expect(later.inHand).toBe(null);
  });
  it("are not the next person's, nor is what was asked for the one before", async () => {
    const { forms, kept, answer } = windowAtSeat([{ key: "a", fields: {}, at: 1 }]);
    const reading = forms.read();
    forms.change("b", { text: "一" });
    forms.clear();
    await reading;
    await answer("fail");
    expect([forms.all.size, kept.length, forms.isWaiting]).toEqual([0, 1, false]);
  });
});
