import { Alert, Button, CloseButton, Tooltip, UnstyledButton } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TicketRow } from "../../contract/rows.ts";
import type { ClockName, TicketClock, TransitionFacts, TransitionName } from "../../contract/ticket-life.ts";
import type { RefusedMove } from "../../contract/ticket-life-api.ts";
import { isOfRight, isRunning, lifeOf } from "../../domain/clocks.ts";
import { lifeRulesOf } from "../../domain/life-rules.ts";
import { offeredMoves, type Rulebook } from "../../domain/move-ticket.ts";
import { firstMove } from "../../domain/ticket-life.ts";
import { isProvisional } from "../../domain/working-calendar.ts";
import { TicketCallBack } from "../calls/call-back.tsx";
import { MakeIncident } from "../incidents/make-incident.tsx";
import { ClockLeft } from "../pop/remaining.tsx";
import { shortTime } from "../shared/time-words.ts";
import { BegunMark } from "../shared/unsent-marks.tsx";
import { centralNow, useCentralNow, useConsole, useStore } from "../shared/use-console.ts";
import { LifeLine } from "./life-line.tsx";
import { MoveForm } from "./move-form.tsx";
import { moveForm } from "./move-forms.ts";
import { factLines, refusalWords } from "./move-words.ts";
import { Stranded } from "./stranded.tsx";
import { TicketFacts } from "./ticket-facts.tsx";
import { TicketWords } from "./ticket-words.tsx";
import "./ticket.css";
import { unitWord, useTicket } from "./use-ticket.ts";

/** What is being asked for: a transition, with what was written of it before; `form` is what its form is kept by. */
interface Asked {
  readonly transition: TransitionName;
  readonly start: TransitionFacts;
  readonly form: string;
}

/** A ticket beside what one is doing: its state and clocks, what may be done now, the matter, and all that happened. */
export function TicketView({ ticketId, onClose, onEdit }: { ticketId: string; onClose(): void; onEdit?: ((ticket: TicketRow) => void) | undefined }) {
  const { t } = useTranslation();
  const { ticket, missing, unconfirmedSteps, refused, rulebook } = useTicket(ticketId);
  const [asked, setAsked] = useState<Asked | null>(null);
  const store = useStore();
  const heading = useRef<HTMLHeadingElement>(null);
  const isThere = ticket !== null;
  // The panel around it took the focus when it opened; the keys of the ticket are heard inside the ticket.
  useEffect(() => {
    const active = document.activeElement;
    if (isThere && active !== document.body && active?.contains(heading.current)) heading.current?.focus();
  }, [isThere]);
  const back = () => {
    setAsked(null);
    heading.current?.focus();
  };
  if (ticket === null) return <p className="quiet">{t(missing === null ? "life.loading" : `life.${missing}`)}</p>;
  const make = async (transition: TransitionName, facts: TransitionFacts): Promise<void> => {
    await store.seat.life.move({ ticketId, transition, facts, seenStatus: ticket.status, seenRound: lifeOf(ticket).round });
    back();
  };
  return (
    <section className="ticket-view" data-testid="ticket-view" data-status={ticket.status} data-own-keys>
      <Header ticket={ticket} rulebook={rulebook} heading={heading} onClose={onClose} />
      <Refused
        ticketId={ticketId}
        refused={refused}
        rulebook={rulebook}
        onAgain={({ id, transition, facts }) => setAsked({ transition, start: facts, form: `${moveForm(ticketId, transition)}:${id}` })}
      />
      <Actions ticket={ticket} rulebook={rulebook} onAsk={(transition) => setAsked({ transition, start: {}, form: moveForm(ticketId, transition) })} />
      {asked !== null && (
        <MoveForm
          key={asked.form}
          form={asked.form}
          ticket={ticket}
          transition={asked.transition}
          start={asked.start}
          rulebook={rulebook}
          onMake={(facts) => make(asked.transition, facts)}
          onCancel={back}
        />
      )}
      <TicketFacts ticket={ticket} rulebook={rulebook} />
      <div className="move-buttons">
        {onEdit !== undefined && (
          <Button size="compact-sm" variant="default" onClick={() => onEdit(ticket)} data-testid="ticket-edit">
            {t("life.edit")}
          </Button>
        )}
        <TicketCallBack ticket={ticket} />
        <MakeIncident ticketId={ticketId} />
      </div>
      <TicketWords ticket={ticket} />
      <LifeLine ticket={ticket} unconfirmedSteps={unconfirmedSteps} rulebook={rulebook} />
    </section>
  );
}

function Header(props: { ticket: TicketRow; rulebook: Rulebook; heading: React.RefObject<HTMLHeadingElement | null>; onClose(): void }) {
  const { ticket, rulebook, heading, onClose } = props;
  const { t } = useTranslation();
  const life = lifeOf(ticket);
  const { unitId } = ticket.fields;
  const unit = unitId === null ? null : unitWord(unitId, rulebook);
  return (
    <header>
      <div className="ticket-head">
        <h2 ref={heading} tabIndex={-1}>
          <span data-testid="ticket-status">{t(`status.${ticket.status}`)}</span> <span className="quiet">{ticket.number ?? t("ticket.unsent")}</span>
        </h2>
        <CloseButton size="sm" aria-label={t("life.close")} onClick={onClose} />
      </div>
      <Clocks ticket={ticket} rulebook={rulebook} />
      <p className="ticket-marks">
        {unit !== null && (unit.isGone ? <strong className="trouble-word">{t("life.gone", { unit: unit.name })}</strong> : <span>{unit.name}</span>)}
        {life.round > 1 && <span>{t("life.round", { count: life.round })}</span>}
        {life.reminders > 0 && <span className="amber-word">{t("life.repeated", { count: life.reminders })}</span>}
        {life.supervised && <span className="trouble-word">{t("life.supervised")}</span>}
        {life.extension !== null && <span className="amber-word">{t("life.extensionAsked", { time: shortTime(life.extension.until) })}</span>}
      </p>
    </header>
  );
}

/** Every clock that runs, the soonest first; the exact time on focus. */
function Clocks({ ticket, rulebook }: { ticket: TicketRow; rulebook: Rulebook }) {
  const { t } = useTranslation();
  const now = useCentralNow();
  const rules = lifeRulesOf(rulebook.own);
  const running = (Object.entries(lifeOf(ticket).clocks) as [ClockName, TicketClock][])
    .filter(([name, clock]) => isRunning(clock) && clock.dueAt !== null && !(isOfRight(name) && clock.dueAt < now))
    .sort(([, one], [, other]) => (one.dueAt ?? 0) - (other.dueAt ?? 0));
  if (running.length === 0) return null;
  return (
    <ul className="clocks" aria-label={t("life.dueWord")}>
      {running.map(([name, clock]) => {
        const exact = `${shortTime(clock.dueAt ?? 0)}${clock.suspendedAt === null ? "" : ` · ${t("life.still")}`}`;
        const provisional = isProvisional(rules.calendar, clock.dueAt ?? 0) && rules.calendar.years.length > 0 ? ` · ${t("life.provisional")}` : "";
        return (
          <li key={name} data-clock={name}>
            <Tooltip label={exact + provisional} events={{ hover: true, focus: true, touch: true }}>
              <UnstyledButton>
                <span className="quiet">{t(`life.clock.${name}`)}</span> <ClockLeft clock={clock} now={now} rules={rules} />
              </UnstyledButton>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}

/** What this person may do now, each with its key. */
function Actions({ ticket, rulebook, onAsk }: { ticket: TicketRow; rulebook: Rulebook; onAsk(transition: TransitionName): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const role = snapshot?.person?.role ?? "operator";
  const offered = offeredMoves(ticket, role, centralNow(store), rulebook);
  const first = firstMove[ticket.status];
  const moves = [...offered].sort((one, other) => Number(other === first) - Number(one === first));
  const bar = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    // A worklist around the ticket hears its keys as well.
    const own = bar.current?.closest("[data-own-keys]");
    const view = own?.parentElement?.closest("[data-own-keys]") ?? own;
    const listen = (event: Event) => {
      if (!(event instanceof KeyboardEvent) || event.isComposing || event.keyCode === 229 || event.repeat || event.ctrlKey || event.metaKey || !event.altKey)
        return;
      const move = /^[1-9]$/.test(event.key) ? moves[Number(event.key) - 1] : undefined;
      if (move === undefined) return;
      event.preventDefault();
      onAsk(move);
    };
    view?.addEventListener("keydown", listen);
    return () => view?.removeEventListener("keydown", listen);
  });
  return (
    <>
      <Stranded ticket={ticket} offered={moves} rulebook={rulebook} />
      {moves.length === 0 ? (
        <p className="quiet">{t("life.nothing")}</p>
      ) : (
        <fieldset className="moves" ref={bar} aria-label={t("life.actions")}>
          {moves.map((move, index) => (
            <Button key={move} size="compact-md" variant={move === first ? "filled" : "default"} onClick={() => onAsk(move)} data-testid={`move-${move}`}>
              {t(`life.move.${move}`)}
              {index < 9 && <span className="key">Alt+{index + 1}</span>}
              <BegunMark form={moveForm(ticket.id, move)} />
            </Button>
          ))}
        </fieldset>
      )}
    </>
  );
}

/** What dispatch did not take, with all that was written: it may be written again from there. */
function Refused(props: { ticketId: string; refused: readonly RefusedMove[]; rulebook: Rulebook; onAgain(move: RefusedMove): void }) {
  const { ticketId, refused, rulebook, onAgain } = props;
  const { t } = useTranslation();
  const store = useStore();
  return refused.map((move) => (
    <Alert key={move.id} color="red" p="xs" title={t("life.refused", { move: t(`life.move.${move.transition}`) })} data-testid="refused-move">
      {move.error !== null && <p>{refusalWords(t, move.error.kind, move.error.detail)}</p>}
      {factLines(t, move.facts, rulebook).map(({ name, text }) => (
        <p key={name} className="fact">
          <span className="quiet">{t(`life.fact.${name}`)}</span> {text}
        </p>
      ))}
      <div className="move-buttons">
        <Button size="compact-sm" variant="default" onClick={() => onAgain(move)}>
          {t("life.again")}
          <BegunMark form={`${moveForm(ticketId, move.transition)}:${move.id}`} />
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void store.seat.life.forget({ mutationId: move.id }).catch(() => {})}>
          {t("life.dismiss")}
        </Button>
      </div>
    </Alert>
  ));
}
