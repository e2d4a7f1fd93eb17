/** An answer that takes longer is not waited for, ms: what was typed is then text as it stands. */
export const longestWait = 2_000;

/** A key's outcome in a box where Enter may come before its answer. */
export interface Typed {
  /** All that stands in the box: it is kept at once, also while an answer is awaited. */
  readonly text: string;
  /** What is looked for. */
  readonly asked: string;
  /** What stood there when Enter came too early; null where nothing is awaited. */
  readonly early: string | null;
}

/** What is written anew is asked for anew: Enter was meant for what stood there. */
export const typedAfter = (early: string | null, value: string): Typed =>
  early !== null && value.startsWith(early) ? { text: value, asked: early, early } : { text: value, asked: value, early: null };

/** What was typed behind an early Enter; null where what it was meant for stands there no more. */
export const behindEarly = (early: string, text: string): string | null => (text.startsWith(early) ? text.slice(early.length) : null);
