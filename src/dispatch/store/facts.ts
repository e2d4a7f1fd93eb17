import type { Querier } from "./database.ts";

/** Reads one of the store's own facts (epoch, keys, marks); null when it was never written. */
export async function readFact(client: Querier, key: string): Promise<unknown> {
  const found = await client.query<{ value: unknown }>("SELECT value FROM fact WHERE key = $1", [key]);
  return found.rows[0]?.value ?? null;
}

/** Writes one of the store's own facts. */
export async function writeFact(client: Querier, key: string, value: unknown): Promise<void> {
  await client.query("INSERT INTO fact VALUES ($1, $2::jsonb) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [key, JSON.stringify(value)]);
}

/** Writes a fact unless there is one, and gives the one that stands: safe when two nodes start at once. */
export async function keepFact(client: Querier, key: string, value: unknown): Promise<unknown> {
  await client.query("INSERT INTO fact VALUES ($1, $2::jsonb) ON CONFLICT (key) DO NOTHING", [key, JSON.stringify(value)]);
  return readFact(client, key);
}
