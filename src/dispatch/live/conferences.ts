import type { HostedConference } from "../../contract/exchange.ts";
import type { Querier } from "../store/database.ts";
import { readFact } from "../store/facts.ts";

/** The name of the fact. */
export const conferencesFact = "conferences";

/** The three-party calls as the node that follows the exchange last wrote them; none where the exchange is not heard. */
export async function readConferences(client: Querier): Promise<readonly HostedConference[]> {
  const fact = (await readFact(client, conferencesFact)) as { readonly conferences: readonly HostedConference[] } | null;
  return fact?.conferences ?? [];
}
