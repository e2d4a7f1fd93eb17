import { HotlineError } from "../../contract/errors.ts";
import type { TicketTransition } from "../../contract/mutation.ts";
import type { EntityRow, Role, TicketRow } from "../../contract/rows.ts";
import { maySeeTicket } from "../../domain/confidentiality.ts";
import { configurationAt, configurationOf } from "../../domain/configuration-versions.ts";
import { type Mover, moveTicket } from "../../domain/move-ticket.ts";
import { liesInArea } from "../../domain/window.ts";
import type { Configurations } from "../configuration/configurations.ts";
import type { PersonRow } from "../people/people.ts";
import type { Querier } from "../store/database.ts";
import { readEntity } from "./read-entity.ts";

/**
 * Makes a named transition of a ticket, with the row locked, so that of two people's the second is judged by what the first left.
 * @throws HotlineError `notFound`; `staleTicket`, `notAllowedNow`, `invalid` or `forbidden`, by which it goes back to its author
 */
export async function transitTicket(
  { client, configurations, now, author }: { readonly client: Querier; readonly configurations: Configurations; readonly now: number; readonly author: Author },
  move: TicketTransition,
): Promise<EntityRow[]> {
  const ticket = await readEntity(client, "ticket", move.ticketId, true);
  if (ticket === null) throw new HotlineError({ kind: "notFound", detail: "ticket" });
  if (!maySeeTicket(author, ticket)) throw new HotlineError({ kind: "forbidden", detail: "confidential" });
  needArea(author, ticket);
  const versions = await configurations.versions(client);
  const own = configurationOf(versions, ticket.configurationVersion, ticket.createdAt);
  const outcome = moveTicket(ticket, move, author, { own, current: configurationAt(versions, now) });
  if (outcome.kind === "refused") throw new HotlineError(outcome.error);
  return outcome.kind === "already" ? [] : [{ entity: "ticket", row: outcome.ticket }];
}

/** Who changes something. */
export type Author = Mover & { readonly name: string; readonly role: Role; readonly areaIds: readonly string[] | null };

/** A person who changes a ticket. @throws HotlineError `forbidden` */
export async function readPerson(client: Querier, personId: string): Promise<Author> {
  const found = await client.query<Pick<PersonRow, "id" | "name" | "role" | "area_ids">>("SELECT id, name, role, area_ids FROM person WHERE id = $1", [
    personId,
  ]);
  const [person] = found.rows;
  if (person === undefined) throw new HotlineError({ kind: "forbidden", detail: "person" });
  return asAuthor(person);
}
export const asAuthor = ({ id, name, role, area_ids }: Pick<PersonRow, "id" | "name" | "role" | "area_ids">): Author => ({
  id,
  name,
  role,
  areaIds: area_ids ?? null,
});

/** Who may not look at a ticket for where it lies may not change it either, also by what was written before their area was another. @throws HotlineError `forbidden` */
export function needArea({ id, areaIds }: Pick<Author, "id" | "areaIds">, ticket: TicketRow): void {
  const area = areaIds === null ? null : [...areaIds];
  if (!liesInArea({ areaIds: area, personId: id }, ticket)) throw new HotlineError({ kind: "forbidden", detail: "area" });
}
