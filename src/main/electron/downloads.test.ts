import { describe, expect, it } from "vitest";
import { maySave } from "./downloads.ts";

const made = { url: "blob:hotline://console/6a1f", mimeType: "application/json" };

describe("what a page may save", () => {
  it("is what the console made itself, of the kinds that it exports", () => {
    expect(maySave("console", made)).toBe(true);
    expect(maySave("console", { ...made, mimeType: "text/csv;charset=utf-8" })).toBe(true);
  });
  it.each([
    ["the line's", "line", made],
    ["the line's own", "line", { ...made, url: "blob:hotline://line/6a1f" }],
    ["another page's", "console", { ...made, url: "blob:https://example.com/6a1f" }],
    ["a page of ours", "console", { ...made, url: "hotline://console/index.html" }],
    ["somebody's host that begins like ours", "console", { ...made, url: "blob:hotline://console.example/6a1f" }],
    ["a program", "console", { ...made, mimeType: "application/x-msdownload" }],
    ["a page to be opened", "console", { ...made, mimeType: "text/html" }],
  ] as const)("is not %s", (_name, page, download) => expect(maySave(page, download)).toBe(false));
});
