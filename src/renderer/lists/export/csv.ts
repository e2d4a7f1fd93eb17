/** What a spreadsheet would take for a formula; such a cell is text to us (OWASP, CSV injection). */
const formula = /^[=+\-@\t\r]/;

const cellOf = (text: string): string => `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** One line of CSV (RFC 4180), every cell quoted. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cellOf).join(",")}\r\n`;

/** Begins a file so that spreadsheets read it as UTF-8. */
export const csvHead = "\ufeff";
