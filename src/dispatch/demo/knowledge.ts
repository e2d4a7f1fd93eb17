import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type ArticleRow, articleRowSchema } from "../../contract/rows.ts";
import { readResource, resourcesFolder } from "./resource.ts";

const articlesSchema = z.array(articleRowSchema);

/** The sample knowledge: every article of `knowledge/*.json`, in the order of files. @throws ZodError when a file is damaged */
export async function readKnowledge(folder: string = resourcesFolder()): Promise<ArticleRow[]> {
  const files = (await readdir(join(folder, "knowledge"))).filter((name) => name.endsWith(".json")).sort();
  const parts = await Promise.all(files.map(async (name) => articlesSchema.parse(await readResource(folder, "knowledge", name))));
  return parts.flat();
}
