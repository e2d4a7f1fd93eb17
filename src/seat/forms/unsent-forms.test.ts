import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Journal } from "../store/journal.ts";
import { UnsentForms } from "./unsent-forms.ts";

const day = 86_400_000;
let folder = "";
let journal: Journal;
let now = 100 * day;
const open = (): Journal => Journal.open(join(folder, "journal.sqlite"), Buffer.alloc(32, 3));
const formsOf = (personId: string): UnsentForms => new UnsentForms({ journal: () => journal, personId: () => personId, now: () => now });
const keys = (forms: UnsentForms): string[] => forms.list().map(({ key }) => key);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-forms-"));
  journal = open();
  now = 100 * day;
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("unsent forms in the journal", () => {
  it("are each person's own, are replaced and ended by their key, and outlive a restart", () => {
    const [lilan, wangqiang] = [formsOf("lilan"), formsOf("wangqiang")];
    lilan.keep("move:one:result", { text: "已更换" });
    now += 1;
    lilan.keep("caller:two", { name: "王" });
    lilan.keep("gone", { text: "" });
    lilan.keep("gone", null);
    now += 1;
    lilan.keep("move:one:result", { text: "已更换阀门" });
    wangqiang.keep("move:one:result", { text: "别人的" });
    journal.close();
    journal = open();
    expect(lilan.list()).toEqual([
      { key: "caller:two", fields: { name: "王" }, at: 100 * day + 1 },
      { key: "move:one:result", fields: { text: "已更换阀门" }, at: 100 * day + 2 },
    ]);
    expect(wangqiang.list()).toMatchObject([{ fields: { text: "别人的" } }]);
    expect(formsOf("li").list()).toEqual([]);
  });
  it("give way when there are more than forty, the one that was written at longest ago first", () => {
    const forms = formsOf("lilan");
    for (let count = 0; count < 40; count += 1) {
      now += 1;
      forms.keep(`form-${count}`, { count });
    }
    now += 1;
    forms.keep("form-0", { count: 0, again: true });
    now += 1;
    forms.keep("one more", {});
    expect(keys(forms)).toHaveLength(40);
    expect(keys(forms)).not.toContain("form-1");
    expect(keys(forms).slice(-2)).toEqual(["form-0", "one more"]);
  });
  it("are kept for thirty days, also those of a person who never came back", () => {
    const [lilan, gone] = [formsOf("lilan"), formsOf("gone")];
    lilan.keep("old", { text: "旧" });
    gone.keep("old", { text: "旧" });
    now += 30 * day;
    expect(keys(lilan)).toEqual(["old"]);
    now += 1;
    expect(keys(lilan)).toEqual([]);
    lilan.keep("new", { text: "新" });
    expect(journal.factNames("unsentForm:")).toEqual(["unsentForm:lilan:new"]);
  });
});
