import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openDatabase } from "../../database.ts";
import { Journal } from "../../journal.ts";
import { journalMigrations } from "./index.ts";

const key = Buffer.alloc(32, 7);
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-migrations-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (): string => join(folder, "journal.sqlite");
const versionBefore = (number: number) =>
  openDatabase({ file: file(), key, synchronous: "FULL", checkpointPages: 1_000, cacheKibibytes: 1_024, migrations: journalMigrations.slice(0, number - 1) });

describe("the journal's migration", () => {
  it("2 keeps every draft, mutation, number and fact of a journal of version 1", () => {
    const old = versionBefore(2);
    expect(old.pragma("user_version", { simple: true })).toBe(1);
    const write = old.prepare("INSERT INTO mutation VALUES (?, ?, ?, 'person', ?, ?, ?, NULL, 0, NULL)");
    const body = (sequence: number) =>
      JSON.stringify({ name: "call.join", manualCallId: `manual:${sequence}`, exchangeCallId: `asterisk:${sequence}`, at: sequence });
    // Made in another order than their ids'.
    for (const [id, sequence, state] of [
      ["c", 1, "contained"],
      ["b", 2, "acknowledged"],
      ["a", 3, "pending"],
    ] as const)
      write.run(id, "device", sequence, body(sequence), 1_000 + sequence, state);
    old.prepare("INSERT INTO draft VALUES (?, ?)").run("draft-1", JSON.stringify({ content: "暖气".repeat(3_000) }));
    old.prepare("INSERT INTO fact VALUES ('seatState', '1')").run();
    old.close();
    const journal = Journal.open(file(), key);
    expect(journal.mutations(["contained", "acknowledged", "pending"]).map(({ id, sequence, state }) => [id, sequence, state])).toEqual([
      ["c", 1, "contained"],
      ["b", 2, "acknowledged"],
      ["a", 3, "pending"],
    ]);
    expect(journal.lastSequence("device")).toBe(3);
    expect(journal.drafts(z.object({ content: z.string() }))).toEqual([{ content: "暖气".repeat(3_000) }]);
    expect(journal.fact("seatState", z.number())).toBe(1);
    journal.writeDraft("draft-1", { content: "改" });
    journal.writeDraft("draft-2", { content: "新" });
    expect(journal.drafts(z.object({ content: z.string() })).map(({ content }) => content)).toEqual(["改", "新"]);
    journal.close();
  });
  it("3 keeps every draft, and lets it have a history from then on", () => {
    const old = versionBefore(3);
    old.prepare("INSERT INTO draft VALUES (?, ?)").run("draft-1", JSON.stringify({ content: "暖气" }));
    old.close();
    const journal = Journal.open(file(), key);
    expect(journal.drafts(z.object({ content: z.string() }))).toEqual([{ content: "暖气" }]);
    for (let version = 1; version <= 100; version += 1) journal.draftHistory.addVersion("draft-1", version, { version });
    journal.draftHistory.addVersion("draft-2", 1, { version: 1 });
    const kept = journal.draftHistory.versions("draft-1", z.object({ version: z.number() }));
    expect([kept.length, kept[0]?.value.version, kept.at(-1)?.value.version]).toEqual([60, 100, 41]);
    journal.removeDraft("draft-1");
    expect(journal.draftHistory.versions("draft-1", z.unknown())).toEqual([]);
    expect(journal.draftHistory.versions("draft-2", z.unknown())).toHaveLength(1);
    journal.close();
  });
});
