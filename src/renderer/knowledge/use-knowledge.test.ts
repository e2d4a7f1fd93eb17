import { describe, expect, it } from "vitest";
import { type DraftPatch, draftPatchSchema } from "../../contract/draft.ts";
import type { ArticleRow } from "../../contract/rows.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import { DraftBuffer } from "../desk/draft-buffer.ts";
import { answerFrom, insertPassage, keptInPlace } from "./use-knowledge.ts";

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

/** A draft with an answer in it, and the patches that go to the seat. */
function answering(answer: string) {
  const patches: DraftPatch[] = [];
  const id = "01900000-0000-7000-8000-000000000001";
  const facts = {
    callId: null,
    ticketId: null,
    channel: "phone",
    callerId: null,
    numberMask: null,
    contactMask: null,
    contactNumber: "",
    repeatOf: null,
  } as const;
  const draft = { ...facts, id, fields: { ...emptyTicketFields, answer }, configurationVersion: null, revision: 0, createdAt: 0, savedAt: 0 };
  const buffer = new DraftBuffer({
    draft,
    save: async (patch) => {
      patches.push(patch);
      return { savedAt: 1, revision: patches.length };
    },
  });
  return { buffer, patches };
}
const heating = { id: "heating-1", version: 3, body: `# 一\n${"暖".repeat(39_000)}`, categoryId: "" } as ArticleRow;
const cited = "（依据：供暖，第 3 版）";

describe("a passage put into the answer", () => {
  it("goes in under what stands there, with its source and the article's reference", () => {
    const { buffer, patches } = answering("您好");
    expect(insertPassage(buffer, heating, "供暖至三月", cited)).toBe(true);
    expect(patches).toEqual([{ answer: `您好\n供暖至三月\n${cited}`, articleIds: ["heating-1@3"] }]);
    expect(buffer.view.cut).toBeNull();
  });
  it("is cut where the answer ends: its source stays, the seat takes it, and it is told", async () => {
    const { buffer, patches } = answering("您".repeat(19_950));
    expect(insertPassage(buffer, heating, "供暖".repeat(100), cited)).toBe(false);
    buffer.edit({ cause: "之后的话" });
    await buffer.settled();
    expect(patches.map((patch) => draftPatchSchema.safeParse(patch).success)).toEqual([true, true]);
    const { answer, articleIds } = buffer.view.draft.fields;
    expect([answer.length, answer.endsWith(`暖供\n${cited}`), articleIds]).toEqual([20_000, true, ["heating-1@3"]]);
    expect(buffer.view.cut).toMatchObject({ field: "answer", length: 200, limit: 20_000, whole: "source" });
  });
  it("of a whole article answers an inquiry as far as it goes, says that it is not all, and the next time that it is", async () => {
    const { buffer, patches } = answering("");
    const words = { cited, content: "咨询：供暖" };
    expect(answerFrom(buffer, heating, words)).toBe(false);
    expect(answerFrom(buffer, heating, words)).toBe(true);
    await buffer.settled();
    expect(patches.every((patch) => draftPatchSchema.safeParse(patch).success)).toBe(true);
    expect(buffer.view.draft.fields).toMatchObject({ content: "咨询：供暖", demandType: "inquiry", articleIds: ["heating-1@3"] });
    expect(buffer.view.draft.fields.answer).toHaveLength(20_000);
  });
});
