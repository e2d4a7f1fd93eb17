import { describe, expect, it } from "vitest";
import type { ListProgress } from "../../contract/lists-api.ts";
import { pageClock } from "../../page/page-clock.ts";
import { ListModel } from "./list-model.ts";

const query = { text: "", conditions: [], sort: { column: "createdAt", descending: true } } as never;
const other = { text: "暖气", conditions: [], sort: { column: "createdAt", descending: true } } as never;

/** A seat that reckons as it is told; each reckoning is a view of its own. */
function seat() {
  let views = 0;
  let next: ((progress: Omit<ListProgress, "viewId"> | null) => void) | null = null;
  const asked: number[] = [];
  return {
    asked,
    async tell(total: number, isComplete: boolean) {
      await new Promise((resolve) => setImmediate(resolve));
      next?.({ total, isComplete } as Omit<ListProgress, "viewId">);
      await new Promise((resolve) => setImmediate(resolve));
    },
    port: {
      async watch() {
        views += 1;
        const viewId = `view ${views}`;
        return (async function* () {
          for (;;) {
            const progress = await new Promise<Omit<ListProgress, "viewId"> | null>((resolve) => {
              next = resolve;
            });
            if (progress === null) return;
            yield { viewId, ...progress } as ListProgress;
          }
        })();
      },
      async rows({ from, count }: { from: number; count: number }) {
        asked.push(from);
        return { rows: Array.from({ length: count }, (_, index) => ({ id: String(from + index) })) } as never;
      },
    },
  };
}

describe("a list that is reckoned anew", () => {
  it("is no shorter while it is counted, so that nobody loses their place in it, and is as long as it is when that is done", async () => {
    const { port, tell, asked } = seat();
    const model = new ListModel<{ id: string }>("tickets", query, () => port, pageClock);
    model.open();
    await tell(900, true);
    model.want(890, 899);
    await tell(900, true);
    expect(model.rowAt(899)).toEqual({ id: "899" });
    model.open();
    asked.splice(0);
    await tell(100, false);
    expect(model.total).toBe(900);
    // What is not counted yet is not asked for, and what was shown there stays.
    expect(asked).toEqual([]);
    expect(model.rowAt(899)).toEqual({ id: "899" });
    await tell(850, true);
    expect(model.total).toBe(850);
  });

  it("is counted from nothing where it is another one", async () => {
    const { port, tell } = seat();
    const model = new ListModel<{ id: string }>("tickets", query, () => port, pageClock);
    model.open();
    await tell(900, true);
    model.open(other);
    await tell(10, false);
    expect(model.total).toBe(10);
  });
});
