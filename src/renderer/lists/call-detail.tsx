import { Button, Menu, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallOfList } from "../../contract/lists-api.ts";
import type { CallerRow, CallRow } from "../../contract/rows.ts";
import { FindPerson } from "../callers/find-person.tsx";
import { Reveal } from "../callers/reveal.tsx";
import { CallBack } from "../calls/call-back.tsx";
import { CallDetails } from "../quality/call-details.tsx";
import { kindOfError } from "../shared/error-words.ts";
import { outcomeKey } from "../shared/outcome-words.ts";
import { shortTime, spokenDuration } from "../shared/time-words.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import { Aside } from "./list-aside.tsx";
import { RecordingPlayer } from "./recording-player.tsx";

const none: CallRow[] = [];
const most = 200;
/** So far apart may a case by hand and its call be, ms, and so many calls are offered. */
const joinWindow = 43_200_000;
const joinChoices = 12;

/** One call, beside the list: what is known of it and what can be done with it. */
export function CallDetail({ call, onClose }: { call: CallOfList; onClose(): void }) {
  const { t } = useTranslation();
  const { answeredAt, endedAt } = call;
  const outcome = outcomeKey(call);
  return (
    <Aside title={`${shortTime(call.startedAt)} · ${call.numberMask ?? t("call.withheld")}`} onClose={onClose}>
      <dl className="facts">
        <dt>{t("ticket.time")}</dt>
        <dd>{shortTime(call.startedAt)}</dd>
        <dt>{t("calls.direction")}</dt>
        <dd>{t(`calls.${call.direction}`)}</dd>
        <dt>{t("ticket.from")}</dt>
        <dd>{call.numberMask === null ? t("call.withheld") : <Reveal mask={call.numberMask} target={{ callId: call.id }} />}</dd>
        <dt>{t("calls.outcome")}</dt>
        <dd>{outcome === null ? "–" : t(outcome)}</dd>
        <dt>{t("calls.seat")}</dt>
        <dd>
          {call.extension ?? ""} {call.takenBy}
        </dd>
        {call.rating !== null && (
          <>
            <dt>{t("calls.rating")}</dt>
            <dd>{t(`rating.${call.rating > 4 ? "other" : call.rating}`)}</dd>
          </>
        )}
        <dt>{t("calls.length")}</dt>
        <dd>{answeredAt === null || endedAt === null ? "–" : spokenDuration(endedAt - answeredAt)}</dd>
      </dl>
      <div style={{ display: "flex", gap: 8 }}>
        {call.numberHash !== null && <CallBack target={{ kind: "call", callId: call.id }} ticketId={call.ticketId} />}
        <Join call={call} />
      </div>
      <WrittenInIt tickets={call.tickets} />
      <RecordingPlayer key={call.id} call={call} />
      <WhoseNumber call={call} />
      <CallDetails call={call} />
    </Aside>
  );
}

/** The tickets that came of the call, or the one for which it was made, each opened in its list. */
function WrittenInIt({ tickets }: { tickets: CallOfList["tickets"] }) {
  const { t } = useTranslation();
  const store = useStore();
  if (tickets.length === 0) return null;
  return (
    <>
      <h3 className="heading">{t("calls.ticket")}</h3>
      {tickets.map(({ id, number, content, confidential }) => (
        <p key={id}>
          {confidential && content === "" ? t("ticket.confidential") : content}{" "}
          <Button size="compact-sm" variant="subtle" onClick={() => store.wantTicket(id)} data-testid="call-ticket">
            {number ?? t("ticket.unsent")}
          </Button>
        </p>
      ))}
    </>
  );
}

/** Whose number it is: the person's card, and the way to say whose, also where it was given to a wrong one. */
function WhoseNumber({ call }: { call: CallRow }) {
  const { t } = useTranslation();
  const store = useStore();
  const [callerId, setCallerId] = useState(call.callerId);
  /** From whom it was taken here. */
  const [before, setBefore] = useState<string | null>(null);
  const [isWrong, setWrong] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const caller = useCard(callerId);
  const wrong = useCard(before);
  const isNamed = caller !== null && caller.name !== "";
  const nameOf = ({ name }: CallerRow) => (name === "" ? t("callers.nameless") : name);
  const attach = async (id: string, then: string | null) => {
    const instead = isNamed && callerId !== null ? { insteadOf: callerId } : {};
    await store.seat.callers.attach({ callerId: id, callId: call.id, ...instead });
    setFailure(null);
    setWrong(false);
    setBefore(then);
    setCallerId(id);
  };
  const give = (id: string, then: string | null) => void attach(id, then).catch((error: unknown) => setFailure(kindOfError(error)));
  if (call.numberHash === null) return null;
  return (
    <>
      <h3 className="heading">{t("callers.attach")}</h3>
      {caller !== null && (
        <p data-testid="call-caller">
          {nameOf(caller)} <span className="quiet">{caller.place?.spoken ?? ""}</span>
        </p>
      )}
      {failure !== null && (
        <p className="trouble-word" role="alert">
          {t(`error.${failure}`)}
        </p>
      )}
      {isNamed && (
        <div className="caller-actions">
          <Button size="compact-sm" variant="default" onClick={() => setWrong(!isWrong)} aria-expanded={isWrong} data-testid="number-wrong">
            {t("callers.notTheirs")}
          </Button>
          {wrong !== null && (
            <Button size="compact-sm" variant="default" onClick={() => give(wrong.id, null)} data-testid="number-back">
              {t("callers.moveBack", { name: nameOf(wrong) })}
            </Button>
          )}
        </div>
      )}
      {(!isNamed || isWrong) && (
        <FindPerson
          label={t("callers.attachWhom")}
          {...(callerId === null ? {} : { except: callerId })}
          onChoose={({ id }) => give(id, isNamed ? callerId : null)}
        />
      )}
      <VisuallyHidden role="status">{wrong !== null && isNamed && t("callers.movedTo", { name: nameOf(caller) })}</VisuallyHidden>
    </>
  );
}

function useCard(callerId: string | null): CallerRow | null {
  const store = useStore();
  const ask = () => (callerId === null ? Promise.resolve(null) : store.seat.callers.card({ callerId }).then((card) => card.caller));
  return useAnswer<CallerRow | null>(ask, [callerId], null);
}

/** A case by hand belongs to a call that the exchange may know: a telephone that was down rings all the same. */
function Join({ call }: { call: CallRow }) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const before = call.startedAt + joinWindow;
  const calls = useAnswer(() => store.seat.calls.list({ before, limit: most }), [call.id, snapshot?.sync.pending], none);
  const current = calls.find((each) => each.id === call.id) ?? call;
  if (current.joinedCallId !== null) return <p className="quiet">{t("calls.joined")}</p>;
  if (!call.id.startsWith("manual:")) return null;
  const near = calls.filter(
    (other) => !other.id.startsWith("manual:") && other.joinedCallId === null && Math.abs(other.startedAt - call.startedAt) < joinWindow,
  );
  const join = (exchangeCallId: string) => void store.seat.joinCall({ manualCallId: call.id, exchangeCallId }).catch(() => {});
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button size="compact-sm" variant="default" data-testid="join-call">
          {t("calls.join")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {near.length === 0 && <Menu.Label>{t("calls.joinNone")}</Menu.Label>}
        {near.slice(0, joinChoices).map((other) => (
          <Menu.Item key={other.id} onClick={() => join(other.id)} data-testid="join-choice">
            {shortTime(other.startedAt)} · {other.numberMask ?? t("call.withheld")}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
