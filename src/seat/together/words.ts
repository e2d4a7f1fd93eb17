import type { Clock } from "../../base/clock.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { TicketRow } from "../../contract/rows.ts";
import { type TicketWord, type TicketWords, ticketWordsSchema } from "../../contract/together-api.ts";
import { togetherOf } from "../../domain/together.ts";
import { ask, type DispatchApi, patience } from "../sync/dispatch-client.ts";

/** What was asked, of which ticket as the seat shows it. */
export interface WordsQuestion {
  readonly ticket: TicketRow;
  readonly before: { readonly at: number; readonly event: string } | null;
}

/**
 * Who was noted on a ticket and what they said, as dispatch keeps it, with what waits here on top; where dispatch is away, what the row tells.
 * @throws HotlineError `forbidden`, `notFound`; `dispatchAway` where what lies further back is asked for
 */
export async function wordsOf(api: DispatchApi | null, clock: Clock, { ticket, before }: WordsQuestion): Promise<TicketWords & { isWhole: boolean }> {
  const shown = wordsOfRow(ticket);
  try {
    if (api === null) throw new HotlineError({ kind: "dispatchAway" });
    const told = await ask(clock, patience.short, ticketWordsSchema, (signal) => api.together.words({ ticketId: ticket.id, before }, { signal }));
    const waiting = before === null ? shown.filter((word) => isMissing(word, told)) : [];
    return { words: [...waiting, ...told.words], more: told.more, isWhole: true };
  } catch (error) {
    const isAway = error instanceof HotlineError && (error.kind === "dispatchAway" || error.kind === "notFound");
    if (!isAway || before !== null) throw error;
    return { words: shown, more: false, isWhole: false };
  }
}

/** What dispatch has not heard of yet; what merely lies behind the page that it told is none of that. */
function isMissing(word: TicketWord, { words, more }: TicketWords): boolean {
  const oldest = words.at(-1)?.at ?? 0;
  const isKnown = words.some(({ event, at, how }) => event === word.event || (at === word.at && how === word.how));
  return !isKnown && (!more || word.at > oldest);
}

/** Newest first. What was noted before rows told by what (`event`) is known by its person and its time. */
function wordsOfRow(ticket: TicketRow): TicketWord[] {
  return togetherOf(ticket)
    .participants.map((participant) => ({
      event: participant.event ?? participant.ticketId ?? participant.key,
      how: participant.how,
      at: participant.at,
      notedBy: participant.personName ?? null,
      callerName: "",
      numberMask: participant.numberMask,
      ticket: participant.ticketId === null ? null : { id: participant.ticketId, number: null, status: null },
      said: participant.said === "" ? null : [{ field: "content" as const, text: participant.said }],
    }))
    .reverse();
}
