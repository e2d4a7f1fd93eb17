import { strToU8, Zip, ZipDeflate } from "fflate";

/** Rows of a sheet (ECMA-376); what is over does not fit. */
export const mostRows = 1_048_575;
/** Characters of a cell. */
const mostText = 32_767;

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const sheetml = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** The parts of a workbook with one sheet, but for the sheet itself. */
const parts: Readonly<Record<string, string>> = {
  "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
  "_rels/.rels": `${head}<Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml": `${head}<workbook xmlns="${sheetml}" xmlns:r="${office}"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
};

// Characters that no XML holds (XML 1.0 §2.2), lone surrogates among them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are meant
const noXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string =>
  text
    .slice(0, mostText)
    .replace(noXml, "")
    .replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

const rowOf = (cells: readonly string[]): string =>
  `<row>${cells.map((text) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`).join("")}</row>`;

/** A workbook that is written while its rows come: nothing of it but compressed bytes is held. Every cell is text, so no formula can run. */
export class XlsxWriter {
  readonly #chunks: Uint8Array<ArrayBuffer>[] = [];
  readonly #zip: Zip;
  readonly #sheet: ZipDeflate;

  constructor() {
    this.#zip = new Zip((error, chunk) => {
      if (error !== null) throw error;
      this.#chunks.push(Uint8Array.from(chunk));
    });
    for (const [name, text] of Object.entries(parts)) {
      const part = new ZipDeflate(name);
      this.#zip.add(part);
      part.push(strToU8(text), true);
    }
    this.#sheet = new ZipDeflate("xl/worksheets/sheet1.xml", { level: 4 });
    this.#zip.add(this.#sheet);
    this.#sheet.push(strToU8(`${head}<worksheet xmlns="${sheetml}"><sheetData>`));
  }
  add(rows: readonly (readonly string[])[]): void {
    this.#sheet.push(strToU8(rows.map(rowOf).join("")));
  }
  /** The whole file; the writer is done then. */
  end(): Blob {
    this.#sheet.push(strToU8("</sheetData></worksheet>"), true);
    this.#zip.end();
    return new Blob(this.#chunks, { type: `${types}.sheet` });
  }
}
