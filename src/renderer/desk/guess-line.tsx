import { Button, Popover } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Draft, DraftPatch } from "../../contract/draft.ts";
import type { ShownGuess } from "../../contract/together-api.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useShownKey } from "../shared/use-keys.ts";

interface GuessLineProps {
  readonly draft: Draft;
  readonly guess: ShownGuess | null;
  /** What the line tells while there is no guess. */
  readonly children: ReactNode;
  onChange(patch: DraftPatch): void;
}

/**
 * Below the category: what the words point to, how sure that is, and why, filled in by a key alone; once the category is chosen, by
 * which rule who acts follows from it. The line is always there, so that nothing below moves.
 */
export function GuessLine({ draft, guess, children, onChange }: GuessLineProps) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const { categoryId, unitId } = draft.fields;
  const shown = draft.ticketId === null && categoryId === null ? guess : null;
  const accept = () => {
    if (shown === null) return;
    const isUnitNew = unitId === null && shown.unitBy === "neighbours" && shown.unitId !== null;
    onChange({ categoryId: shown.categoryId, ...(isUnitNew ? { unitId: shown.unitId } : {}) });
  };
  useDeskKey("acceptGuess", accept);
  return (
    <div className="hint-line guess-line" data-testid={shown === null ? undefined : "guess"} data-kind={shown === null ? "none" : "guess"}>
      <span className="clip" role="status" aria-label={t("guess.title")}>
        {shown !== null && <Guessed guess={shown} />}
      </span>
      {shown === null && children}
      {shown !== null && (
        <span className="hint-actions">
          <Evidence guess={shown} />
          <Button size="compact-sm" variant="default" tabIndex={-1} onClick={accept} data-testid="accept-guess">
            {t("guess.accept")} {shownKey("acceptGuess")}
          </Button>
        </span>
      )}
    </div>
  );
}

function Guessed({ guess }: { guess: ShownGuess }) {
  const { t } = useTranslation();
  const words = [...new Set(guess.evidence.flatMap((each) => each.words))].slice(0, 4);
  return (
    <>
      <strong>{t("guess.category", { name: guess.categoryName })}</strong> · {t(`guess.confidence.${guess.confidence}`)}
      {guess.unitName !== null && ` · ${t("guess.unit", { name: guess.unitName })}`}
      {words.length > 0 && ` · ${t("guess.because", { words: words.join("、") })}`}
    </>
  );
}

/** The tickets and articles behind a guess; opened by Tab and Enter. */
function Evidence({ guess }: { guess: ShownGuess }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top-end" shadow="md" trapFocus={false}>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          onBlur={() => setOpen(false)}
          data-testid="guess-why"
        >
          {t("guess.why", { count: guess.evidence.length })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("guess.why", { count: guess.evidence.length })}>
        <div role="status" data-testid="guess-evidence">
          <ul className="hint-evidence">
            {guess.evidence.map((each) => (
              <li key={each.id}>
                {t(`guess.kind.${each.kind}`)} {each.title || t("ticket.confidential")}
                {each.words.length > 0 && <span className="quiet"> ({each.words.join("、")})</span>}
              </li>
            ))}
          </ul>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
