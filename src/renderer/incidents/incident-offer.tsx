import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import type { Hints } from "../../contract/together-api.ts";
import type { DraftBuffer } from "../desk/draft-buffer.ts";
import { detailOfError } from "../shared/error-words.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";

interface OfferProps {
  readonly buffer: DraftBuffer;
  readonly offer: NonNullable<Hints["incident"]>;
  readonly onNext: (() => void) | null;
}

/** An incident that the call is about, and what to say: one key answers the call with it and counts it. */
export function IncidentOffer({ buffer, offer, onNext }: OfferProps) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const { incidents } = useConsole();
  const take = useAnswering(buffer, offer.incidentId);
  useDeskKey("answerByIncident", take);
  const answer = incidents.find(({ incident }) => incident.id === offer.incidentId)?.incident.answer ?? "";
  return (
    <div className="hint-line" data-testid="incident-offer" data-kind="incident">
      <div className="hint-words" role="status" aria-label={t("together.matter")}>
        <div className="clip">
          <strong>{t("incident.title")}</strong> {offer.words.length > 0 && `${t("together.words", { words: offer.words.join("、") })} · `}
          {offer.title}
        </div>
        <div className="clip quiet">{answer}</div>
      </div>
      <div className="hint-actions">
        <Button size="compact-sm" tabIndex={-1} onClick={take} data-testid="answer-by-incident">
          {t("together.answerByIncident")} {shownKey("answerByIncident")}
        </Button>
        {onNext !== null && (
          <Button size="compact-sm" variant="subtle" tabIndex={-1} onClick={onNext} data-testid="next-similar">
            {t("together.next")} {shownKey("nextSimilar")}
          </Button>
        )}
      </div>
    </div>
  );
}

function useAnswering(buffer: DraftBuffer, incidentId: string): () => void {
  const { t } = useTranslation();
  const store = useStore();
  const answer = async () => {
    const { id } = buffer.view.draft;
    await buffer.settled();
    await store.seat.together.incident.answer({ draftId: id, incidentId });
    store.closeDraft(id);
    notifications.show({ message: t("together.counted"), autoClose: 3_000, withCloseButton: false });
  };
  const failed = (error: unknown) => (detailOfError(error) === "answer" ? "together.answerFull" : "together.failed");
  return () => void answer().catch((error: unknown) => notifications.show({ message: t(failed(error)), color: "red" }));
}
