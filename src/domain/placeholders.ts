/** What a text module can be filled with from the call in hand. */
export const placeholderNames = ["caller", "place", "ticket", "date", "time", "content", "unit", "number", "operator"] as const;
export type PlaceholderName = (typeof placeholderNames)[number];
/** What is known; empty where it is not. */
export type PlaceholderValues = Readonly<Partial<Record<PlaceholderName, string>>>;

const hole = /\{\{\s*(\w+)\s*\}\}/g;
const isKnown = (name: string): name is PlaceholderName => (placeholderNames as readonly string[]).includes(name);

/** A text with its holes filled. What is not known stays as `{{name}}` in the text, and the first such place is told, so that the cursor can go there. */
export function filled(text: string, values: PlaceholderValues): { readonly text: string; readonly open: readonly [number, number] | null } {
  let whole = "";
  let open: readonly [number, number] | null = null;
  let end = 0;
  for (const { 0: written, 1: name = "", index } of text.matchAll(hole)) {
    whole += text.slice(end, index);
    end = index + written.length;
    // What is filled in may have such a place itself, as words that were taken over: it is not one of this text.
    const value = isKnown(name) ? values[name]?.trim() : undefined;
    const put = value || (isKnown(name) ? `{{${name}}}` : written);
    if (!value) open ??= [whole.length, whole.length + put.length];
    whole += put;
  }
  return { text: whole + text.slice(end), open };
}

/** Holes that nothing fills: a mistake in a module. */
export const unknownHoles = (text: string): string[] => [...text.matchAll(hole)].map((match) => match[1] ?? "").filter((name) => !isKnown(name));
