import { describe, expect, it } from "vitest";
import { keptInPlace } from "./use-knowledge.ts";

const list = (ids: string) => Array.from(ids, (id) => ({ article: { id } }));
const ids = (entries: readonly { article: { id: string } }[]): string => entries.map((entry) => entry.article.id).join("");

describe("suggestions", () => {
  it("stay where they are while they are suggested, and new ones take the places of those that went", () => {
    expect(ids(keptInPlace(list("abc"), list("cdab")))).toBe("abcd");
    expect(ids(keptInPlace(list("abc"), list("dca")))).toBe("adc");
    expect(ids(keptInPlace(list("abc"), list("b")))).toBe("b");
    expect(ids(keptInPlace([], list("ab")))).toBe("ab");
    expect(ids(keptInPlace(list("ab"), []))).toBe("");
  });
});
