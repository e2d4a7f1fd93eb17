import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import type { TicketRow } from "../../contract/rows.ts";
import type { ScreenPop } from "../../contract/seat-api.ts";
import { isAskedIn } from "../../domain/three-party.ts";
import { useColleague } from "../calls/use-colleague.ts";
import { IncidentLine } from "../incidents/incident-line.tsx";
import { isTextField } from "../knowledge/caret.ts";
import { KnowledgePanel } from "../knowledge/knowledge-panel.tsx";
import { Aside } from "../lists/list-aside.tsx";
import { PopPanel } from "../pop/pop-panel.tsx";
import { useDeskKey } from "../shared/use-commands.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { TicketView } from "../ticket/ticket-view.tsx";
import type { DraftBuffer } from "./draft-buffer.ts";
import { DraftHistory } from "./draft-history.tsx";
import { DraftTabs } from "./draft-tabs.tsx";
import { TicketForm } from "./ticket-form.tsx";

/** The operator's desk: who calls, the ticket, the knowledge base. */
export function Desk() {
  const { t } = useTranslation();
  const store = useStore();
  const { pops, callId, drafts, draftId } = useConsole();
  const pop = callId === null ? undefined : pops.get(callId);
  const buffer = draftId === null ? undefined : drafts.get(draftId);
  const [openId, setOpenId] = useState<string | null>(null);
  const reading = useReading(draftId);
  // The knowledge base comes back to its place before the key puts the cursor into it.
  useDeskKey("knowledge", () => flushSync(() => setOpenId(null)));
  const edit = (ticket: TicketRow) =>
    void store.seat.draft.forTicket({ ticketId: ticket.id }).then(
      (draft) => store.openDraft(draft),
      () => {},
    );
  return (
    <div className="desk">
      <IncidentLine />
      <aside aria-label={t("pop.title")}>
        {pop === undefined ? <p className="quiet">{t("pop.empty")}</p> : <PopPanel key={pop.callId} pop={pop} onOpen={(ticket) => setOpenId(ticket.id)} />}
      </aside>
      <div className="form">
        <DraftTabs />
        {buffer === undefined ? <NoDraft /> : <DraftDesk key={draftId} buffer={buffer} pop={pop ?? null} />}
      </div>
      {openId === null ? (
        <aside aria-label={t("knowledge.title")}>
          <KnowledgePanel key={reading} />
        </aside>
      ) : (
        <Aside key={openId} title={t("life.title")} onClose={() => setOpenId(null)} hasOwnHead>
          <TicketView ticketId={openId} onClose={() => setOpenId(null)} onEdit={edit} />
        </Aside>
      )}
    </div>
  );
}

/**
 * What is read belongs to the matter in hand: with another matter it begins anew, or the next caller would be answered from the article
 * of the one before. What was looked up before there was a form stays. @returns a number for each beginning
 */
function useReading(draftId: string | null): number {
  const [reading, setReading] = useState({ of: draftId, count: 0 });
  if (draftId !== null && draftId !== reading.of) setReading({ of: draftId, count: reading.of === null ? reading.count : reading.count + 1 });
  return reading.count;
}

/** The form, or what the draft was before while somebody walks back through it. */
function DraftDesk({ buffer, pop }: { buffer: DraftBuffer; pop: ScreenPop | null }) {
  const [isLookingBack, setLookingBack] = useState(false);
  useDeskKey("draftOlder", () => setLookingBack(true));
  if (isLookingBack) return <DraftHistory buffer={buffer} onBack={() => setLookingBack(false)} />;
  return <TicketForm buffer={buffer} pop={pop} />;
}

/** Nothing in hand: a case may be opened by hand, such as a walk-in. */
function NoDraft() {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const writer = useConsole().snapshot?.calls.find((call) => call.phase === "talking" && isAskedIn(call))?.colleague ?? null;
  const name = useColleague(writer);
  const [number, setNumber] = useState("");
  const open = () =>
    void store.seat.pop.byHand({ number, channel: number.trim() === "" ? "walkIn" : "manualPhone" }).then(
      ({ pop, draft }) => {
        store.showPop(pop);
        store.openDraft(draft);
      },
      () => {},
    );
  useDeskKey("byHand", open);
  const box = useRef<HTMLInputElement>(null);
  useCursorWhereWorkGoesOn(box);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open();
  };
  return (
    <form onSubmit={submit}>
      <p className="quiet">{writer === null ? t("desk.empty") : t("desk.withColleague", { name })}</p>
      <div style={{ display: "flex", gap: 8, alignItems: "end" }}>
        <TextInput
          ref={box}
          label={t("desk.byHandNumber")}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          data-testid="by-hand-number"
        />
        <Button type="submit" variant="default" data-testid="by-hand">
          {t("desk.byHand")} {shownKey("byHand")}
        </Button>
      </div>
    </form>
  );
}

/**
 * The form is sent or put away: while its caller is still there the next question is looked up, else the next case is begun. A cursor
 * that stands in another text, or outside the desk, stays there; on a passage of the article that answered, keys would go to nothing.
 */
function useCursorWhereWorkGoesOn(byHand: RefObject<HTMLInputElement | null>): void {
  const { snapshot } = useConsole();
  const isTalking = snapshot?.calls.some(({ phase }) => phase === "talking") === true;
  const place = useEffectEvent(() => {
    const cursor = document.activeElement;
    if (cursor !== document.body && (cursor?.closest(".desk") == null || isTextField(cursor))) return;
    const knowledge = isTalking ? document.querySelector<HTMLInputElement>("#knowledge-search") : null;
    (knowledge ?? byHand.current)?.focus();
    // What was looked for before is written over.
    knowledge?.select();
  });
  useEffect(() => place(), []);
}
