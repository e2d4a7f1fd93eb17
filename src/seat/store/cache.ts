import { renameSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Database } from "better-sqlite3";
import { z } from "zod";
import { HotlineError } from "../../contract/errors.ts";
import { articleRowSchema, type EntityRow } from "../../contract/rows.ts";
import { type Change, cursorSchema, type Forgotten, snapshotPlaceSchema } from "../../contract/sync.ts";
import { seatWindowSchema, windowedEntitySchema } from "../../contract/window.ts";
import { type ImageTarget, type ImageWriter, removeDatabase, startImageWriter } from "../image/image-writer.ts";
import { canUnpack } from "../image/unpack-image.ts";
import { articleIndexVersion } from "../search/article-index.ts";
import { callerNamedBy, forgetRow, hasLeft } from "./cache-forget.ts";
import { type CacheStatements, prepareStatements } from "./cache-statements.ts";
import { writeArticles, writeRows } from "./cache-write.ts";
import { type DatabaseOptions, openDatabase } from "./database.ts";
import { cacheMigrations } from "./migrations/cache/index.ts";
import { setAside } from "./set-aside.ts";
import { onStore } from "./sqlite-errors.ts";

const positionSchema = z.object({
  cursor: cursorSchema.nullable(),
  /** Highest sequence of `deviceId` whose effect the cursor contains. */
  containedSequence: z.number().int(),
  deviceId: z.string().nullable(),
  /** The first fill is complete. */
  filled: z.boolean(),
  /** What is held up to the cursor; null: no dispatch has told yet. */
  window: seatWindowSchema.nullable().default(null),
  /**
   * A snapshot on its way: of which place in the feed and window it is, what is held already and does not come, and the last row that came.
   * While there is one, the cursor is not moved on.
   */
  snapshot: z
    .object({ cursor: cursorSchema.nullable(), window: seatWindowSchema.nullable(), held: seatWindowSchema.nullable(), at: snapshotPlaceSchema.nullable() })
    .nullable()
    .default(null),
  /** How far the first fill has come; kept, so that it is still known after a restart. */
  fill: z.object({ done: z.number().int(), total: z.number().int() }).nullable().default(null),
});
/** Where the cache stands in dispatch's changefeed. */
export type Position = z.infer<typeof positionSchema>;
const nowhere: Position = { cursor: null, containedSequence: 0, deviceId: null, filled: false, window: null, snapshot: null, fill: null };

/** How a cache is opened. */
export interface CacheOptions {
  readonly file: string;
  readonly key: Uint8Array | null;
  /** Called after a damaged cache was set aside and begun anew. */
  onRebuilt(): void;
  /** Where its file is; the disk, if nothing else is said. */
  readonly files?: CacheFiles;
}
/** The disk as the cache needs it. */
export interface CacheFiles {
  open(options: DatabaseOptions): Database;
  /** Removes a database with all that belongs to it; a damaged one is put aside where there is room to look at it. */
  remove(file: string, isDamaged?: boolean): void;
  /** How a whole cache that dispatch printed is written and taken; null where it cannot be. */
  readonly images: ImageFiles | null;
}
/** The disk as an image needs it. */
export interface ImageFiles {
  /** Begins to write an image beside the cache. @throws HotlineError `invalid` */
  prepare(cache: ImageTarget): ImageWriter;
  /** Puts what was prepared in the place of a cache that was removed. */
  take(file: string): void;
}

/**
 * What dispatch confirmed, rebuildable: when SQLite finds damage, at opening or later, the file is set aside,
 * an empty one takes its place, and the next pull fills it again.
 */
export class Cache {
  readonly #options: CacheOptions;
  readonly #files: CacheFiles;
  #database: Database;
  #statements: CacheStatements;
  #position: Position;
  /** Whether the connection's commits are on the disk when they return. */
  #isDurable = false;
  #isRebuilt = false;
  #generation = 0;

  constructor(options: CacheOptions) {
    this.#options = options;
    this.#files = options.files ?? diskFiles;
    const opened = this.#openOrRebuild();
    this.#database = opened.database;
    this.#statements = opened.statements;
    this.#position = opened.position;
  }
  /** Whether damage has been found since the cache was opened. */
  get isRebuilt(): boolean {
    return this.#isRebuilt;
  }
  /** Counts the files that it was: what was found out about one says nothing of the next. */
  get generation(): number {
    return this.#generation;
  }
  /** What its tables and indexes are like: an image of another form cannot be taken. */
  get form(): string {
    return String(this.#database.pragma("application_id", { simple: true }));
  }
  get takesImages(): boolean {
    return this.#files.images !== null;
  }
  get position(): Position {
    return this.#position;
  }
  get isOpen(): boolean {
    return this.#database.open;
  }
  close(): void {
    this.#database.close();
  }

  /** Reads; damage found on the way empties the cache and reads again from the empty one. */
  read<Value>(work: (statements: CacheStatements) => Value): Value {
    try {
      return onStore(() => work(this.#statements));
    } catch (error) {
      this.#rebuildIfDamaged(error);
      return onStore(() => work(this.#statements));
    }
  }

  /**
   * Applies one page of the feed and the cursor behind it in one transaction.
   * @param durable the commit is on the disk when this returns: asked for when own mutations are to leave the outbox by it
   * @throws HotlineError `diskFull`; after damage `storeDamaged` once, the next pull then fills the new cache
   */
  apply(changes: readonly Change[], position: Position, durable: boolean): void {
    try {
      onStore(() => {
        this.#commitDurably(durable);
        this.#database.transaction(() => {
          // What the feed brings lies in the window.
          if (this.#statements.isAnyOutside.get() === 1) for (const { value } of changes) this.#statements.unmarkOutside.run(value.entity, value.row.id);
          writeRows(
            this.#statements,
            changes.map(({ value }) => value),
          );
          this.#statements.writeFact.run("position", JSON.stringify(position));
        })();
      });
      this.#position = position;
    } catch (error) {
      this.#rebuildIfDamaged(error);
      throw error;
    }
  }
  /**
   * Keeps rows that were fetched on demand, outside the window and the feed; those that the feed keeps up to date stay as they are.
   * @param at UTC ms
   */
  keep(rows: readonly Change["value"][], at: number): void {
    this.#write(() => {
      const fetched = rows.filter(({ entity, row }) => {
        const kind = windowedEntitySchema.parse(entity);
        const key = { ticket: this.#statements.ticketKey, call: this.#statements.callKey, caller: this.#statements.callerKey }[kind].get(row.id);
        return key === undefined || this.#statements.outsideById.get(kind, row.id) !== undefined;
      });
      for (const { entity, row } of fetched) this.#statements.markOutside.run(entity, row.id, at, 0);
      writeRows(this.#statements, fetched);
    });
  }
  /**
   * Lets rows go, and of the people whom they named those whom the window does not hold by now. Those that are still needed stay, marked to leave later.
   * @param isKept whether something on its way or in writing needs a row @param at UTC ms @returns how many went
   */
  forget(rows: readonly Forgotten[], isKept: (row: Forgotten) => boolean, at: number): number {
    const { window } = this.#position;
    let gone = 0;
    const letGo = (row: Forgotten): void => {
      if (isKept(row)) this.#statements.markOutside.run(row.entity, row.id, at, 1);
      else {
        forgetRow(this.#statements, row);
        gone += 1;
      }
    };
    this.#write(() => {
      const people = new Set(rows.flatMap((row) => callerNamedBy(this.#statements, row)));
      for (const row of rows) letGo(row);
      for (const id of people) if (window !== null && hasLeft(this.#statements, window, id)) letGo({ entity: "caller", id });
    });
    return gone;
  }
  /** Remembers how far some work on the cache has come. */
  note(fact: string, value: unknown): void {
    this.#write(() => this.#statements.writeFact.run(fact, JSON.stringify(value)));
  }
  /** Writes rows as they hold by now: nothing came from dispatch for it, and the cursor stays. */
  renew(rows: readonly Change["value"][]): void {
    this.#write(() => writeRows(this.#statements, rows));
  }
  /** Writes rows that are there once more, in the newest form, and how far that has come. */
  rewrite(rows: readonly Change["value"][], fact: string, progress: unknown): void {
    onStore(() =>
      this.#database.transaction(() => {
        writeRows(this.#statements, rows, true);
        this.#statements.writeFact.run(fact, JSON.stringify(progress));
      })(),
    );
  }
  /** A snapshot is to take the place of all that is held, which is shown until then: away for so long, the seat cannot hear what it is to forget. */
  replace(): void {
    const position: Position = { ...this.#position, snapshot: { cursor: null, window: null, held: null, at: null }, fill: null };
    this.#write(() => {
      for (const mark of [this.#statements.doubtTickets, this.#statements.doubtCalls, this.#statements.doubtCallers]) mark.run();
      this.#statements.writeFact.run("position", JSON.stringify(position));
    });
    this.#position = position;
  }
  /** The snapshot is complete: what did not come with it goes, as far as nothing needs it. */
  unconfirmedLeave(): void {
    this.#write(() => this.#statements.leaveDoubted.run());
  }
  /** How many pages its file has, and how many of them are empty. */
  get pages(): { readonly free: number; readonly all: number } {
    const count = (name: string): number => onStore(() => Number(this.#database.pragma(name, { simple: true })));
    return { free: count("freelist_count"), all: count("page_count") };
  }
  /** Takes so many empty pages out of the file. */
  giveBack(pages: number): void {
    // One row a page: only exec asks for all of them.
    onStore(() => this.#database.exec(`PRAGMA incremental_vacuum(${pages})`));
  }
  /** What the log says of the file's length holds for the file. */
  shorten(): void {
    onStore(() => this.#database.pragma("wal_checkpoint(PASSIVE)"));
  }
  /** Begins to write an image beside this cache, which goes on as it is. @throws HotlineError `invalid` */
  prepareImage(): ImageWriter {
    const { file, key } = this.#options;
    if (this.#files.images === null) throw new HotlineError({ kind: "invalid", detail: "image" });
    return this.#files.images.prepare({ file, key });
  }
  /**
   * The image that was prepared takes the place of all that dispatch confirmed before, and of the position: it holds its own, in which nothing
   * made here counts as contained. What was fetched on demand is kept beside it.
   * @throws HotlineError `storeDamaged` where the image was no cache: an empty one is there then
   */
  adoptImage(): void {
    const fetched = this.read((statements) => statements.outsideRows.all()) as OutsideRow[];
    const kept = fetched.flatMap((row) => this.#documentOf(row));
    this.#database.close();
    this.#files.remove(this.#options.file);
    try {
      this.#files.images?.take(this.#options.file);
      this.#take(this.#open());
    } catch {
      this.#begin(false);
      throw new HotlineError({ kind: "storeDamaged", detail: "image" });
    }
    for (const { value, at } of kept) this.keep([value], at);
  }
  #documentOf({ entity, id, at }: OutsideRow): { value: EntityRow; at: number }[] {
    const document = this.read((statements) => statements[`${entity}ById`].get(id));
    return document === undefined ? [] : [{ value: { entity, row: JSON.parse(String(document)) } as EntityRow, at }];
  }
  /** Throws everything away and begins anew, such as when dispatch's epoch changed. */
  empty(): void {
    this.#begin(false);
  }
  /** A check of the whole found damage that no reader has met yet. */
  foundDamaged(): void {
    this.#isRebuilt = true;
    this.#begin(true);
    this.#options.onRebuilt();
  }

  #write(work: () => void): void {
    try {
      onStore(() => this.#database.transaction(work)());
    } catch (error) {
      this.#rebuildIfDamaged(error);
      throw error;
    }
  }
  #commitDurably(durable: boolean): void {
    if (durable !== this.#isDurable) this.#database.pragma(`synchronous = ${durable ? "FULL" : "NORMAL"}`);
    this.#isDurable = durable;
  }
  #rebuildIfDamaged(error: unknown): void {
    if (!(error instanceof HotlineError) || error.kind !== "storeDamaged") throw error;
    this.foundDamaged();
  }
  #begin(isDamaged: boolean): void {
    this.#database.close();
    this.#files.remove(this.#options.file, isDamaged);
    this.#take(this.#open());
  }
  #take({ database, statements, position }: Opened): void {
    this.#database = database;
    this.#statements = statements;
    this.#position = position;
    this.#generation += 1;
  }
  #openOrRebuild(): Opened {
    try {
      return this.#open();
    } catch (error) {
      if (!(error instanceof HotlineError) || error.kind !== "storeDamaged") throw error;
      this.#files.remove(this.#options.file, true);
      this.#isRebuilt = true;
      return this.#open();
    }
  }
  #open(): Opened {
    const { file, key } = this.#options;
    this.#isDurable = false;
    const database = this.#files.open({ file, key, synchronous: "NORMAL", checkpointPages: 1_000, cacheKibibytes: 65_536, migrations: cacheMigrations });
    return onStore(() => {
      const statements = prepareStatements(database);
      database.transaction(() => indexArticlesAnew(statements))();
      const written = statements.readFact.get("position");
      const parsed = positionSchema.safeParse(typeof written === "string" ? JSON.parse(written) : null);
      return { database, statements, position: parsed.success ? parsed.data : nowhere };
    });
  }
}

interface OutsideRow extends Forgotten {
  readonly at: number;
}
interface Opened {
  readonly database: Database;
  readonly statements: CacheStatements;
  readonly position: Position;
}

/** After a change of how articles are indexed: the documents are there, and nothing has to be fetched again. */
function indexArticlesAnew(statements: CacheStatements): void {
  if (statements.readFact.get("articleIndex") === articleIndexVersion) return;
  const articles = statements.allArticles.all().map((document) => articleRowSchema.parse(JSON.parse(String(document))));
  writeArticles(statements, articles);
  statements.writeFact.run("articleIndex", articleIndexVersion);
}

/** The disk. */
export const diskFiles: CacheFiles = {
  open(options) {
    // What a seat that ended in the midst of it left of an image.
    removeDatabase(nextOf(String(options.file)));
    return openDatabase(options);
  },
  remove(file, isDamaged = false) {
    if (isDamaged) setAside(dirname(file), [basename(file)], Date.now());
    removeDatabase(file);
  },
  images: canUnpack
    ? {
        prepare: ({ file, key }) => startImageWriter({ file: nextOf(file), key }),
        // SQLite syncs the folder with the first log of the file that has the name now: before a durable commit nothing leaves the outbox.
        take: (file) => renameSync(nextOf(file), file),
      }
    : null,
};
/** Where an image waits to be taken. */
const nextOf = (file: string): string => `${file}.next`;
