import type { ModelDatabase } from "./model-database.ts";
import type { Row, TableName, Tables } from "./tables.ts";

type Changes = ReadonlyMap<TableName, ReadonlyMap<string, Row | null>>;

/** What a repeatable read looks at. */
interface Snapshot {
  readonly tables: Tables;
  readonly horizon: number;
}

/**
 * One transaction: what it wrote is seen by itself alone until it commits. It reads what is committed at each statement
 * (read committed) or at its first (repeatable read), as PostgreSQL does (its manual, 13.2).
 */
export class ModelTransaction {
  readonly #database: ModelDatabase;
  readonly notices: string[] = [];
  #changes: Changes = new Map();
  #saved: Changes = new Map();
  #number: number | null = null;
  #isRepeatable = false;
  #snapshot: Snapshot | null = null;

  constructor(database: ModelDatabase) {
    this.#database = database;
  }
  /** Its number, or null while it has written nothing. */
  get numbered(): number | null {
    return this.#number;
  }
  get changes(): Changes {
    return this.#changes;
  }

  repeatRead(): void {
    this.#isRepeatable = true;
  }
  /** pg_current_xact_id. */
  number(): number {
    this.#number ??= this.#database.beginNumbered();
    return this.#number;
  }
  /** pg_snapshot_xmin: below it every transaction has ended. */
  horizon(): number {
    return this.#view().horizon;
  }
  place(): number {
    return this.#database.nextPlace();
  }
  /** Waits until no other transaction holds the key. */
  lock(key: string): Promise<void> {
    return this.#database.locks.take(this, key);
  }
  /** Where another holds the key it is left alone. */
  tryLock(key: string): boolean {
    return this.#database.locks.tryTake(this, key);
  }

  get(table: TableName, key: string): Row | undefined {
    const own = this.#changes.get(table)?.get(key);
    if (own !== undefined) return own ?? undefined;
    return this.#view().tables[table].get(key);
  }
  all(table: TableName): Row[] {
    const own = this.#changes.get(table);
    const base = this.#view().tables[table];
    if (own === undefined || own.size === 0) return [...base.values()];
    return [...new Map<string, Row | null>([...base, ...own]).values()].filter((row) => row !== null);
  }
  put(table: TableName, key: string, row: Row): void {
    this.#write(table, key, row);
  }
  remove(table: TableName, key: string): void {
    this.#write(table, key, null);
  }
  save(): void {
    this.#saved = this.#changes;
  }
  rollBackToSaved(): void {
    this.#changes = this.#saved;
  }

  #write(table: TableName, key: string, row: Row | null): void {
    this.number();
    this.#changes = new Map([...this.#changes, [table, new Map([...(this.#changes.get(table) ?? []), [key, row]])]]);
  }
  #view(): Snapshot {
    if (!this.#isRepeatable) return this.#database.now();
    this.#snapshot ??= this.#database.now();
    return this.#snapshot;
  }
}
