import { useAnswer } from "../shared/use-console.ts";

/** What was found, and for which text: an answer that a faster typist has overtaken is seen to be old. */
export interface Hits<Hit> {
  readonly text: string | null;
  readonly hits: readonly Hit[];
}

/** Looks while one types. @param text null: nothing is looked for @param keys what else the answer depends on */
export function useHits<Hit>(text: string | null, keys: readonly unknown[], find: (text: string) => Promise<readonly Hit[]>): Hits<Hit> {
  const start: Hits<Hit> = { text: null, hits: [] };
  const ask = (): Promise<Hits<Hit>> => (text === null ? Promise.resolve(start) : find(text).then((hits) => ({ text, hits })));
  return useAnswer(ask, [text, ...keys], start);
}
