/**
 * Characters that nobody sees and that change what is read or found: zero-width ones, marks and overrides of the writing direction
 * (Unicode TR 36, "Trojan Source"), soft hyphens, byte-order marks. The joiner inside an emoji is not one of them.
 */
const unseen = /(?<!\p{Extended_Pictographic}\uFE0F?)\u200D|[\u00AD\u061C\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/gu;
/** Control characters but the tab and the line feed: no person types them, and a terminal or a spreadsheet may obey them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

/** How many of them a text has. */
export const unseenCount = (text: string): number => text.match(unseen)?.length ?? 0;
/** A text as everybody sees it. */
export const withoutUnseen = (text: string): string => text.replace(unseen, "");
/** A text without control characters; every way of ending a line is one line feed. */
export const withoutControls = (text: string): string => text.replace(/\r\n?/g, "\n").replace(controls, "");

/** A text cut to so many UTF-16 units, never inside a character. */
export function cutTo(text: string, limit: number): string {
  const isInside = /[\uD800-\uDBFF]$/.test(text.slice(0, limit));
  return text.length <= limit ? text : text.slice(0, isInside ? limit - 1 : limit);
}
