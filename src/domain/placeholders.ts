/** What a text module can be filled with from the call in hand. */
export const placeholderNames = ["caller", "place", "ticket", "date", "time", "content", "unit", "number", "operator"] as const;
export type PlaceholderName = (typeof placeholderNames)[number];
/** What is known; empty where it is not. */
export type PlaceholderValues = Readonly<Partial<Record<PlaceholderName, string>>>;
/** How a person reads a hole's name. */
type WordOf = (name: PlaceholderName) => string;

const hole = /\{\{\s*([^{}\s](?:[^{}\n]{0,30}[^{}\s])?)\s*\}\}/g;
const isKnown = (name: string): name is PlaceholderName => (placeholderNames as readonly string[]).includes(name);

/**
 * A text with its holes filled. What is not known stays as `{{word}}` in the text, and the first such place is told, so that the cursor can go there.
 * @param wordOf the hole's name in the person's language; as it is written without it
 */
export function filled(
  text: string,
  values: PlaceholderValues,
  wordOf: WordOf = (name) => name,
): { readonly text: string; readonly open: readonly [number, number] | null } {
  let whole = "";
  let open: readonly [number, number] | null = null;
  let end = 0;
  for (const { 0: written, 1: name = "", index } of text.matchAll(hole)) {
    whole += text.slice(end, index);
    end = index + written.length;
    // What is filled in may have such a place itself, as words that were taken over: it is not one of this text.
    const value = isKnown(name) ? values[name]?.trim() : undefined;
    const put = value || (isKnown(name) ? `{{${wordOf(name)}}}` : written);
    if (!value) open ??= [whole.length, whole.length + put.length];
    whole += put;
  }
  return { text: whole + text.slice(end), open };
}

/** Holes that nothing fills: a mistake in a module. */
export const unknownHoles = (text: string): string[] => [...text.matchAll(hole)].map((match) => match[1] ?? "").filter((name) => !isKnown(name));

/** Where a text still has a hole that somebody must fill, [from, to); null: nowhere. */
export function firstHole(text: string): readonly [number, number] | null {
  const [match] = text.matchAll(hole);
  return match === undefined ? null : [match.index, match.index + match[0].length];
}

/** A module's text as its author reads and writes it. */
export const withWords = (text: string, wordOf: WordOf): string =>
  text.replace(hole, (written: string, name: string) => (isKnown(name) ? `{{${wordOf(name)}}}` : written));
/** The same back, as it is kept whatever the language. */
export const withNames = (text: string, wordOf: WordOf): string =>
  text.replace(hole, (written: string, word: string) => {
    const name = placeholderNames.find((each) => wordOf(each) === word || each === word);
    return name === undefined ? written : `{{${name}}}`;
  });
