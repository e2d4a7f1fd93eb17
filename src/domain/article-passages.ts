/** A piece of an article's body: a heading, or a passage that can be put into an answer. */
export interface Passage {
  readonly kind: "heading" | "passage";
  readonly text: string;
}

const headed = /^\s*[#＃]+\s*/u;

/** The pieces of a body, one a line; a line that begins with `#` is a heading, an empty one is nothing. */
export const passagesOf = (body: string): Passage[] =>
  body
    .split("\n")
    .map((line): Passage => (headed.test(line) ? { kind: "heading", text: line.replace(headed, "").trim() } : { kind: "passage", text: line }))
    .filter(({ text }) => text.trim() !== "");

/** A body as it is put into an answer: its headings are lines like the others. */
export const plainBody = (body: string): string =>
  passagesOf(body)
    .map(({ text }) => text)
    .join("\n");

/** Makes the lines that a selection touches headings, or lines again where all of them are. @returns the new body, and where its end of selection went */
export function withHeading(body: string, start: number, end: number): { readonly body: string; readonly caret: number } {
  const from = body.lastIndexOf("\n", start - 1) + 1;
  const next = body.indexOf("\n", Math.max(end, from));
  const to = next === -1 ? body.length : next;
  const lines = body.slice(from, to).split("\n");
  const isHeaded = lines.every((line) => headed.test(line));
  const changed = lines.map((line) => (isHeaded ? line.replace(headed, "") : headed.test(line) ? line : `# ${line}`)).join("\n");
  return { body: body.slice(0, from) + changed + body.slice(to), caret: from + changed.length };
}
