import type { Note } from "./notes.ts";

/** Bytes that a disk writes whole or not at all. */
const sector = 512;

/** A change of a file's content that was not synced yet. */
type Change = { readonly kind: "write"; readonly offset: number; readonly data: Buffer } | { readonly kind: "truncate"; readonly length: number };
/** A change of the folder that was not synced yet; a renaming takes a name away and gives another at once. */
interface EntryChange {
  readonly gone: string | null;
  readonly come: { readonly name: string; readonly file: StoredFile } | null;
}
/** What the disk holds of a file for certain, and what it was asked to write since. */
interface StoredFile {
  synced: Buffer;
  changes: Change[];
}
/** The files of a folder by name. */
export type Files = ReadonlyMap<string, Buffer>;

/**
 * A folder on a disk whose power may be cut. What was synced is there afterwards, a file's content by syncing the file and
 * its name by syncing the folder; anything else may be there, be missing or be there in part, in any order, as POSIX allows
 * (fsync(2): "does not necessarily ensure that the entry in the directory has also reached disk").
 */
export class Disk {
  readonly #descriptors = new Map<number, StoredFile | "folder">();
  readonly #syncedEntries: Map<string, StoredFile>;
  #entries: Map<string, StoredFile>;
  #entryChanges: EntryChange[] = [];

  /** @param files all of them synced */
  constructor(files: Files) {
    this.#syncedEntries = new Map([...files].map(([name, content]) => [name, { synced: Buffer.from(content), changes: [] }]));
    this.#entries = new Map(this.#syncedEntries);
  }

  /** Carries out what the process did next. @throws Error when the note speaks of a file that is not there */
  apply(note: Note): void {
    if (note.kind === "opened") this.#open(note.descriptor, note.name, note.isEmptied);
    if (note.kind === "closed") this.#descriptors.delete(note.descriptor);
    if (note.kind === "written") this.#file(note.descriptor).changes.push({ kind: "write", offset: note.offset, data: note.data });
    if (note.kind === "truncated") this.#file(note.descriptor).changes.push({ kind: "truncate", length: note.length });
    if (note.kind === "synced") this.#sync(note.descriptor);
    if (note.kind === "unlinked") this.#change({ gone: note.name, come: null });
    if (note.kind === "renamed") this.#change({ gone: note.name, come: { name: note.to, file: this.#named(note.name) } });
  }
  /** As the running system sees it. */
  present(): Map<string, Buffer> {
    return new Map([...this.#entries].map(([name, file]) => [name, changed(file.synced, file.changes)]));
  }
  /** As it may be found when the power is cut now; the same chances give the same files. */
  afterCut(random: () => number): Map<string, Buffer> {
    const entries = new Map(this.#syncedEntries);
    for (const change of survivors(this.#entryChanges, random)) renew(entries, change);
    return new Map([...entries].map(([name, file]) => [name, cut(file, random)]));
  }

  #open(descriptor: number, name: string, isEmptied: boolean): void {
    if (name === "") return void this.#descriptors.set(descriptor, "folder");
    if (!this.#entries.has(name)) this.#change({ gone: null, come: { name, file: { synced: Buffer.alloc(0), changes: [] } } });
    const file = this.#named(name);
    if (isEmptied) file.changes.push({ kind: "truncate", length: 0 });
    this.#descriptors.set(descriptor, file);
  }
  #sync(descriptor: number): void {
    const file = this.#descriptors.get(descriptor);
    if (file === "folder") {
      for (const change of this.#entryChanges) renew(this.#syncedEntries, change);
      this.#entryChanges = [];
    } else if (file !== undefined) {
      file.synced = changed(file.synced, file.changes);
      file.changes = [];
    }
  }
  #change(change: EntryChange): void {
    this.#entryChanges.push(change);
    renew(this.#entries, change);
  }
  #file(descriptor: number): StoredFile {
    const file = this.#descriptors.get(descriptor);
    if (file === undefined || file === "folder") throw new Error(`descriptor ${descriptor} is no file`);
    return file;
  }
  #named(name: string): StoredFile {
    const file = this.#entries.get(name);
    if (file === undefined) throw new Error(`${name} is not there`);
    return file;
  }
}

function renew(entries: Map<string, StoredFile>, { gone, come }: EntryChange): void {
  if (gone !== null) entries.delete(gone);
  if (come !== null) entries.set(come.name, come.file);
}
/** Those of the changes that reached the disk: all, none, those up to a moment, or any. */
function survivors<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  const fate = Math.floor(random() * 4);
  if (fate === 0) return items;
  if (fate === 1) return [];
  if (fate === 2) return items.slice(0, Math.floor(random() * (items.length + 1)));
  return items.filter(() => random() < 0.5);
}
function cut(file: StoredFile, random: () => number): Buffer {
  const isTorn = random() < 0.5;
  const changes = survivors(file.changes, random);
  return changed(file.synced, isTorn ? changes.flatMap((change) => torn(change, random)) : changes);
}
/** Of a write each sector is there or not. */
function torn(change: Change, random: () => number): Change[] {
  if (change.kind === "truncate") return [change];
  const { offset, data } = change;
  const pieces: Change[] = [];
  for (let at = 0; at < data.length; ) {
    const end = Math.min(data.length, at + sector - ((offset + at) % sector));
    if (random() < 0.5) pieces.push({ kind: "write", offset: offset + at, data: data.subarray(at, end) });
    at = end;
  }
  return pieces;
}

/** A new content; what was never written is zero. */
function changed(content: Buffer, changes: readonly Change[]): Buffer {
  if (changes.length === 0) return content;
  const ends = changes.map((change) => (change.kind === "write" ? change.offset + change.data.length : change.length));
  const result = Buffer.alloc(Math.max(content.length, ...ends));
  content.copy(result);
  let { length } = content;
  for (const change of changes) {
    if (change.kind === "write") {
      change.data.copy(result, change.offset);
      length = Math.max(length, change.offset + change.data.length);
    } else {
      if (change.length < length) result.fill(0, change.length, length);
      length = change.length;
    }
  }
  return result.subarray(0, length);
}
