import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ArticleContent, VersionStep } from "../../contract/knowledge-rows.ts";
import { shortTime } from "../shared/time-words.ts";

/** Fields whose lost text can be put back as it was. */
const plainFields = ["title", "summary", "body", "region", "source"] as const;
const isPlain = (field: string | undefined): field is (typeof plainFields)[number] => plainFields.some((each) => each === field);

interface StepsProps {
  readonly steps: readonly VersionStep[];
  readonly onTakeBack: ((patch: Partial<ArticleContent>) => void) | undefined;
}

/** Who did what to a version, when and why, the newest first; a text that gave way to another's stands here whole. */
export function Steps({ steps, onTakeBack }: StepsProps) {
  const { t } = useTranslation();
  if (steps.length === 0) return <p className="quiet">{t("library.noSteps")}</p>;
  return (
    <ol className="plain" data-testid="article-steps">
      {[...steps].reverse().map(({ at, personName, kind, field, reason, lostText }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: several steps may be of one moment
        <li key={index}>
          <span className="quiet">{shortTime(at)}</span> {personName} {t(`library.step.${kind}`)} {field !== undefined && t(`library.field.${field}`)}
          {reason !== undefined && <p>{reason}</p>}
          {lostText !== undefined && <Lost field={field} text={lostText} onTakeBack={onTakeBack} />}
        </li>
      ))}
    </ol>
  );
}

function Lost({ field, text, onTakeBack }: { field: string | undefined; text: string; onTakeBack: StepsProps["onTakeBack"] }) {
  const { t } = useTranslation();
  return (
    <blockquote data-testid="lost-text">
      {text}{" "}
      {onTakeBack !== undefined && isPlain(field) && (
        <Button size="compact-xs" variant="default" onClick={() => onTakeBack({ [field]: text })} data-testid="take-back">
          {t("library.takeBack")}
        </Button>
      )}
    </blockquote>
  );
}
