import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TicketRow } from "../../contract/rows.ts";
import type { TicketWord, TicketWords as Told } from "../../contract/together-api.ts";
import { togetherOf } from "../../domain/together.ts";
import { shortTime } from "../shared/time-words.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";

type Asked = Told & { readonly ticketId: string; readonly isWhole: boolean };

/** The same matter: the ticket that this one repeats, and who came to it, when, and what they said, the newest first. */
export function TicketWords({ ticket }: { ticket: TicketRow }) {
  const { t } = useTranslation();
  const { participantCount, repeatCount } = togetherOf(ticket);
  if (ticket.repeatOf === null && ticket.together === undefined) return null;
  return (
    <section data-testid="ticket-words">
      <h3 className="heading">{t("together.matter")}</h3>
      {ticket.repeatOf !== null && <Repeated ticketId={ticket.repeatOf} />}
      {ticket.together !== undefined && (
        <>
          <p className="quiet">
            {t("together.participants", { count: participantCount })}
            {repeatCount > 0 && ` · ${t("together.repeats", { count: repeatCount })}`}
          </p>
          <Words ticket={ticket} key={ticket.id} />
        </>
      )}
    </section>
  );
}

/** The ticket to which this one is attached. */
function Repeated({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation();
  const store = useStore();
  const { ticketVersion } = useConsole();
  const master = useAnswer<TicketRow | null>(() => store.seat.ticket.get({ ticketId }), [ticketId, ticketVersion], null);
  const content = master?.id === ticketId ? master.fields.content : "";
  return (
    <p>
      {t("together.repeatOf")} <OpenTicket id={ticketId} number={master?.id === ticketId ? master.number : null} testId="open-master" /> {content}
    </p>
  );
}

function OpenTicket({ id, number, testId }: { id: string; number: string | null; testId: string }) {
  const { t } = useTranslation();
  const store = useStore();
  return (
    <Button size="compact-sm" variant="subtle" onClick={() => store.wantTicket(id)} data-testid={testId}>
      {number ?? t("together.open")}
    </Button>
  );
}

function Words({ ticket }: { ticket: TicketRow }) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const { id: ticketId } = ticket;
  const ask = async (): Promise<Asked> => ({ ...(await store.seat.together.words({ ticketId, before: null })), ticketId });
  const newest = useAnswer<Asked | null>(ask, [ticketId, ticket.updatedAt, ticket.together, snapshot?.sync.online], null);
  const [earlier, setEarlier] = useState<Told>({ words: [], more: false });
  if (newest === null) return null;
  const known = new Set(newest.words.map(({ event }) => event));
  const words = [...newest.words, ...earlier.words.filter(({ event }) => !known.has(event))];
  const oldest = words.at(-1);
  const hasMore = earlier.words.length === 0 ? newest.more : earlier.more;
  const askEarlier = () => {
    if (oldest === undefined) return;
    const before = { at: oldest.at, event: oldest.event };
    void store.seat.together.words({ ticketId, before }).then(
      (told) => setEarlier((had) => ({ words: [...had.words, ...told.words], more: told.more })),
      () => {},
    );
  };
  return (
    <>
      {!newest.isWhole && <p className="quiet">{t("together.away")}</p>}
      <ol className="life-line">
        {words.map((word) => (
          <Word key={word.event} word={word} />
        ))}
      </ol>
      {hasMore && (
        <Button size="compact-sm" variant="subtle" onClick={askEarlier} data-testid="words-earlier">
          {t("together.earlier")}
        </Button>
      )}
    </>
  );
}

function Word({ word }: { word: TicketWord }) {
  const { t } = useTranslation();
  const who = [word.callerName, word.numberMask].filter((part) => part !== null && part !== "").join(" · ");
  return (
    <li data-testid="ticket-word" data-how={word.how}>
      <div>
        <strong>{t(`together.how.${word.how}`)}</strong> {who === "" ? t("together.nobody") : who} <time className="quiet">{shortTime(word.at)}</time>
        {word.notedBy !== null && <span className="quiet"> {t("together.notedBy", { name: word.notedBy })}</span>}
        {word.ticket !== null && <OpenTicket id={word.ticket.id} number={word.ticket.number} testId="open-repeat" />}
      </div>
      {word.said === null && <p className="fact quiet">{t("ticket.confidential")}</p>}
      {word.said?.map(({ field, text }) => (
        <p key={field} className="fact">
          {field !== "content" && <span className="quiet">{t(`field.${field}`)} </span>}
          {text}
        </p>
      ))}
    </li>
  );
}
