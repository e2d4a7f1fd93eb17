import { HotlineError } from "../../contract/errors.ts";
import type { Role, TicketRow } from "../../contract/rows.ts";
import type { Mover } from "../../domain/move-ticket.ts";
import { sharedRights } from "../../domain/rights.ts";
import { liesInArea } from "../../domain/window.ts";
import type { PersonRow } from "../people/people.ts";
import type { Querier } from "../store/database.ts";

/** Who changes something. */
export type Author = Mover & { readonly name: string; readonly role: Role; readonly areaIds: readonly string[] | null };

/** Who sends a change: a device, and by whose token. */
export interface Carrier {
  readonly deviceId: string;
  /** null: an administrator's import, who vouches for the file and is audited. */
  readonly person: Author | null;
}

/** What of a person says who they are and what they may. */
type AuthorRow = Pick<PersonRow, "id" | "name" | "role" | "area_ids">;
export const asAuthor = ({ id, name, role, area_ids }: AuthorRow): Author => ({ id, name, role, areaIds: area_ids ?? null });

/**
 * Who made a change, with the rights by which it is judged. A seat sends what all who sat at it wrote, whoever sits there now; of one who never
 * signed in at this device (it was enrolled anew, or its word is false) it may do no more than its own person may, too.
 * @throws HotlineError `forbidden` for nobody that is known
 */
export async function authorOf(client: Querier, { deviceId, person: carrier }: Carrier, personId: string): Promise<Author> {
  if (carrier === null || carrier.id === personId) return readAuthor(client, personId);
  const [author, sat] = await Promise.all([
    readAuthor(client, personId),
    client.query("SELECT 1 FROM device_person WHERE device_id = $1 AND person_id = $2", [deviceId, personId]),
  ]);
  return sat.rows.length > 0 ? author : { ...author, ...sharedRights(author, carrier) };
}

async function readAuthor(client: Querier, personId: string): Promise<Author> {
  const found = await client.query<AuthorRow>("SELECT id, name, role, area_ids FROM person WHERE id = $1", [personId]);
  const [person] = found.rows;
  if (person === undefined) throw new HotlineError({ kind: "forbidden", detail: "person" });
  return asAuthor(person);
}

/** Who may not look at a ticket for where it lies may not change it either, also by what was written before their area was another. @throws HotlineError `forbidden` */
export function needArea({ id, areaIds }: Pick<Author, "id" | "areaIds">, ticket: TicketRow): void {
  const area = areaIds === null ? null : [...areaIds];
  if (!liesInArea({ areaIds: area, personId: id }, ticket)) throw new HotlineError({ kind: "forbidden", detail: "area" });
}
