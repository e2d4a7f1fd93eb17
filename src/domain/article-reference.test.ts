import { describe, expect, it } from "vitest";
import { articleOf, referenceTo, versionOf, withReference } from "./article-reference.ts";

describe("a reference to an article", () => {
  it("names the article and the version that was read", () => {
    expect([articleOf("heating-1@3"), versionOf("heating-1@3")]).toEqual(["heating-1", 3]);
    expect(referenceTo("heating-1", 3)).toBe("heating-1@3");
  });
  it("written before there were versions names the article alone", () => expect([articleOf("heating-1"), versionOf("heating-1")]).toEqual(["heating-1", null]));
  it("stands once, beside other versions", () => {
    expect(withReference(["a@1"], "a@1")).toEqual(["a@1"]);
    expect(withReference(["a@1"], "a@2")).toEqual(["a@1", "a@2"]);
    expect(withReference(["a@1", "b@1"], "c@1", 2)).toEqual(["b@1", "c@1"]);
  });
});
