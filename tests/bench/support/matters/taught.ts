import { readConfiguration } from "../../../../src/dispatch/demo/configuration.ts";
import { readKnowledge } from "../../../../src/dispatch/demo/knowledge.ts";

/** A text of the store with the category that was given to it. */
export interface Taught {
  readonly text: string;
  readonly categoryId: string | null;
}

/** What every seat's store holds before the first ticket: the sample articles, sentence by sentence, and the names of the categories. */
export async function taughtByKnowledge(): Promise<Taught[]> {
  const [articles, configuration] = [await readKnowledge(), await readConfiguration()];
  const sentences = articles.flatMap(({ title, tags, body, categoryId }) => {
    const said = body.split(/[。！？\n]/).filter((sentence) => sentence.length > 6 && !sentence.includes("示例文本"));
    return [title, tags.join(" "), ...said].map((text) => ({ text, categoryId }));
  });
  const names = configuration.categories.filter(({ parentId }) => parentId !== null).map(({ id, name }) => ({ text: name, categoryId: id }));
  return [...sentences, ...names];
}
