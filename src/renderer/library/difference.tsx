import { useTranslation } from "react-i18next";
import { isSame } from "../../base/same.ts";
import type { ArticleContent } from "../../contract/knowledge-rows.ts";
import { emptyContent } from "../../domain/article-changes.ts";
import type { ArticleField } from "../../domain/article-writing.ts";
import { type DifferencePiece, textDifference } from "../../domain/text-difference.ts";

/** The field as a text that two versions are compared by. */
function written(content: ArticleContent, field: ArticleField): string {
  const value = content[field];
  if (field === "script") return content.script.map(stepText).join("\n");
  if (field === "attachments") return content.attachments.map(({ name }) => name).join("\n");
  return Array.isArray(value) ? value.join("、") : (value ?? "");
}
function stepText({ text, choices }: ArticleContent["script"][number], index: number, all: ArticleContent["script"]): string {
  const numberOf = (id: string): string => String(all.findIndex((node) => node.id === id) + 1 || "?");
  return [`${index + 1}. ${text}`, ...choices.map(({ label, to }) => `   ${label} → ${numberOf(to)}`)].join("\n");
}

/** A stretch that stayed is shown by its ends. */
const longestSame = 80;
const shortened = (text: string): string => (text.length <= longestSame ? text : `${text.slice(0, longestSame / 2)} … ${text.slice(-longestSame / 2)}`);

function Piece({ kind, text }: DifferencePiece) {
  if (kind === "removed") return <del>{text}</del>;
  return kind === "added" ? <ins>{text}</ins> : <span>{shortened(text)}</span>;
}

/** One field of two versions: what was taken out is struck through, what was put in underlined. */
export function FieldDifference({ field, before, after }: { field: ArticleField; before: ArticleContent; after: ArticleContent }) {
  const { t } = useTranslation();
  const pieces = textDifference(written(before, field), written(after, field));
  return (
    <div className="difference" data-testid="difference" data-field={field}>
      <strong>{t(`library.field.${field}`)}</strong>
      <p>
        {pieces.map((piece, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no names of their own
          <Piece key={index} {...piece} />
        ))}
      </p>
    </div>
  );
}

/** All fields in which two versions differ. */
export function Differences({ before, after }: { before: ArticleContent; after: ArticleContent }) {
  const { t } = useTranslation();
  const fields = (Object.keys(emptyContent) as ArticleField[]).filter((field) => !isSame(before[field], after[field]));
  if (fields.length === 0) return <p className="quiet">{t("library.noDifference")}</p>;
  return (
    <>
      {fields.map((field) => (
        <FieldDifference key={field} field={field} before={before} after={after} />
      ))}
    </>
  );
}
