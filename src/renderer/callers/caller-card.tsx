import { Alert, Badge, Button, Checkbox, TextInput } from "@mantine/core";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallerRow, CallerStep } from "../../contract/callers.ts";
import type { CallerCard as Card } from "../../contract/callers-api.ts";
import type { CallRow, PlaceReference, TicketRow } from "../../contract/rows.ts";
import { isOpen } from "../../domain/ticket-life.ts";
import { CallBack } from "../calls/call-back.tsx";
import { kindOfError } from "../shared/error-words.ts";
import { outcomeKey } from "../shared/outcome-words.ts";
import { usePlaceWords } from "../shared/place-words.ts";
import { shortTime } from "../shared/time-words.ts";
import { BegunMark } from "../shared/unsent-marks.tsx";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import { CallerEditor, callerForm } from "./caller-editor.tsx";
import { FindPerson } from "./find-person.tsx";
import { Reveal } from "./reveal.tsx";
import "./callers.css";

type Doing = "nothing" | "editing" | "merging" | "splitting";
/** Steps of who changed it that are shown. */
const shownSteps = 6;

/** A person: what is known, what they were about over all channels, and who wrote it down. Changes show at once, also offline. */
export function CallerCard({ callerId, onShow, onTicket }: { callerId: string; onShow(callerId: string): void; onTicket(ticket: TicketRow): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const { ticketVersion, snapshot } = useConsole();
  const [changes, setChanges] = useState(0);
  const [doing, setDoing] = useState<Doing>("nothing");
  const [failure, setFailure] = useState<string | null>(null);
  const card = useAnswer<Card | null>(
    () => store.seat.callers.card({ callerId }),
    [callerId, changes, ticketVersion, snapshot?.sync.pending, snapshot?.sync.rejected],
    null,
  );
  const isOnline = snapshot?.sync.online === true;
  const root = useRef<HTMLDivElement>(null);
  const hasActed = useRef(false);
  useEffect(() => {
    // What was pressed is gone with what it did: the cursor goes to the card, not nowhere.
    if (!hasActed.current || card === null || document.activeElement !== document.body) return;
    hasActed.current = false;
    root.current?.focus({ preventScroll: true });
  }, [card]);
  useOlder(callerId, isOnline, () => setChanges((count) => count + 1));
  if (card === null) return <p className="quiet">{t(isOnline ? "callers.asking" : "callers.olderAway")}</p>;
  const change = (asked: Promise<Card>, then: (card: Card) => void = () => {}): Promise<boolean> =>
    asked.then(
      (after) => {
        hasActed.current = true;
        setFailure(null);
        setDoing("nothing");
        setChanges((count) => count + 1);
        then(after);
        return true;
      },
      (error: unknown) => {
        setFailure(kindOfError(error));
        return false;
      },
    );
  const toggle = (what: Doing) => setDoing(doing === what ? "nothing" : what);
  return (
    <div className="caller-card" ref={root} tabIndex={-1} data-testid="caller-card" data-pending={card.isPending}>
      <Facts caller={card.caller} isPending={card.isPending} />
      {failure !== null && (
        <Alert color="red" role="alert" p="xs">
          {t(`error.${failure}`)}
        </Alert>
      )}
      <div className="caller-actions">
        <Button size="compact-sm" variant="default" onClick={() => toggle("editing")} aria-expanded={doing === "editing"} data-testid="caller-edit">
          {t("callers.edit")}
          <BegunMark form={callerForm(callerId)} />
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => toggle("merging")} aria-expanded={doing === "merging"} data-testid="caller-merge">
          {t("callers.merge")}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => toggle("splitting")}
          aria-expanded={doing === "splitting"}
          disabled={card.caller.numbers.length < 2}
          data-testid="caller-split"
        >
          {t("callers.split")}
        </Button>
      </div>
      {doing === "editing" && (
        <CallerEditor
          caller={card.caller}
          onSave={(edited) => change(store.seat.callers.update({ callerId, ...edited }))}
          onCancel={() => {
            setDoing("nothing");
            root.current?.querySelector<HTMLElement>("[data-testid=caller-edit]")?.focus();
          }}
        />
      )}
      {doing === "merging" && (
        <FindPerson
          label={t("callers.mergeWhom")}
          except={callerId}
          onChoose={(other) => void change(store.seat.callers.merge({ keepId: callerId, mergeId: other.id }))}
        />
      )}
      {doing === "splitting" && (
        <Splitter
          caller={card.caller}
          onSplit={(numberHashes, name) => void change(store.seat.callers.split({ callerId, numberHashes, name }), ({ caller }) => onShow(caller.id))}
        />
      )}
      <Merged cards={card.merged} onUndo={(mergedId) => void change(store.seat.callers.unmerge({ callerId, mergedId }))} />
      <Parted cards={card.parted} onUndo={(partedId) => void change(store.seat.callers.unsplit({ callerId, partedId }), ({ caller }) => onShow(caller.id))} />
      <History card={card} onTicket={onTicket} />
      {!isOnline && (
        <p className="quiet" data-testid="caller-older-away">
          {t("callers.olderAway")}
        </p>
      )}
      <Steps steps={card.caller.steps} />
    </div>
  );
}

/** What dispatch has of the person beyond what is kept here comes by itself, once for each time that the card is opened. */
function useOlder(callerId: string, isOnline: boolean, onCame: () => void): void {
  const store = useStore();
  const came = useEffectEvent(onCame);
  useEffect(() => {
    if (!isOnline) return;
    store.seat.callers.older({ callerId }).then(came, () => {});
  }, [callerId, isOnline, store]);
}

function Facts({ caller, isPending }: { caller: CallerRow; isPending: boolean }) {
  const { t } = useTranslation();
  const { place, emergencyNumber } = caller;
  return (
    <>
      <h2 className="caller-name" data-testid="caller-name">
        {caller.name === "" ? t("callers.nameless") : caller.name}
        {isPending && <span className="trouble-word"> {t("ticket.unsent")}</span>}
      </h2>
      {caller.flags.length > 0 && (
        <div className="caller-flags-shown">
          {caller.flags.map((flag) => (
            <Badge key={flag} color={flag === "nuisance" ? "red" : "orange"} variant="light">
              {t(`flag.${flag}`)}
            </Badge>
          ))}
        </div>
      )}
      <dl className="facts">
        {caller.numbers.map(({ hash, mask }) => (
          <Fact key={hash} name={t("callers.number")}>
            <PersonNumber callerId={caller.id} hash={hash} mask={mask} />
          </Fact>
        ))}
        {place !== null && (
          <Fact name={t("callers.place")}>
            <PlaceOf place={place} />
          </Fact>
        )}
        {caller.birthYear !== null && <Fact name={t("callers.born")}>{caller.birthYear}</Fact>}
        {caller.language !== "" && <Fact name={t("callers.language")}>{caller.language}</Fact>}
        {(caller.emergencyContact !== "" || emergencyNumber !== null) && (
          <Fact name={t("callers.emergencyContact")}>
            {caller.emergencyContact}{" "}
            {emergencyNumber !== null && <PersonNumber callerId={caller.id} hash={emergencyNumber.hash} mask={emergencyNumber.mask} />}
          </Fact>
        )}
        {caller.notes !== "" && <Fact name={t("callers.notes")}>{caller.notes}</Fact>}
      </dl>
    </>
  );
}
/** One of a person's numbers, to be shown after a reason, or dialled without being shown. */
function PersonNumber({ callerId, hash, mask }: { callerId: string; hash: string; mask: string }) {
  const { t } = useTranslation();
  const of = { callerId, numberHash: hash };
  return (
    <>
      <Reveal mask={mask} target={of} />{" "}
      <CallBack
        target={{ kind: "caller", ...of }}
        ticketId={null}
        testId="caller-dial"
        label={t("callers.dial")}
        spoken={t("callers.dialNumber", { number: mask })}
      />
    </>
  );
}
function PlaceOf({ place }: { place: PlaceReference }) {
  return usePlaceWords(place);
}
function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Splitter({ caller, onSplit }: { caller: CallerRow; onSplit(numberHashes: string[], name: string): void }) {
  const { t } = useTranslation();
  const [hashes, setHashes] = useState<string[]>([]);
  const [name, setName] = useState("");
  return (
    <form
      className="caller-editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (hashes.length > 0) onSplit(hashes, name.trim());
      }}
    >
      <fieldset className="caller-flags">
        <legend>{t("callers.splitWhich")}</legend>
        {caller.numbers.map(({ hash, mask }) => (
          <Checkbox
            key={hash}
            size="xs"
            label={mask}
            checked={hashes.includes(hash)}
            onChange={(event) => setHashes(event.currentTarget.checked ? [...hashes, hash] : hashes.filter((each) => each !== hash))}
          />
        ))}
      </fieldset>
      <TextInput size="xs" label={t("callers.splitName")} value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
      <Button size="compact-sm" type="submit" disabled={hashes.length === 0}>
        {t("callers.splitDo")}
      </Button>
    </form>
  );
}

interface OthersProps {
  readonly cards: readonly CallerRow[];
  onUndo(otherId: string): void;
}
function Merged(props: OthersProps) {
  const { t } = useTranslation();
  return <Others {...props} title={t("callers.merged")} undo={t("callers.unmerge")} testId="caller-unmerge" />;
}
function Parted(props: OthersProps) {
  const { t } = useTranslation();
  return <Others {...props} title={t("callers.parted")} undo={t("callers.unsplit")} testId="caller-unsplit" />;
}

/** Cards that became this one, or were taken out of it, each with the way back. */
function Others({ cards, onUndo, title, undo, testId }: OthersProps & { title: string; undo: string; testId: string }) {
  const { t } = useTranslation();
  if (cards.length === 0) return null;
  return (
    <>
      <h3 className="heading">{title}</h3>
      <ul className="history">
        {cards.map((card) => (
          <li key={card.id} className="caller-merged">
            <span>
              {card.name === "" ? t("callers.nameless") : card.name} <span className="quiet">{card.numbers.map(({ mask }) => mask).join(" ")}</span>
              {card.notes !== "" && <span className="quiet"> · {card.notes}</span>}
            </span>
            <Button size="compact-xs" variant="default" onClick={() => onUndo(card.id)} data-testid={testId}>
              {undo}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Tickets of every channel and calls, in one line of time; open tickets in front. */
function History({ card, onTicket }: { card: Card; onTicket(ticket: TicketRow): void }) {
  const { t } = useTranslation();
  const open = card.tickets.filter((ticket) => isOpen(ticket.status));
  const past = card.tickets.filter((ticket) => !isOpen(ticket.status));
  const entries = [
    ...past.map((ticket) => ({ at: ticket.createdAt, ticket, call: null })),
    ...card.calls.map((call) => ({ at: call.startedAt, ticket: null, call })),
  ];
  entries.sort((one, other) => other.at - one.at);
  return (
    <>
      <h3 className="heading">{t("callers.history", { tickets: card.ticketCount, calls: card.callCount })}</h3>
      {card.confidentialCount > 0 && <p className="trouble-word">{t("pop.confidential", { count: card.confidentialCount })}</p>}
      <ul className="history">
        {open.map((ticket) => (
          <TicketLine key={ticket.id} ticket={ticket} onTicket={onTicket} />
        ))}
        {entries.map(({ ticket, call }) =>
          ticket !== null ? <TicketLine key={ticket.id} ticket={ticket} onTicket={onTicket} /> : call !== null && <CallLine key={call.id} call={call} />,
        )}
      </ul>
    </>
  );
}
function CallLine({ call }: { call: CallRow }) {
  const { t } = useTranslation();
  const outcome = outcomeKey(call);
  return (
    <li className="quiet">
      {shortTime(call.startedAt)} {t(`calls.${call.direction}`)} {outcome !== null && t(outcome)}
    </li>
  );
}
function TicketLine({ ticket, onTicket }: { ticket: TicketRow; onTicket(ticket: TicketRow): void }) {
  const { t } = useTranslation();
  return (
    <li>
      <button type="button" onClick={() => onTicket(ticket)}>
        <span className="clip">{ticket.fields.confidential && ticket.fields.content === "" ? t("ticket.confidential") : ticket.fields.content}</span>
        <span className="quiet">
          {shortTime(ticket.createdAt)} {t(`channel.${ticket.channel}`)} {t(`status.${ticket.status}`)}
        </span>
      </button>
    </li>
  );
}

/** Who changed the card, when; what a later change replaced unseen stands with it. */
function Steps({ steps }: { steps: readonly CallerStep[] }) {
  const { t } = useTranslation();
  if (steps.length === 0) return null;
  return (
    <>
      <h3 className="heading">{t("callers.changes")}</h3>
      <ul className="history" data-testid="caller-steps">
        {steps
          .slice(-shownSteps)
          .reverse()
          .map((step) => (
            <li key={`${step.at}${step.kind}${step.field ?? ""}`} className="quiet">
              {shortTime(step.at)} {step.personName} {t(`callers.step.${step.kind}`)} {step.field === undefined ? "" : t(`callers.${step.field}`)}{" "}
              {step.numberMask ?? ""}
              {step.lostText !== undefined && step.lostText !== "" && <div>{t("callers.lost", { text: step.lostText })}</div>}
            </li>
          ))}
      </ul>
    </>
  );
}
