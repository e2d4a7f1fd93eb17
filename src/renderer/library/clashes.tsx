import { Alert, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ArticleField } from "../../domain/article-writing.ts";
import type { ArticleBuffer, ArticleWritingView } from "./article-buffer.ts";
import { FieldDifference } from "./difference.tsx";

interface ClashesProps {
  readonly buffer: ArticleBuffer;
  readonly view: ArticleWritingView;
  readonly clashes: readonly ArticleField[];
}

/** What somebody else changed of the fields that are being written here: both texts, and the choice between them. */
export function Clashes({ buffer, view, clashes }: ClashesProps) {
  const { t } = useTranslation();
  if (clashes.length === 0) return null;
  const choose = (field: ArticleField, whose: "mine" | "theirs", { form }: HTMLButtonElement) => {
    buffer.choose(field, whose);
    // The buttons go with the question: the keys go on in what it was about.
    (form?.querySelector<HTMLElement>(`[data-testid="article-${field}"]`) ?? form?.querySelector("input"))?.focus();
  };
  const who = view.version.steps.at(-1)?.personName ?? "";
  return (
    <Alert color="orange" role="alert" title={t("library.clash", { name: who })} data-testid="article-clash">
      {clashes.map((field) => (
        <div key={field}>
          <FieldDifference field={field} before={view.writing.content} after={view.version.content} />
          <div className="hint-actions">
            <Button size="compact-sm" variant="default" onClick={(event) => choose(field, "mine", event.currentTarget)} data-testid="keep-mine">
              {t("library.keepMine")}
            </Button>
            <Button size="compact-sm" variant="default" onClick={(event) => choose(field, "theirs", event.currentTarget)} data-testid="take-theirs">
              {t("library.takeTheirs")}
            </Button>
          </div>
        </div>
      ))}
    </Alert>
  );
}
