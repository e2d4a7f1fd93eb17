/** How a ticket names an article it used: the article and the version that was read, `heating-1@3`; written before versions were, `heating-1`. */
export const referenceTo = (articleId: string, version: number): string => `${articleId}@${version}`;

/** The article of a reference. */
export const articleOf = (reference: string): string => reference.replace(/@\d+$/, "");

/** The version of a reference; null where none is named. */
export function versionOf(reference: string): number | null {
  const written = /@(\d+)$/.exec(reference)?.[1];
  return written === undefined ? null : Number(written);
}

/** References with one more; the same article in another version stays beside it. At most `most`, the newest stay. */
export const withReference = (references: readonly string[], reference: string, most = 50): string[] => [...new Set([...references, reference])].slice(-most);
