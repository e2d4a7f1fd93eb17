import { SegmentedControl } from "@mantine/core";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TicketRow } from "../../contract/rows.ts";
import type { FollowUpItem } from "../../contract/ticket-life-api.ts";
import { lifeOf } from "../../domain/clocks.ts";
import { urgencyName } from "../../domain/configuration-names.ts";
import { lifeRulesOf } from "../../domain/life-rules.ts";
import { target } from "../lists/table-keys.ts";
import { ClockLeft } from "../pop/remaining.tsx";
import { shortTime } from "../shared/time-words.ts";
import { BegunMark } from "../shared/unsent-marks.tsx";
import { useConfiguration } from "../shared/use-configuration.ts";
import { useAnswer, useCentralNow, useConsole, useNow, useStore } from "../shared/use-console.ts";
import { useTakeUp } from "../shared/use-unsent-form.ts";
import { formsOf, ticketInHand } from "../ticket/move-forms.ts";
import { TicketView } from "../ticket/ticket-view.tsx";
import { FollowUpTable } from "./follow-up-table.tsx";
import { RateStrip } from "./rate-strip.tsx";
import "./follow-ups.css";

const none: { items: FollowUpItem[]; total: number } = { items: [], total: 0 };
/** Follow-ups shown at once: nobody looks further down a worklist than the next hours. */
const most = 200;
/** The order depends on the time: looked at again so often, ms. */
const refresh = 60_000;
const page = 10;

/** 回访: the worklist, or all that wait as a list, to be given to somebody or put off. */
export function FollowUps() {
  const { t } = useTranslation();
  const { wantedView } = useConsole();
  const [shown, setShown] = useState<"next" | "all">(wantedView?.list === "followUps" ? "all" : "next");
  useEffect(() => {
    if (wantedView?.list === "followUps") setShown("all");
  }, [wantedView]);
  return (
    <div className="follow-up-page">
      <SegmentedControl
        size="xs"
        data={(["next", "all"] as const).map((value) => ({ value, label: t(`followUp.show.${value}`) }))}
        value={shown}
        onChange={(value) => setShown(value === "all" ? "all" : "next")}
        aria-label={t("followUp.show.title")}
        data-testid="follow-up-show"
      />
      {shown === "next" ? <Worklist /> : <FollowUpTable />}
    </div>
  );
}

/** Whom to call next, and beside it the ticket with what the caller is asked. */
function Worklist() {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot, ticketVersion } = useConsole();
  const minute = Math.floor(useNow(refresh) / refresh);
  const { items, total } = useAnswer(
    () => store.seat.life.followUps({ limit: most }),
    [ticketVersion, snapshot?.sync.pending, snapshot?.sync.rejected, minute],
    none,
  );
  const [openId, setOpenId] = useState<string | null>(null);
  const first = items[0]?.ticket.id ?? null;
  // What is being worked on stays, also when its result has taken it from the list.
  useEffect(() => setOpenId((open) => open ?? first), [first]);
  // What a call took from the screen is taken up again.
  const [takenUp, setTakenUp] = useState<string | null>(null);
  useTakeUp((inHand) => setTakenUp(ticketInHand(inHand)));
  const isTakenUpHere = takenUp !== null && items.some(({ ticket }) => ticket.id === takenUp);
  useEffect(() => {
    if (!isTakenUpHere) return;
    setOpenId(takenUp);
    setTakenUp(null);
  }, [isTakenUpHere, takenUp]);
  const isDone = openId !== null && !items.some(({ ticket }) => ticket.id === openId);
  const next = () => {
    setOpenId(first);
    document.querySelector<HTMLElement>("[data-testid=follow-up-list]")?.focus();
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "0" || !event.altKey || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    next();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return (
    <div className="follow-ups" data-testid="follow-ups" data-own-keys>
      <section>
        <div className="follow-up-head">
          <h2 className="heading">{t("followUp.title", { count: total })}</h2>
          <RateStrip />
        </div>
        {items.length === 0 ? <p className="quiet">{t("followUp.none")}</p> : <Items items={items} openId={openId} onOpen={setOpenId} />}
      </section>
      <aside aria-label={t("life.title")}>
        {isDone && first !== null && <Next onNext={next} />}
        {openId !== null && <TicketView key={openId} ticketId={openId} onClose={next} />}
      </aside>
    </div>
  );
}

/** To whom it was given. */
function Whose({ ticket }: { ticket: TicketRow }) {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const by = lifeOf(ticket).followUpBy ?? null;
  if (by === null) return null;
  return <span className="quiet">{t(by === snapshot?.person?.id ? "followUp.mine" : "followUp.others")}</span>;
}

/** What was worked on has left the list: one key brings the next. */
function Next({ onNext }: { onNext(): void }) {
  const { t } = useTranslation();
  return (
    <button type="button" className="next-follow-up" onClick={onNext} data-testid="next-follow-up">
      {t("followUp.next")} <span className="quiet">Alt+0</span>
    </button>
  );
}

function Items({ items, openId, onOpen }: { items: readonly FollowUpItem[]; openId: string | null; onOpen(id: string): void }) {
  const { t, i18n } = useTranslation();
  const configuration = useConfiguration(null);
  const now = useCentralNow(15_000);
  const list = useRef<HTMLDivElement>(null);
  const index = Math.max(
    0,
    items.findIndex(({ ticket }) => ticket.id === openId),
  );
  // A newer Chromium gives a promise of the scrolling, which an effect must not return.
  useEffect(() => {
    void list.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: "nearest" });
  }, [index]);
  // The cursor stands in the worklist as soon as there is one.
  useEffect(() => list.current?.focus(), []);
  const onKey = (event: React.KeyboardEvent) => {
    const to = event.ctrlKey || event.altKey ? null : target(event.key, { cursor: index, count: items.length, page });
    const next = to === null ? undefined : items[to];
    if (next === undefined) return;
    event.preventDefault();
    onOpen(next.ticket.id);
  };
  const rules = lifeRulesOf(configuration);
  return (
    <div
      ref={list}
      role="listbox"
      tabIndex={0}
      aria-label={t("view.followUps")}
      aria-activedescendant={`follow-up-${openId}`}
      onKeyDown={onKey}
      data-testid="follow-up-list"
    >
      {items.map(({ ticket, turn }, place) => {
        const clock = lifeOf(ticket).clocks.followUp;
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
          <div
            key={ticket.id}
            id={`follow-up-${ticket.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={ticket.id === openId}
            data-index={place}
            data-testid="follow-up"
            data-callable={turn.nextAt <= now}
            onClick={() => onOpen(ticket.id)}
          >
            <span className="clip">{ticket.fields.confidential && ticket.fields.content === "" ? t("ticket.confidential") : ticket.fields.content}</span>
            <span className="follow-up-line">
              {ticket.fields.callerName} {ticket.numberMask ?? ""}
              {ticket.fields.urgency !== "normal" && <span className="trouble-word">{urgencyName(configuration, ticket.fields.urgency, i18n.language)}</span>}
              <Whose ticket={ticket} />
              <BegunMark form={formsOf(ticket.id)} />
              {turn.attempts > 0 && <span>{t("followUp.attempts", { count: turn.attempts })}</span>}
              {turn.nextAt > now && <span className="quiet">{t("followUp.from", { time: shortTime(turn.nextAt) })}</span>}
              {turn.mayEndUnrated && <span className="amber-word">{t("followUp.mayEnd")}</span>}
              {clock !== undefined && <ClockLeft clock={clock} now={now} rules={rules} />}
            </span>
          </div>
        );
      })}
    </div>
  );
}
