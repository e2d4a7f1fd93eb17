import { isSame } from "../../base/same.ts";
import type { ExchangeEvent, HostedConference } from "../../contract/exchange.ts";
import { conferencesFact, readConferences } from "../live/conferences.ts";
import type { Notice } from "../live/notices.ts";
import type { Querier } from "../store/database.ts";
import { writeFact } from "../store/facts.ts";

/** The three-party calls after an event. Pure. */
export function conferencesAfter(
  conferences: readonly HostedConference[],
  { callId, extension, parties }: Extract<ExchangeEvent, { kind: "conference" }>,
): readonly HostedConference[] {
  const others = conferences.filter((each) => each.callId !== callId);
  return parties === null ? others : [...others, { callId, extension, parties }];
}

/** Of the moment, so the whole of it is written over what stood there. @returns for the seats at which something is new */
export async function writeConferences(client: Querier, conferences: readonly HostedConference[]): Promise<Notice[]> {
  const before = await readConferences(client);
  await writeFact(client, conferencesFact, { conferences });
  const at = (all: readonly HostedConference[], extension: string) => all.filter((each) => each.extension === extension);
  const extensions = new Set([...before, ...conferences].map(({ extension }) => extension));
  return [...extensions]
    .filter((extension) => !isSame(at(before, extension), at(conferences, extension)))
    .map((extension) => ({ kind: "conferences", extension }));
}
