import * as zlib from "node:zlib";
import Sqlite from "better-sqlite3";
import { z } from "zod";
import type { PrintAnswer, PrintOrder } from "../../contract/cache-image.ts";
import { type EntityRow, entityRowSchema } from "../../contract/rows.ts";
import type { Change } from "../../contract/sync.ts";
import { Cache } from "../store/cache.ts";
import { attachDatabase } from "../store/cipher.ts";
import { sweepWindow } from "../sync/window-sweep.ts";
import { copyTables } from "./copy-tables.ts";

/** Rows of one transaction: nobody waits here. */
const applied = 2_000;
/** A seat unpacks an image in memory; one that is larger it would rather not. Bytes. */
const largest = 1_073_741_824;
/** A tenth smaller than by 1, in twice the time, which is the printer's alone. */
const level = 3;

/** Where a printer keeps its cache between two prints. */
export interface PrinterOptions {
  readonly file: string;
  readonly key: Uint8Array | null;
  /** UTC ms. */
  now(): number;
}

/** Keeps a cache as a seat does, by rows that dispatch hands it, and prints it whole: with all that is made of the rows. */
export class CachePrinter {
  readonly #options: PrinterOptions;
  readonly #cache: Cache;

  constructor(options: PrinterOptions) {
    this.#options = options;
    const { file, key } = options;
    this.#cache = new Cache({ file, key, onRebuilt: () => {} });
    // Whatever is written here has the columns of lists.
    this.#cache.rewrite([], "lists", "filled");
  }
  async carryOut(order: PrintOrder): Promise<PrintAnswer> {
    if (order.kind === "print") return this.#print(order);
    if (order.kind === "rows") this.#take(valuesOf(order));
    else this.#cache.forget(order.rows, () => false, this.#options.now());
    return { kind: "done" };
  }
  close(): void {
    this.#cache.close();
  }

  #take(values: readonly EntityRow[]): void {
    for (let from = 0; from < values.length; from += applied) {
      const changes = values.slice(from, from + applied).map((value): Change => ({ value, deviceId: null, sequence: null }));
      this.#cache.apply(changes, this.#cache.position, false);
    }
  }
  async #print({ cursor, window }: Extract<PrintOrder, { kind: "print" }>): Promise<PrintAnswer> {
    const { now } = this.#options;
    this.#cache.apply([], { cursor, window, containedSequence: 0, deviceId: null, filled: true, snapshot: null, fill: null }, false);
    await sweepWindow({ cache: this.#cache, kept: () => () => false, now, isStopped: () => false });
    const { plain, rows } = this.#plain();
    if (plain.length > largest) return { kind: "tooLarge" };
    const { ZSTD_c_compressionLevel, ZSTD_c_checksumFlag } = zlib.constants;
    const bytes = zlib.zstdCompressSync(plain, { params: { [ZSTD_c_compressionLevel]: level, [ZSTD_c_checksumFlag]: 1 } });
    return { kind: "printed", image: { form: this.#cache.form, rows, unpacked: plain.length, bytes } };
  }
  /** The whole of it in the clear and without gaps, in memory alone. */
  #plain(): { plain: Buffer; rows: number } {
    const copy = new Sqlite(":memory:");
    try {
      attachDatabase(copy, { ...this.#options, name: "source" });
      copy.pragma("foreign_keys = OFF");
      copyTables(copy, { from: "source", to: "main" });
      const counts = counted.map((name) => `(SELECT count(*) FROM main."${name}")`);
      const rows = Number(
        copy
          .prepare(`SELECT ${counts.join(" + ")}`)
          .pluck()
          .get(),
      );
      return { plain: copy.serialize(), rows };
    } finally {
      copy.close();
    }
  }
}
/** The tables that hold a row each. */
const counted = ["ticket", "caller", "call", "article", "place", "configuration", "incident", "knowledge"];

function valuesOf({ entity, documents }: Extract<PrintOrder, { kind: "rows" }>): EntityRow[] {
  const rows = z.array(z.unknown()).parse(JSON.parse(documents));
  return z.array(entityRowSchema).parse(entity === null ? rows : rows.map((row) => ({ entity, row })));
}
