import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { assert } from "../../base/assert.ts";

/**
 * The folder `resources/` of this program, found by going up from this file, so that it is the same from sources and from a build.
 * @throws InvariantError when the program was packed without it
 */
export function resourcesFolder(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const resources = join(folder, "resources");
    if (existsSync(join(resources, "directory"))) return resources;
  }
  assert(false, "the program's resources are missing");
}

/** A resource as parsed JSON, still to be checked by its schema. `path` is relative to the folder of resources. */
export async function readResource(folder: string, ...path: string[]): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, ...path), "utf8"));
}
