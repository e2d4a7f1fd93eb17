import { type ConfigurationRow, configurationRowSchema } from "../../contract/rows.ts";
import { readResource, resourcesFolder } from "./resource.ts";

/** The dated sample configuration: categories, units, deadlines, pause reasons. @throws ZodError when the file is damaged */
export async function readConfiguration(folder: string = resourcesFolder()): Promise<ConfigurationRow> {
  return configurationRowSchema.parse(await readResource(folder, "configuration", "beijing.json"));
}
