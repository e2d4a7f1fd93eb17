import { type ConfigurationRow, configurationRowSchema } from "../../contract/configuration.ts";
import type { Querier } from "../store/database.ts";

/** Every version of the configuration, read once: a version that was published never changes. */
export class Configurations {
  #known = new Map<string, ConfigurationRow>();

  /** All versions there are, also those that another node published a moment ago. */
  async versions(client: Querier): Promise<ConfigurationRow[]> {
    const listed = await client.query<{ key: string }>("SELECT id || ' ' || n AS key FROM entity WHERE entity = 'configuration' ORDER BY id");
    const keys = listed.rows.map(({ key }) => key);
    if (keys.length !== this.#known.size || !keys.every((key) => this.#known.has(key))) this.#known = await readAll(client);
    return [...this.#known.values()];
  }
}

async function readAll(client: Querier): Promise<Map<string, ConfigurationRow>> {
  const found = await client.query<{ key: string; document: unknown }>("SELECT id || ' ' || n AS key, document FROM entity WHERE entity = 'configuration'");
  return new Map(found.rows.map(({ key, document }) => [key, configurationRowSchema.parse(document)]));
}
