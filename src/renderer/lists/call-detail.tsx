import { Button, Menu } from "@mantine/core";
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
        {call.numberMask !== null && <CallBack target={{ kind: "call", callId: call.id }} ticketId={call.ticketId} />}
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

/** Whose number it is: the person's card, or the way to say whose. */
function WhoseNumber({ call }: { call: CallRow }) {
  const { t } = useTranslation();
  const store = useStore();
  const [callerId, setCallerId] = useState(call.callerId);
  const [failure, setFailure] = useState<string | null>(null);
  const attach = (id: string) =>
    void store.seat.callers.attach({ callerId: id, callId: call.id }).then(
      () => setCallerId(id),
      (error: unknown) => setFailure(kindOfError(error)),
    );
  const caller = useAnswer<CallerRow | null>(
    () => (callerId === null ? Promise.resolve(null) : store.seat.callers.card({ callerId }).then((card) => card.caller)),
    [callerId],
    null,
  );
  if (call.numberHash === null) return null;
  return (
    <>
      <h3 className="heading">{t("callers.attach")}</h3>
      {caller !== null && (
        <p data-testid="call-caller">
          {caller.name === "" ? t("callers.nameless") : caller.name} <span className="quiet">{caller.place?.spoken ?? ""}</span>
        </p>
      )}
      {failure !== null && <p className="trouble-word">{t(`error.${failure}`)}</p>}
      {(caller === null || caller.name === "") && <FindPerson label={t("callers.attachWhom")} onChoose={({ id }) => attach(id)} />}
    </>
  );
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
