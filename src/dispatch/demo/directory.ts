import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type PlaceRow, placeRowSchema } from "../../contract/rows.ts";
import { readResource, resourcesFolder } from "./resource.ts";

/** The committed directory; made by `tools/directory/make-directory.ts`, which says what the columns are. */
const directoryFileSchema = z.object({
  title: z.string(),
  city: z.string(),
  directoryDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  rows: z.array(z.tuple([z.string().regex(/^\d{6}(\d{3}(\d{3})?)?$/), z.string().min(1), z.string().min(1)])).min(1),
});

const levels = { 6: "district", 9: "street", 12: "community" } as const;
const parentLengths = { 6: null, 9: 6, 12: 9 } as const;

/**
 * The newest dated directory of places, districts first, each after its parent.
 * @throws ZodError when the file is not a directory
 */
export async function readDirectory(folder: string = resourcesFolder()): Promise<PlaceRow[]> {
  const files = (await readdir(join(folder, "directory"))).filter((name) => /^beijing-[\d-]+\.json$/.test(name)).sort();
  const newest = z.string().parse(files.at(-1));
  const file = directoryFileSchema.parse(await readResource(folder, "directory", newest));
  return file.rows.map(([code, name, syllables]) => placeRow(code, name, syllables.split(" "), file.directoryDate));
}

function placeRow(code: string, name: string, syllables: readonly string[], directoryDate: string): PlaceRow {
  const length = code.length as 6 | 9 | 12;
  const parentLength = parentLengths[length];
  return placeRowSchema.parse({
    id: code,
    level: levels[length],
    parentId: parentLength === null ? null : code.slice(0, parentLength),
    name,
    pinyin: syllables.join(""),
    initials: syllables.map((syllable) => syllable.slice(0, 1)).join(""),
    syllables: syllables.join(" "),
    directoryDate,
  });
}
