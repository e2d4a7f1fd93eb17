import { HotlineError } from "../../contract/errors.ts";
import type { TicketTransition } from "../../contract/mutation.ts";
import type { EntityRow } from "../../contract/rows.ts";
import { maySeeTicket } from "../../domain/confidentiality.ts";
import { configurationAt, configurationOf } from "../../domain/configuration-versions.ts";
import { moveTicket } from "../../domain/move-ticket.ts";
import type { Configurations } from "../configuration/configurations.ts";
import type { Querier } from "../store/database.ts";
import { type Author, needArea } from "./author.ts";
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
