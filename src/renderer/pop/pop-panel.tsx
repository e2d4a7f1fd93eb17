import { Badge, Button } from "@mantine/core";
import { useEffect, useLayoutEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallerRow, TicketRow } from "../../contract/rows.ts";
import type { ScreenPop } from "../../contract/seat-api.ts";
import { demandTypeName } from "../../domain/configuration-names.ts";
import { lifeRulesOf } from "../../domain/life-rules.ts";
import { isOpen } from "../../domain/ticket-life.ts";
import { CallerCard } from "../callers/caller-card.tsx";
import { FindPerson } from "../callers/find-person.tsx";
import { useColleague } from "../calls/use-colleague.ts";
import { shortDate } from "../shared/time-words.ts";
import { useConfiguration } from "../shared/use-configuration.ts";
import { useCentralNow, useConsole, useStore } from "../shared/use-console.ts";
import { choosePerson } from "./choose-person.ts";
import { Due } from "./remaining.tsx";

/** Runs once the frame that shows the present document was drawn: a task that is posted from its beginning runs behind it. @returns what takes it back */
function afterPaint(run: () => void): () => void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = run;
  const frame = requestAnimationFrame(() => port2.postMessage(null));
  return () => {
    cancelAnimationFrame(frame);
    port1.close();
  };
}

/** Who is calling, on screen before the tone; the line is told in the frame that shows it. */
export function PopPanel({ pop, onOpen }: { pop: ScreenPop; onOpen(ticket: TicketRow): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const { callId } = pop;
  useLayoutEffect(() => {
    return afterPaint(() => {
      const at = performance.timeOrigin + performance.now();
      void store.seat.call.painted({ callId, at }).catch(() => {});
    });
  }, [callId, store]);
  if (pop.numberKind === "extension" && pop.callers.length === 0) return <ColleaguePop pop={pop} />;
  const open = pop.tickets.filter((ticket) => isOpen(ticket.status));
  const past = pop.tickets.filter((ticket) => !isOpen(ticket.status));
  return (
    <section data-testid="pop" data-call={callId} aria-label={t("pop.title")}>
      <h2 className="heading">{t("pop.title")}</h2>
      <Identity pop={pop} />
      <WholeCard pop={pop} onOpen={onOpen} />
      {pop.confidentialCount > 0 && <p className="trouble-word">{t("pop.confidential", { count: pop.confidentialCount })}</p>}
      <h2 className="heading">{t("pop.open", { count: open.length })}</h2>
      <Tickets tickets={open} onOpen={onOpen} />
      <h2 className="heading">{t("pop.past", { count: Math.max(0, pop.ticketCount - open.length) })}</h2>
      <Tickets tickets={past} onOpen={onOpen} />
      <Older pop={pop} />
    </section>
  );
}

/** A colleague is no citizen: who it is, and no history to look for. */
function ColleaguePop({ pop }: { pop: ScreenPop }) {
  const { t } = useTranslation();
  const { number } = pop;
  const name = useColleague(number);
  return (
    <section data-testid="pop" data-call={pop.callId} aria-label={t("pop.title")}>
      <h2 className="heading">{t("pop.colleague")}</h2>
      <strong style={{ fontSize: 18 }} data-testid="pop-identity">
        {name === number ? t("pop.colleague") : name}
      </strong>
      <div className="quiet">
        {number} {t("pop.kind.extension")}
      </div>
    </section>
  );
}

function Identity({ pop }: { pop: ScreenPop }) {
  const { t } = useTranslation();
  const store = useStore();
  const caller = pop.identity === "known" ? pop.callers[0] : undefined;
  const choose = (callerId: string) => void choosePerson(store, pop.callId, callerId).catch(() => {});
  return (
    <div style={{ marginBottom: 16 }}>
      <strong style={{ fontSize: 18 }} data-testid="pop-identity">
        {caller === undefined || caller.name === "" ? t(`pop.identity.${pop.identity}`) : caller.name}
      </strong>
      <div className="quiet">
        {pop.number ?? pop.numberMask ?? ""} {pop.number === null ? "" : t(`pop.kind.${pop.numberKind}`)}
      </div>
      {pop.places[0] !== undefined && (
        <div>
          {pop.places
            .map((place) => place.name)
            .slice(0, 3)
            .join(" · ")}
        </div>
      )}
      {caller?.flags.map((flag) => (
        <Badge key={flag} color="orange" variant="light">
          {t(`flag.${flag}`)}
        </Badge>
      ))}
      {caller !== undefined && caller.notes !== "" && <p className="quiet">{caller.notes}</p>}
      {pop.identity === "several" && <Persons callers={pop.callers} onChoose={choose} />}
      {(pop.identity === "withheld" || pop.identity === "unknown" || pop.identity === "invalid") && (
        <FindPerson label={t("pop.find")} onChoose={({ id }) => choose(id)} />
      )}
    </div>
  );
}

/** The person's whole card with its notes and flags, opened below and never by itself. */
function WholeCard({ pop, onOpen }: { pop: ScreenPop; onOpen(ticket: TicketRow): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const [isOpened, setOpened] = useState(false);
  const caller = pop.identity === "known" ? pop.callers[0] : undefined;
  if (caller === undefined) return null;
  const show = (callerId: string) =>
    void store.seat.pop.ofCaller({ callId: pop.callId, callerId }).then(
      (shown) => store.showPop(shown),
      () => {},
    );
  return (
    <div style={{ marginBottom: 16 }}>
      <Button size="compact-sm" variant="default" onClick={() => setOpened(!isOpened)} aria-expanded={isOpened} data-testid="pop-card">
        {t("callers.card")}
      </Button>
      {isOpened && <CallerCard callerId={caller.id} onShow={show} onTicket={onOpen} />}
    </div>
  );
}

function Persons({ callers, onChoose }: { callers: readonly CallerRow[]; onChoose(id: string): void }) {
  return (
    <ul className="history">
      {callers.map((caller) => (
        <li key={caller.id}>
          <button type="button" onClick={() => onChoose(caller.id)} data-testid="person-choice">
            {caller.name} <span className="quiet">{caller.place?.spoken ?? ""}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Tickets({ tickets, onOpen }: { tickets: readonly TicketRow[]; onOpen(ticket: TicketRow): void }) {
  const { t, i18n } = useTranslation();
  const configuration = useConfiguration(null);
  const now = useCentralNow();
  const rules = lifeRulesOf(configuration);
  if (tickets.length === 0) return <p className="quiet">{t("pop.none")}</p>;
  return (
    <ul className="history">
      {tickets.map((ticket) => (
        <li key={ticket.id} data-testid="pop-ticket">
          <button type="button" onClick={() => onOpen(ticket)}>
            <span className="clip">{ticket.fields.confidential && ticket.fields.content === "" ? t("ticket.confidential") : ticket.fields.content}</span>
            <span className="quiet">
              {shortDate(ticket.createdAt)} {ticket.fields.demandType === null ? "" : demandTypeName(configuration, ticket.fields.demandType, i18n.language)}{" "}
              {ticket.number === null ? t("ticket.unsent") : ""}
            </span>{" "}
            <Due ticket={ticket} now={now} rules={rules} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Older({ pop }: { pop: ScreenPop }) {
  const { t } = useTranslation();
  const store = useStore();
  const { more, snapshot } = useConsole();
  const { callId } = pop;
  const canAsk = snapshot?.sync.online === true && (pop.number !== null || pop.identity === "known");
  const isFirst = !more.has(callId);
  // The first page comes by itself, below what is being read; the rest when somebody wants it.
  useEffect(() => {
    if (canAsk && isFirst) void store.seat.pop.older({ callId }).catch(() => {});
  }, [canAsk, isFirst, callId, store]);
  if (!canAsk || more.get(callId) !== true) return null;
  return (
    <Button size="compact-sm" variant="subtle" onClick={() => void store.seat.pop.older({ callId }).catch(() => {})}>
      {t("pop.older")}
    </Button>
  );
}
