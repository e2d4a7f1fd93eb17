import { Badge } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { ArticleHit } from "../../contract/knowledge-api.ts";
import type { ArticleRow } from "../../contract/knowledge-rows.ts";
import { cityDay } from "../../domain/city-day.ts";
import { useCentralNow } from "../shared/use-console.ts";

type Marks = readonly (readonly [number, number])[];

/** A text with its marked places. */
export function Marked({ text, marks }: { text: string; marks: Marks }) {
  const parts = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}

/** Whether an article holds on a day. */
export type ValidityName = "valid" | "expired" | "future" | "withdrawn";
export function validityOf({ validFrom, validTo, withdrawn }: Pick<ArticleRow, "validFrom" | "validTo" | "withdrawn">, today: string): ValidityName {
  if (withdrawn !== null) return "withdrawn";
  if (validTo !== null && validTo < today) return "expired";
  return validFrom > today ? "future" : "valid";
}

/** In words where it does not simply hold. */
export function Validity({ article }: { article: Pick<ArticleRow, "validFrom" | "validTo" | "withdrawn"> }) {
  const { t } = useTranslation();
  const validity = validityOf(article, cityDay(useCentralNow()));
  if (validity === "valid") return null;
  return (
    <Badge color={validity === "future" ? "orange" : "red"} variant="light" data-validity={validity}>
      {t(`knowledge.${validity}`, { date: article.validFrom })}
    </Badge>
  );
}

/** Moves between the buttons of a list by arrow keys; `onLeave` when it goes up over the first. */
export function moveInList(event: KeyboardEvent<HTMLElement>, onLeave: () => void): void {
  if (event.nativeEvent.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button[data-roving]")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  if (at === -1) return;
  event.preventDefault();
  const next = buttons[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next !== undefined) next.focus();
  else if (event.key === "ArrowUp") onLeave();
}

interface HitListProps {
  readonly hits: readonly ArticleHit[];
  readonly label: string;
  onOpen(id: string): void;
  onLeave(): void;
}

/** Articles that were found, as a list that the arrow keys walk through. */
export function HitList({ hits, label, onOpen, onLeave }: HitListProps) {
  const { t } = useTranslation();
  return (
    <ul className="hits" aria-label={label} onKeyDown={(event) => moveInList(event, onLeave)}>
      {hits.map(({ article, excerpt, marks, titleMarks, confidence, isNear, uses }) => (
        <li key={article.id} data-testid="article-hit" data-near={isNear}>
          <button type="button" data-roving onClick={() => onOpen(article.id)}>
            <span className="hit-title">
              <strong>
                <Marked text={article.title} marks={titleMarks} />
              </strong>
              {article.kind === "script" && <span className="hit-kind">{t("knowledge.script")}</span>}
              <Validity article={article} />
              <span className="hit-confidence" data-confidence={confidence}>
                {t(`knowledge.confidence.${confidence}`)}
              </span>
            </span>
            <span className="quiet hit-excerpt">
              <Marked text={excerpt} marks={marks} />
            </span>
            {uses > 0 && <span className="quiet hit-uses">{t("knowledge.uses", { count: uses })}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
