import { HotlineError } from "../../contract/errors.ts";
import type { ListQuery } from "../../contract/lists-api.ts";
import { runsOf } from "../../domain/bigrams.ts";
import type { CacheStatements } from "../store/cache-statements.ts";
import { holdsText, type ListText, listExpression } from "../store/list-texts.ts";
import { type Clause, clauseOf, holdsAll } from "./conditions.ts";
import { KeyList, KeySet } from "./key-set.ts";
import type { Cell, Columns } from "./list-columns.ts";
import { type ListDefinition, type Order, rankOf } from "./list-definitions.ts";
import { Slices } from "./slices.ts";

/** What a row is found by that stands in other rows. */
export interface TextBeyond<Row> {
  /** Full texts of other rows, and the way from a JSON array of their keys to the keys of the rows that are looked for. */
  readonly indexes: readonly { readonly index: string; readonly lead: Clause }[];
  /** All that a row is found by, its own text as well. */
  textOf(row: Row): ListText;
  /** What a part of a text asks of the narrow table; null: nothing there holds it. */
  columnsHolding(run: string): Clause | null;
}
/** Where a view reads. */
export interface ListSource<Row extends { readonly id: string }> {
  read<Value>(work: (statements: CacheStatements) => Value): Value;
  /** Rows that pending changes made or changed, as they are shown. */
  changed(): readonly Row[];
  /** One row as it is shown: confirmed with the pending changes on it. */
  shown(confirmed: Row): Row;
  made(id: string): Row | null;
  /** What this person may see, for the confirmed rows and for one in memory. */
  readonly visible: Clause;
  maySee(row: Row): boolean;
  /** The values of a column by the names that the configuration gives them, first to last. */
  ranked(column: string): readonly string[];
  /** Absent: a row is found by its own text alone. */
  readonly beyond?: TextBeyond<Row>;
}

/** Keys from here on stand for a row with pending changes, by its place in `#changed`. A confirmed row's key is below. */
const firstChanged = 0x8000_0000;
/** How a list's work is cut. */
export interface ListLimits {
  /** So few rows are put in order in memory, whatever the order; more are taken in the order of an index. */
  readonly few: number;
  /** Rows in the first piece of work. */
  readonly firstPiece: number;
  /** A piece is never smaller: beginning one costs too. */
  readonly smallestPiece: number;
}
const usualLimits: ListLimits = { few: 4_000, firstPiece: 2_048, smallestPiece: 512 };
/** So many hits in other rows are followed in one piece: each costs ten times a row that is only looked at. */
const mostLed = 256;
/** A place in an order: the values of its columns. */
type Place = readonly Cell[];

/**
 * One list: the order of its rows, reckoned once in small pieces and held as keys (four bytes a row), so that any stretch can be
 * drawn at once wherever the scrollbar stands. The rows themselves stay in SQLite.
 *
 * conditions, text ──► set of keys ──► walk along the order's index ──► list of keys ◄── rows with pending changes, put in by their place
 */
export class ListView<Row extends { readonly id: string }> {
  readonly #definition: ListDefinition<Row>;
  readonly #source: ListSource<Row>;
  readonly #query: ListQuery;
  readonly #order: Order;
  readonly #ranks: readonly string[];
  /** Whether the index is walked as it stands. Time runs backwards in it. */
  readonly #isForward: boolean;
  readonly #limits: ListLimits;
  readonly #keys = new KeyList();
  #changed: { readonly id: string; readonly place: Place; readonly key: number; isPlaced: boolean }[] = [];
  #isComplete = false;

  /** @throws HotlineError `invalid` for a column that the list does not have */
  constructor(definition: ListDefinition<Row>, query: ListQuery, source: ListSource<Row>, limits: ListLimits = usualLimits) {
    const order = definition.orders[query.sort.column];
    if (order === undefined) throw new HotlineError({ kind: "invalid", detail: "sort" });
    this.#definition = definition;
    this.#source = source;
    this.#query = query;
    this.#limits = limits;
    this.#order = order;
    this.#ranks = order.kind === "indexed" ? [] : order.rank === "configuration" ? source.ranked(order.column) : order.rank;
    this.#isForward = query.sort.descending === (order.kind === "indexed" && order.columns[0] === "neg_time");
  }
  get total(): number {
    return this.#keys.length;
  }
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Reckons the order. @param onProgress after each piece that brought rows @param signal ends it */
  async build(onProgress: () => void, signal: { readonly aborted: boolean }): Promise<void> {
    const slices = new Slices(signal, this.#limits.firstPiece, this.#limits.smallestPiece);
    const excluded = this.#takeChanged();
    const matches = await this.#matches(slices);
    if (matches !== null && matches.size <= this.#limits.few) await this.#sortFew(matches, excluded, slices);
    else await this.#walk(matches, excluded, slices, onProgress);
    if (signal.aborted) return;
    this.#placeChanged(true);
    this.#isComplete = true;
    onProgress();
  }
  /** Rows from a position on, as they are now. */
  rows(from: number, count: number): (Row | null)[] {
    const rows: (Row | null)[] = [];
    this.#source.read((statements) => {
      const document = statements.ask(`SELECT document FROM ${this.#definition.documents} WHERE key = ?`).pluck();
      for (let index = from; index < Math.min(from + count, this.#keys.length); index += 1) {
        const row = this.#rowAt(this.#keys.at(index) ?? 0, (key) => document.get(key));
        rows.push(row !== null && this.#source.maySee(row) ? row : null);
      }
    });
    return rows;
  }
  /** Where a row stands. */
  indexOf(id: string): number | null {
    const changed = this.#changed.findIndex((entry) => entry.id === id);
    const key = changed === -1 ? this.#keyOf(id) : firstChanged + changed;
    const index = key === null ? -1 : this.#keys.indexOf(key);
    return index === -1 ? null : index;
  }

  #rowAt(key: number, document: (key: number) => unknown): Row | null {
    const changed = key >= firstChanged ? this.#changed[key - firstChanged] : undefined;
    if (changed === undefined) return shownOf(this.#source, document(key));
    const confirmed = this.#source.read((statements) =>
      statements.ask(`SELECT document FROM ${this.#definition.documents} WHERE id = ?`).pluck().get(changed.id),
    );
    return confirmed === undefined ? this.#source.made(changed.id) : shownOf(this.#source, confirmed);
  }
  #keyOf(id: string): number | null {
    const key = this.#source.read((statements) => statements.ask(`SELECT key FROM ${this.#definition.documents} WHERE id = ?`).pluck().get(id));
    return key === undefined ? null : Number(key);
  }

  /** Rows with pending changes are judged in memory. @returns the keys under which dispatch's picture has them */
  #takeChanged(): KeySet {
    const excluded = new KeySet();
    for (const row of this.#source.changed()) {
      const key = this.#keyOf(row.id);
      if (key !== null) excluded.add(key);
      const columns = this.#definition.columnsOf(row);
      const isWanted = this.#source.maySee(row) && holdsAll(this.#query.conditions, columns) && this.#holdsText(row);
      if (isWanted) this.#changed.push({ id: row.id, place: this.#placeOf(columns), key: key ?? firstChanged, isPlaced: false });
    }
    return excluded;
  }
  #holdsText(row: Row): boolean {
    const { text } = this.#query;
    return text === "" || holdsText(this.#source.beyond?.textOf(row) ?? this.#definition.textOf(row), text);
  }
  #placeOf(columns: Columns): Place {
    if (this.#order.kind === "indexed") return this.#order.columns.map((column) => columns[column] ?? null);
    return [rankOf(this.#ranks, columns[this.#order.column] ?? null), columns.neg_time ?? 0];
  }

  /** The keys that satisfy the query; null when all do. */
  async #matches(slices: Slices): Promise<KeySet | null> {
    const { conditions } = this.#query;
    const last = Number(this.#source.read((statements) => statements.ask(`SELECT coalesce(max(key), 0) FROM ${this.#definition.table}`).pluck().get()));
    const found = await this.#textMatches(last, slices);
    const asked = clauseOf(conditions, this.#columns());
    const where = `${asked.sql} AND ${this.#source.visible.sql}`;
    if (conditions.length === 0 && this.#source.visible.sql === "1") return found;
    const held = await this.#keysWhere(where, [...asked.values, ...this.#source.visible.values], last, slices);
    return found === null ? held : intersection(found, held);
  }
  /** The keys of the rows that hold the text; null when none is asked for. Where it may stand in several rows, each of its parts may in another. */
  async #textMatches(last: number, slices: Slices): Promise<KeySet | null> {
    const { beyond } = this.#source;
    const { textIndex } = this.#definition;
    if (beyond === undefined) {
      const expression = listExpression(this.#query.text);
      return expression === null ? null : this.#keysHolding({ index: textIndex, lead: null }, expression, slices);
    }
    let found: KeySet | null = null;
    for (const run of runsOf(this.#query.text)) {
      const expression = listExpression(run) ?? "";
      const sets: KeySet[] = [];
      for (const index of [{ index: textIndex, lead: null }, ...beyond.indexes]) sets.push(await this.#keysHolding(index, expression, slices));
      const held = beyond.columnsHolding(run);
      if (held !== null) sets.push(await this.#keysWhere(held.sql, held.values, last, slices));
      const union = unionOf(sets);
      found = found === null ? union : intersection(found, union);
    }
    return found;
  }
  /** Each piece goes on behind the last hit: the index would look for the next one far beyond the end of a stretch, piece after piece. */
  async #keysHolding({ index: textIndex, lead }: { index: string; lead: Clause | null }, expression: string, slices: Slices): Promise<KeySet> {
    const set = new KeySet();
    const sql = `SELECT rowid FROM ${textIndex} WHERE ${textIndex} MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?`;
    for (let from = 0; ; ) {
      const count = lead === null ? slices.rows : Math.min(slices.rows, mostLed);
      const keys = this.#source.read((statements) => statements.ask(sql).pluck().all(expression, from, count)) as number[];
      for (const key of lead === null ? keys : this.#led(lead, keys)) set.add(key);
      if (keys.length < count) return set;
      from = keys.at(-1) ?? from;
      if (!(await slices.next())) return set;
    }
  }
  #led(lead: Clause, keys: readonly number[]): number[] {
    if (keys.length === 0) return [];
    return this.#source.read((statements) =>
      statements
        .ask(lead.sql)
        .pluck()
        .all(JSON.stringify(keys), ...lead.values),
    ) as number[];
  }
  /** Walks the table by stretches of keys, so that a rare match costs no longer piece than a common one. */
  async #keysWhere(where: string, values: readonly Cell[], last: number, slices: Slices): Promise<KeySet> {
    const set = new KeySet();
    const sql = `SELECT key FROM ${this.#definition.table} WHERE ${where} AND key > ? AND key <= ?`;
    for (let from = 0; from < last; ) {
      const to = from + slices.rows;
      for (const key of this.#source.read((statements) =>
        statements
          .ask(sql)
          .pluck()
          .all(...values, from, to),
      ) as number[])
        set.add(key);
      from = to;
      if (!(await slices.next())) break;
    }
    return set;
  }
  #columns(): ReadonlySet<string> {
    const names = this.#source.read((statements) => statements.ask("SELECT name FROM pragma_table_info(?)").pluck().all(this.#definition.table));
    return new Set(names.map(String));
  }

  async #sortFew(matches: KeySet, excluded: KeySet, slices: Slices): Promise<void> {
    const places: { key: number; place: Place }[] = [];
    let left = slices.rows;
    for (const key of matches.keys()) {
      if (!excluded.has(key)) places.push({ key, place: this.#placeAt(key) });
      left -= 8;
      if (left > 0) continue;
      if (!(await slices.next())) return;
      left = slices.rows;
    }
    places.sort((one, other) => this.#compare(one, other));
    for (const { key } of places) this.#keys.push(key);
  }
  async #walk(matches: KeySet | null, excluded: KeySet, slices: Slices, onProgress: () => void): Promise<void> {
    const take = (key: number): boolean => (matches === null || matches.has(key)) && !excluded.has(key);
    if (this.#order.kind === "grouped") return this.#walkGroups(this.#order.column, take, slices);
    const seen = new KeySet();
    for await (const rows of this.#alongIndex({ columns: this.#order.columns, isForward: this.#isForward }, "key", slices)) {
      // A row that changed its place while we walked would come twice.
      for (const [key] of rows) if (take(Number(key)) && !seen.has(Number(key))) this.#push(Number(key), seen);
      this.#placeChanged(false);
      onProgress();
    }
  }
  #push(key: number, seen: KeySet): void {
    seen.add(key);
    this.#keys.push(key);
  }
  async #walkGroups(column: string, take: (key: number) => boolean, slices: Slices): Promise<void> {
    const groups = new Map<number, KeyList>();
    const seen = new KeySet();
    for await (const rows of this.#alongIndex({ columns: ["neg_time"], isForward: true }, `key, ${column}`, slices)) {
      for (const [key, value] of rows) {
        if (!take(Number(key)) || seen.has(Number(key))) continue;
        seen.add(Number(key));
        const rank = rankOf(this.#ranks, value ?? null);
        const group = groups.get(rank) ?? new KeyList();
        groups.set(rank, group);
        group.push(Number(key));
      }
    }
    const ranks = [...groups.keys()].sort((one, other) => (this.#isForward ? one - other : other - one));
    for (const rank of ranks) {
      const group = groups.get(rank);
      for (let index = 0; group !== undefined && index < group.length; index += 1) this.#keys.push(group.at(index) ?? 0);
      if (!(await slices.next())) return;
    }
  }
  /** Pieces of the table in the order of an index, each going on behind the last row of the one before. */
  async *#alongIndex(index: { columns: readonly string[]; isForward: boolean }, wanted: string, slices: Slices): AsyncGenerator<Cell[][]> {
    const { table } = this.#definition;
    const [names, turn, beyond] = [[...index.columns, "key"], index.isForward ? "" : " DESC", index.isForward ? ">" : "<"];
    const order = names.map((name) => name + turn).join(", ");
    const behind = `WHERE (${names.join(", ")}) ${beyond} (${names.map(() => "?").join(", ")})`;
    let last: Place | null = null;
    for (;;) {
      const count = slices.rows;
      const sql = `SELECT ${wanted} FROM ${table} ${last === null ? "" : behind} ORDER BY ${order} LIMIT ?`;
      const from: readonly Cell[] = last ?? [];
      const rows = this.#source.read((statements) =>
        statements
          .ask(sql)
          .raw()
          .all(...from, count),
      ) as Cell[][];
      const lastKey = rows.at(-1)?.[0];
      if (rows.length > 0) yield rows;
      if (rows.length < count || lastKey === undefined) return;
      last = this.#source.read((statements) =>
        statements
          .ask(`SELECT ${names.join(", ")} FROM ${table} WHERE key = ?`)
          .raw()
          .get(lastKey),
      ) as Cell[];
      if (!(await slices.next())) return;
    }
  }

  /** Puts rows with pending changes where they belong among those that are there. @param isAll also behind the last */
  #placeChanged(isAll: boolean): void {
    for (const [index, entry] of this.#changed.entries()) {
      if (entry.isPlaced) continue;
      const position = this.#positionFor(entry);
      if (position === this.#keys.length && !isAll) continue;
      this.#keys.insert(position, firstChanged + index);
      entry.isPlaced = true;
    }
  }
  #positionFor(entry: { key: number; place: Place }): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const key = this.#keys.at(middle) ?? 0;
      const changed = key >= firstChanged ? this.#changed[key - firstChanged] : undefined;
      if (this.#compare(changed ?? { key, place: this.#placeAt(key) }, entry) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  #placeAt(key: number): Place {
    const columns = this.#order.kind === "indexed" ? this.#order.columns : [this.#order.column, "neg_time"];
    const sql = `SELECT ${columns.join(", ")} FROM ${this.#definition.table} WHERE key = ?`;
    const place = (this.#source.read((statements) => statements.ask(sql).raw().get(key)) ?? []) as Cell[];
    return this.#order.kind === "indexed" ? place : [rankOf(this.#ranks, place[0] ?? null), place[1] ?? 0];
  }
  #compare(one: { key: number; place: Place }, other: { key: number; place: Place }): number {
    const forward = comparePlaces(one, other);
    // Within a group the newest stand first, whichever way the groups go.
    const isTurned = !this.#isForward && !(this.#order.kind === "grouped" && one.place[0] === other.place[0]);
    return isTurned ? -forward : forward;
  }
}

function shownOf<Row extends { readonly id: string }>(source: ListSource<Row>, document: unknown): Row | null {
  return document === undefined ? null : source.shown(JSON.parse(String(document)) as Row);
}

function unionOf(sets: readonly KeySet[]): KeySet {
  const union = new KeySet();
  for (const set of sets) for (const key of set.keys()) union.add(key);
  return union;
}
function intersection(one: KeySet, other: KeySet): KeySet {
  const both = new KeySet();
  for (const key of one.keys()) if (other.has(key)) both.add(key);
  return both;
}

/** As SQLite compares: numbers by size, texts by their bytes. */
export function comparePlaces(one: { key: number; place: Place }, other: { key: number; place: Place }): number {
  for (const [index, left] of one.place.entries()) {
    const right = other.place[index] ?? null;
    const difference = compareCells(left, right);
    if (difference !== 0) return difference;
  }
  return one.key - other.key;
}
const compareCells = (left: Cell, right: Cell): number => {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return left === right ? 0 : Buffer.compare(Buffer.from(String(left ?? "")), Buffer.from(String(right ?? "")));
};
