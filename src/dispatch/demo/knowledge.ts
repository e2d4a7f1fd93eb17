import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type ArticleRow, articleRowSchema, type TextModuleRow, textModuleRowSchema } from "../../contract/knowledge-rows.ts";
import { readResource, resourcesFolder } from "./resource.ts";

const articlesSchema = z.array(articleRowSchema);
const modulesSchema = z.array(textModuleRowSchema.pick({ id: true, name: true, body: true }));

async function readAll<Row>(folder: string, part: string, schema: z.ZodType<Row[]>): Promise<Row[]> {
  const files = (await readdir(join(folder, part))).filter((name) => name.endsWith(".json")).sort();
  const parts = await Promise.all(files.map(async (name) => schema.parse(await readResource(folder, part, name))));
  return parts.flat();
}

/** The sample knowledge: every article of `knowledge/*.json`, in the order of files. @throws ZodError when a file is damaged */
export const readKnowledge = (folder: string = resourcesFolder()): Promise<ArticleRow[]> => readAll(folder, "knowledge", articlesSchema);

/** The sample text modules of `modules/*.json`, everybody's. @throws ZodError when a file is damaged */
export async function readTextModules(folder: string = resourcesFolder()): Promise<TextModuleRow[]> {
  const modules = await readAll(folder, "modules", modulesSchema);
  return modules.map((module) => ({ ...module, ownerId: null, updatedAt: 0, removed: false }));
}
