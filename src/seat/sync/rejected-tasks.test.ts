import { describe, expect, it } from "vitest";
import { type MutationBody, mutationBodySchema } from "../../contract/mutation.ts";
import { saidIn } from "./rejected-tasks.ts";

const [id, at] = ["01900000-0000-7000-8000-000000000001", 1_700_000_000_000];
const read = (body: unknown): readonly string[] => saidIn(mutationBodySchema.parse(body));

describe("what came back", () => {
  it("has all that somebody wrote, of whatever kind, and no ids", () => {
    const place = { districtId: "110114", streetId: null, communityId: null, building: "5号楼", spoken: "回龙观" };
    const card = {
      name: "caller.update",
      callerId: id,
      patch: { name: "周敏", notes: "耳背，说慢些", flags: ["vulnerable"], place },
      seen: { notes: "别人的话" },
      at,
    };
    expect(read(card)).toEqual(["周敏", "耳背，说慢些", "5号楼", "回龙观"]);
    expect(read({ name: "caller.split", callerId: id, intoId: id, numberHashes: [], newName: "周敏之子", at })).toEqual(["周敏之子"]);
    const script = [{ id: "a", text: "先问体温", choices: [{ label: "高", to: "b" }] }];
    const patch = { title: "供热", body: "正文".repeat(500), categoryId: "heating", validFrom: "2026-01-01", script, related: ["other"], tags: ["暖气"] };
    expect(read({ name: "article.save", versionId: id, articleId: "a", patch, seen: {}, at })).toEqual(["供热", "正文".repeat(500), "暖气", "先问体温", "高"]);
    const move = { name: "article.move", versionId: id, move: "sendBack", reason: "第二段过时", seenAt: at, validity: null, at };
    expect(read(move)).toEqual(["第二段过时"]);
    expect(read({ name: "article.report", reportId: id, articleId: "a", version: 1, kind: "wrong", note: "电话错了", at })).toEqual(["电话错了"]);
    expect(read({ name: "report.settle", reportId: id, outcome: "已改", at })).toEqual(["已改"]);
    expect(read({ name: "module.save", moduleId: "m", title: "结束语", body: "感谢来电", ownerId: null, removed: false, at })).toEqual(["结束语", "感谢来电"]);
  });
  it("is looked at for each kind of change: a new one is either read or known to have no text", () => {
    const wordless = [
      "call.record",
      "call.join",
      "caller.merge",
      "caller.attach",
      "incident.acknowledge",
      "list.export",
      "list.act",
      "ticket.attach",
      "attachment.add",
    ];
    const written = ["ticket.create", "ticket.update", "ticket.transition", "ticket.join", "caller.update", "caller.split", "incident.put"];
    const knowledge = ["article.save", "article.move", "article.report", "report.settle", "module.save"];
    const names = mutationBodySchema.options.map((option) => option.shape.name.value as MutationBody["name"]);
    expect([...names].sort()).toEqual([...wordless, ...written, ...knowledge].sort());
  });
});
