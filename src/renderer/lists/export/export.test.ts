import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { ListRows } from "../../../contract/lists-api.ts";
import { csvLine } from "./csv.ts";
import { exportRows } from "./export-rows.ts";

interface Row {
  readonly id: string;
}
const table = { headers: ["编号", "内容"], cells: (row: Row) => [row.id, `第 ${row.id} 行`] };
/** A seat with so many rows, one of which may no longer be seen. */
function seat(total: number, unseen: number) {
  const asked: number[] = [];
  const port = {
    watch: () => Promise.reject(new Error("not asked")),
    rows: async ({ from, count, whole }: { from: number; count: number; whole?: boolean | undefined }) => {
      expect(whole).toBe(true);
      asked.push(count);
      const rows = Array.from({ length: Math.min(count, total - from) }, (_, index) => (from + index === unseen ? null : { id: String(from + index) }));
      return { list: "tickets", rows } as unknown as ListRows;
    },
  };
  return { asked, port };
}
const run = (total: number, format: "csv" | "xlsx", signal = new AbortController().signal) => {
  const { port, asked } = seat(total, 3);
  const done: number[] = [];
  const stretches = [[0, total]] as const;
  return exportRows<Row>({ port, viewId: "v", stretches }, table, format, { onDone: (rows) => done.push(rows), signal }).then((result) => ({
    result,
    asked,
    done,
  }));
};

describe("a list's export", () => {
  it("quotes every cell, and lets no spreadsheet take text for a formula", () => {
    expect(csvLine(['他说"不热"', "a,b\nc", ""])).toBe('"他说""不热""","a,b\nc",""\r\n');
    expect(csvLine(["=1+1", "+86", "-5", "@cmd", "\tx", "6-1"])).toBe(`"'=1+1","'+86","'-5","'@cmd","'\tx","6-1"\r\n`);
  });
  it("as CSV has the head and every row that may be seen, asked for in pieces", async () => {
    const { result, asked, done } = await run(450, "csv");
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await result?.file.arrayBuffer());
    expect(text.startsWith('\ufeff"编号","内容"\r\n"0","第 0 行"\r\n')).toBe(true);
    expect(text.trimEnd().split("\r\n")).toHaveLength(450);
    expect(text).not.toContain('"3","第 3 行"');
    expect([result?.rows, asked, done]).toEqual([449, [200, 200, 50], [199, 399, 449]]);
  });
  it("as XLSX is a workbook with the same cells, without what XML cannot hold", async () => {
    const { port } = seat(4, -1);
    const odd = { headers: ["<a>&"], cells: (row: Row) => [`=SUM(${row.id})\u0000\ud800"<`] };
    const exported = await exportRows<Row>({ port, viewId: "v", stretches: [[1, 3]] }, odd, "xlsx", { onDone: () => {}, signal: new AbortController().signal });
    const parts = unzipSync(new Uint8Array((await exported?.file.arrayBuffer()) ?? new ArrayBuffer(0)));
    expect(Object.keys(parts).sort()).toEqual([
      "[Content_Types].xml",
      "_rels/.rels",
      "xl/_rels/workbook.xml.rels",
      "xl/workbook.xml",
      "xl/worksheets/sheet1.xml",
    ]);
    const sheet = strFromU8(parts["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
    expect([...sheet.matchAll(/<t xml:space="preserve">(.*?)<\/t>/g)].map((match) => match[1])).toEqual([
      "&lt;a&gt;&amp;",
      "=SUM(1)&quot;&lt;",
      "=SUM(2)&quot;&lt;",
    ]);
    expect(sheet).not.toContain("<f>");
  });
  it("that is given up gives nothing", async () => {
    const life = new AbortController();
    life.abort();
    expect((await run(450, "csv", life.signal)).result).toBeNull();
  });
});
