import { type Entity, type EntityRow, entityRowSchema } from "../../contract/rows.ts";
import type { Querier } from "../store/database.ts";

type RowOf<Kind extends Entity> = Extract<EntityRow, { entity: Kind }>["row"];

/** One synced row by its kind and id, with what later versions added to it; locked until the transaction ends when `lock`. Null when there is none. */
export async function readEntity<Kind extends Entity>(client: Querier, entity: Kind, id: string, lock = false): Promise<RowOf<Kind> | null> {
  const found = await client.query<{ document: unknown }>(`SELECT document FROM entity WHERE entity = $1 AND id = $2${lock ? " FOR UPDATE" : ""}`, [
    entity,
    id,
  ]);
  const [row] = found.rows.map(({ document }) => entityRowSchema.parse({ entity, row: document }).row as RowOf<Kind>);
  return row ?? null;
}
