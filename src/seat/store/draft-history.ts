import type { Database } from "better-sqlite3";
import { z } from "zod";
import { onStore } from "./sqlite-errors.ts";

/** So many versions of a draft are kept, and so many pasted texts; the oldest give way. */
const most = { versions: 60, notes: 5 } as const;

const versionSchema = z.object({ at: z.number().int(), document: z.string() });
const noteSchema = z.object({ at: z.number().int(), field: z.string(), text: z.string() });
/** A text that was pasted beyond a field's bound, whole. `at`: UTC ms. */
export type DraftNote = z.infer<typeof noteSchema>;

/** What drafts were before, in the journal: each on the disk when its method returns. */
export class DraftHistory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }
  /** Keeps a version of before. @param at when it was written, UTC ms @throws HotlineError `diskFull` */
  addVersion(draftId: string, at: number, document: unknown): void {
    this.#run("INSERT INTO draft_version (draft_id, at, document) VALUES (?, ?, ?)", draftId, at, JSON.stringify(document));
    this.#bound("draft_version", draftId, most.versions);
  }
  /** The newest first. */
  versions<Value>(draftId: string, schema: z.ZodType<Value>): { at: number; value: Value }[] {
    const rows = this.#all("SELECT at, document FROM draft_version WHERE draft_id = ? ORDER BY key DESC", draftId);
    return rows.map((row) => versionSchema.parse(row)).map(({ at, document }) => ({ at, value: schema.parse(JSON.parse(document)) }));
  }
  /** @throws HotlineError `diskFull` */
  addNote(draftId: string, note: DraftNote): void {
    this.#run("INSERT INTO draft_note (draft_id, at, field, text) VALUES (?, ?, ?, ?)", draftId, note.at, note.field, note.text);
    this.#bound("draft_note", draftId, most.notes);
  }
  /** Lengthens the newest one. @throws HotlineError `diskFull` */
  extendNote(draftId: string, text: string): void {
    this.#run("UPDATE draft_note SET text = text || ? WHERE key = (SELECT max(key) FROM draft_note WHERE draft_id = ?)", text, draftId);
  }
  /** The newest first. */
  notes(draftId: string): DraftNote[] {
    return this.#all("SELECT at, field, text FROM draft_note WHERE draft_id = ? ORDER BY key DESC", draftId).map((row) => noteSchema.parse(row));
  }
  /** The draft became a ticket or was thrown away. */
  remove(draftId: string): void {
    this.#run("DELETE FROM draft_version WHERE draft_id = ?", draftId);
    this.#run("DELETE FROM draft_note WHERE draft_id = ?", draftId);
  }

  #bound(table: "draft_version" | "draft_note", draftId: string, limit: number): void {
    const kept = `SELECT key FROM ${table} WHERE draft_id = ? ORDER BY key DESC LIMIT ${limit}`;
    this.#run(`DELETE FROM ${table} WHERE draft_id = ? AND key NOT IN (${kept})`, draftId, draftId);
  }
  #run(sql: string, ...values: (string | number)[]): void {
    onStore(() => this.#database.prepare(sql).run(...values));
  }
  #all(sql: string, ...values: string[]): unknown[] {
    return onStore(() => this.#database.prepare(sql).all(...values));
  }
}
