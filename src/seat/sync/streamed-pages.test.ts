import { beforeEach, describe, expect, it } from "vitest";
import type { StreamedPage } from "../../contract/sync.ts";
import { StreamedPages } from "./streamed-pages.ts";

const page = (from: string, cursor: string) => ({
  from,
  page: JSON.stringify({ changes: [], people: [], forget: [], window: null, cursor, serverTime: 1_700_000_000_000 } satisfies StreamedPage),
});
let pages: StreamedPages;
beforeEach(() => {
  pages = new StreamedPages();
});
const next = (cursor: string | null) => {
  const found = pages.next(cursor);
  return found === null || found === "gap" ? found : found.cursor;
};

describe("rows that the stream told", () => {
  it("lead on from the place where they begin, one page after the other", () => {
    pages.add(page("1.10.0", "1.20.0"));
    pages.add(page("1.20.0", "1.30.0"));
    expect([next("1.10.0"), next("1.20.0"), next("1.30.0"), pages.isEmpty]).toEqual(["1.20.0", "1.30.0", null, true]);
  });
  it("lead on from within a page, also from between two rows of one transaction", () => {
    pages.add(page("1.10.0", "1.20.0"));
    expect(next("1.15.3")).toBe("1.20.0");
    pages.add(page("1.10.4", "1.20.0"));
    expect(next("1.10.3")).toBe("gap");
  });
  it("are passed over where the seat is further already", () => {
    pages.add(page("1.10.0", "1.20.0"));
    pages.add(page("1.20.0", "1.30.0"));
    expect([next("1.20.0"), pages.isEmpty]).toEqual(["1.30.0", true]);
  });
  it.each([
    ["begin behind where it stands", "1.9.7"],
    ["are of another epoch", "2.15.0"],
    ["come before it stands anywhere", null],
  ])("are a gap where they %s", (_, cursor) => {
    pages.add(page("1.10.0", "1.20.0"));
    expect(next(cursor)).toBe("gap");
  });
  it("are a gap from where more wait than a seat keeps, until it has asked", () => {
    for (let count = 0; count < 60; count += 1) pages.add(page(`1.${count}.0`, `1.${count + 1}.0`));
    expect([next("1.0.0"), pages.isEmpty]).toEqual(["gap", false]);
    pages.clear();
    expect(pages.isEmpty).toBe(true);
  });
});
