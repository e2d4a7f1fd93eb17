/** What a text module can be filled with from the call in hand. */
export const placeholderNames = ["caller", "place", "ticket", "date", "time", "content", "unit", "number", "operator"] as const;
export type PlaceholderName = (typeof placeholderNames)[number];
/** What is known; empty where it is not. */
export type PlaceholderValues = Readonly<Partial<Record<PlaceholderName, string>>>;

const hole = /\{\{\s*(\w+)\s*\}\}/g;
const isKnown = (name: string): name is PlaceholderName => (placeholderNames as readonly string[]).includes(name);

/** A text with its holes filled. What is not known stays as `{{name}}` in the text, and the first such place is told, so that the cursor can go there. */
export function filled(text: string, values: PlaceholderValues): { readonly text: string; readonly open: readonly [number, number] | null } {
  const whole = text.replace(hole, (written, name: string) => (isKnown(name) ? values[name]?.trim() || `{{${name}}}` : written));
  const open = new RegExp(hole.source).exec(whole);
  return { text: whole, open: open === null ? null : [open.index, open.index + open[0].length] };
}

/** Holes that nothing fills: a mistake in a module. */
export const unknownHoles = (text: string): string[] => [...text.matchAll(hole)].map((match) => match[1] ?? "").filter((name) => !isKnown(name));
