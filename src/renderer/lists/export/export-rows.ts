import type { ListPort } from "../list-model.ts";
import { csvHead, csvLine } from "./csv.ts";
import { mostRows, XlsxWriter } from "./xlsx.ts";

export type ExportFormat = "csv" | "xlsx";

/** What is written: the columns that are shown, in their order. */
export interface ExportTable<Row> {
  readonly headers: readonly string[];
  cells(row: Row): string[];
}
/** Rows asked for at once; between two questions the window draws and the seat answers the telephone. */
const block = 200;

interface Writer {
  add(rows: readonly (readonly string[])[]): void;
  end(): Blob;
}
function csvWriter(): Writer {
  const parts: string[] = [csvHead];
  return {
    add: (rows) => void parts.push(rows.map(csvLine).join("")),
    end: () => new Blob(parts, { type: "text/csv" }),
  };
}

/** Stretches [from, to) of a list's positions. */
type Stretches = readonly (readonly [number, number])[];

/**
 * Writes rows of a list that stands at the seat into a file, with what the person's role may not take out hidden there already (`domain/file-mask.ts`).
 * @param onDone rows written so far @param signal gives it up; then nothing is given back
 * @throws what the seat says, such as `notFound` when the list is gone
 */
export async function exportRows<Row>(
  source: { readonly port: ListPort; readonly viewId: string; readonly stretches: Stretches },
  table: ExportTable<Row>,
  format: ExportFormat,
  { onDone, signal }: { onDone(rows: number): void; signal: AbortSignal },
): Promise<{ file: Blob; rows: number } | null> {
  const writer = format === "csv" ? csvWriter() : new XlsxWriter();
  const most = format === "csv" ? Number.MAX_SAFE_INTEGER : mostRows;
  writer.add([table.headers]);
  let written = 0;
  for (const [start, end] of source.stretches) {
    for (let from = start; from < end && written < most; from += block) {
      if (signal.aborted) return null;
      const answer = await source.port.rows({ viewId: source.viewId, from, count: Math.min(block, end - from, most - written), whole: true });
      const rows = (answer.rows as (Row | null)[]).filter((row) => row !== null);
      writer.add(rows.map((row) => table.cells(row)));
      written += rows.length;
      onDone(written);
    }
  }
  return signal.aborted ? null : { file: writer.end(), rows: written };
}
