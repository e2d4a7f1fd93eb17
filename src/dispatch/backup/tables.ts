import type { Querier } from "../store/database.ts";

/** The store's tables but for its version's own, each after those that it refers to. */
export async function tablesInOrder(client: Querier): Promise<string[]> {
  const tables = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'store_version' ORDER BY 1",
  );
  const references = await client.query<{ from: string; to: string }>(
    `SELECT source.relname AS from, target.relname AS to FROM pg_constraint c
     JOIN pg_class source ON source.oid = c.conrelid JOIN pg_class target ON target.oid = c.confrelid
     WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace AND c.conrelid <> c.confrelid`,
  );
  return ordered(
    tables.rows.map(({ name }) => name),
    references.rows,
  );
}

/** Puts each name after those that it refers to; in a circle, which the store has none of, the first stands. */
export function ordered(names: readonly string[], references: readonly { from: string; to: string }[]): string[] {
  const done = new Set<string>();
  const place = (name: string, above: readonly string[]): void => {
    if (done.has(name) || above.includes(name)) return;
    for (const { from, to } of references) if (from === name) place(to, [...above, name]);
    done.add(name);
  };
  for (const name of names) place(name, []);
  return [...done];
}
