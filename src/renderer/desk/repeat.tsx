import "./repeat.css";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Draft, DraftPatch } from "../../contract/draft.ts";
import type { TicketRow } from "../../contract/rows.ts";
import type { Hints, SimilarTicket } from "../../contract/together-api.ts";
import { IncidentOffer } from "../incidents/incident-offer.tsx";
import { spokenApart } from "../shared/time-words.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useAnswer, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import type { DraftBuffer } from "./draft-buffer.ts";

interface RepeatProps {
  readonly buffer: DraftBuffer;
  readonly draft: Draft;
  readonly hints: Hints;
  onChange(patch: DraftPatch): void;
}

/**
 * The same matter again (重复诉求): the incident that the call is about, then earlier tickets that are like this one, one at a time and
 * with the reasons. Each key acts on what is shown alone. The line is always there and as high, so that nothing moves when something
 * is found.
 */
export function Repeat(props: RepeatProps) {
  const { draft, onChange } = props;
  if (draft.ticketId !== null) return null;
  if (draft.repeatOf !== null) return <Attached ticketId={draft.repeatOf} onDetach={() => onChange({ repeatOf: null })} />;
  return <Found {...props} />;
}

function Found({ buffer, draft, hints, onChange }: RepeatProps) {
  const { t } = useTranslation();
  const { shown, at, isSeveral, next } = useTurns(hints);
  const similar = shown?.kind === "similar" ? shown.similar : null;
  const attach = () => similar !== null && onChange({ repeatOf: similar.ticketId, ...inherited(draft, similar) });
  const joinMatter = useJoin(buffer);
  const join = () => similar?.isOpen === true && joinMatter(similar.ticketId);
  useDeskKey("repeat", attach);
  useDeskKey("joinMatter", join);
  useDeskKey("nextSimilar", next);
  if (shown?.kind === "incident") return <IncidentOffer buffer={buffer} offer={shown.incident} onNext={isSeveral ? next : null} />;
  return (
    <div className="hint-line" data-testid={similar === null ? undefined : "repeat"} data-attached="false" data-kind={similar === null ? "none" : "similar"}>
      <div className="hint-words" role="status" aria-label={t("together.matter")}>
        {similar !== null && <Why similar={similar} at={at} count={hints.similar.length} />}
      </div>
      {similar !== null && <Actions isOpen={similar.isOpen} onAttach={attach} onJoin={join} onNext={isSeveral ? next : null} />}
    </div>
  );
}

type Turn = { readonly kind: "incident"; readonly incident: NonNullable<Hints["incident"]> } | { readonly kind: "similar"; readonly similar: SimilarTicket };
const idOf = (turn: Turn): string => (turn.kind === "incident" ? turn.incident.incidentId : turn.similar.ticketId);
/** What is shown of all that was found, and the way to the next; what somebody has turned to stays while it is still found. */
function useTurns({ incident, similar }: Hints) {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const turns: Turn[] = [
    ...(incident === null ? [] : [{ kind: "incident", incident } as const]),
    ...similar.map((each) => ({ kind: "similar", similar: each }) as const),
  ];
  const index = turns.findIndex((turn) => idOf(turn) === chosenId);
  const shown = turns[Math.max(0, index)];
  const next = () => {
    const following = turns[(Math.max(0, index) + 1) % Math.max(1, turns.length)];
    setChosenId(following === undefined ? null : idOf(following));
  };
  return { shown, at: Math.max(0, index) - (incident === null ? 0 : 1), isSeveral: turns.length > 1, next };
}

function Why({ similar, at, count }: { similar: SimilarTicket; at: number; count: number }) {
  const { t } = useTranslation();
  const { unit, number } = spokenApart(similar.apart);
  const reasons = [
    similar.isSameCaller ? t("together.sameCaller") : "",
    similar.nearness === "unknown" ? "" : t(`together.near.${similar.nearness}`),
    t(`together.ago.${unit}`, { count: number }),
    similar.participantCount === 0 ? "" : t("together.participants", { count: similar.participantCount }),
    similar.shared.length === 0 ? "" : t("together.words", { words: similar.shared.join("、") }),
  ].filter((reason) => reason !== "");
  return (
    <>
      <div className="clip">
        <strong>{t("together.similar", { at: at + 1, count })}</strong> {reasons.join(" · ")}
      </div>
      <div className="clip quiet">
        {similar.number ?? t("ticket.unsent")} {similar.content}
      </div>
    </>
  );
}

/** Not stops of the Tab key: each is a key, and Tab goes in the order in which people speak whatever is found. */
function Actions({ isOpen, onAttach, onJoin, onNext }: { isOpen: boolean; onAttach(): void; onJoin(): void; onNext: (() => void) | null }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  return (
    <div className="hint-actions">
      <Button size="compact-sm" variant="default" tabIndex={-1} onClick={onAttach} data-testid="attach">
        {t("desk.attach")} {shownKey("repeat")}
      </Button>
      {isOpen && (
        <Button size="compact-sm" variant="default" tabIndex={-1} onClick={onJoin} data-testid="join-matter">
          {t("together.join")} {shownKey("joinMatter")}
        </Button>
      )}
      {onNext !== null && (
        <Button size="compact-sm" variant="subtle" tabIndex={-1} onClick={onNext} data-testid="next-similar">
          {t("together.next")} {shownKey("nextSimilar")}
        </Button>
      )}
    </div>
  );
}

function Attached({ ticketId, onDetach }: { ticketId: string; onDetach(): void }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const ticket = useAnswer<TicketRow | null>(() => store.seat.ticket.get({ ticketId }), [ticketId], null);
  useDeskKey("repeat", onDetach);
  return (
    <div className="hint-line" data-testid="repeat" data-attached="true" data-kind="attached">
      <div className="hint-words" role="status" aria-label={t("together.matter")}>
        <div className="clip">
          <strong>{t("desk.repeatOf", { ticket: ticket?.number ?? t("ticket.unsent") })}</strong>
        </div>
        <div className="clip quiet">{ticket?.fields.content ?? ""}</div>
      </div>
      <div className="hint-actions">
        <Button size="compact-sm" variant="filled" tabIndex={-1} onClick={onDetach} data-testid="detach">
          {t("desk.detach")} {shownKey("repeat")}
        </Button>
      </div>
    </div>
  );
}

/** What is attached takes over from the first what nobody has chosen yet. */
function inherited({ fields }: Draft, similar: SimilarTicket): DraftPatch {
  return {
    ...(fields.categoryId === null && similar.categoryId !== null ? { categoryId: similar.categoryId } : {}),
    ...(fields.demandType === null && similar.demandType !== null ? { demandType: similar.demandType } : {}),
    ...(fields.unitId === null && similar.unitId !== null ? { unitId: similar.unitId } : {}),
  };
}

function useJoin(buffer: DraftBuffer): (ticketId: string) => void {
  const { t } = useTranslation();
  const store = useStore();
  const join = async (ticketId: string) => {
    const { id } = buffer.view.draft;
    await buffer.settled();
    const ticket = await store.seat.together.join({ draftId: id, ticketId });
    store.closeDraft(id);
    notifications.show({ message: t("together.joined", { count: ticket.together?.participantCount ?? 1 }), autoClose: 3_000, withCloseButton: false });
  };
  return (ticketId) => void join(ticketId).catch(() => notifications.show({ message: t("together.failed"), color: "red" }));
}
