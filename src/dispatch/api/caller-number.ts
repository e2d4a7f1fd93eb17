import type { CallerRow } from "../../contract/callers.ts";
import type { Querier } from "../store/database.ts";

/** A hash that is this person's; null for another's. */
export async function hashOfCaller(client: Querier, id: string, hash: string): Promise<string | null> {
  const found = await client.query<{ document: CallerRow }>("SELECT document FROM entity WHERE entity = 'caller' AND id = $1", [id]);
  const caller = found.rows[0]?.document;
  const isOwn = caller !== undefined && (caller.numbers.some((number) => number.hash === hash) || caller.emergencyNumber?.hash === hash);
  return isOwn ? hash : null;
}
