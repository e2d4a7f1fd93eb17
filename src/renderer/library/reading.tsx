import { useTranslation } from "react-i18next";
import type { ArticleContent } from "../../contract/knowledge-rows.ts";
import { passagesOf } from "../../domain/article-passages.ts";
import { Attachments } from "../knowledge/attachments.tsx";
import { ScriptView } from "../knowledge/script-view.tsx";

/** An article as it reads, also one that nobody else sees yet. */
export function ArticleText({ content }: { content: ArticleContent }) {
  const { t } = useTranslation();
  const { title, summary, body, kind, script, region, source, validFrom, validTo, attachments } = content;
  return (
    <article className="reading" data-testid="article-text">
      <h2>{title.trim() === "" ? t("library.untitled") : title}</h2>
      <p className="quiet">
        {region} · {source} · {validFrom} — {validTo ?? t("knowledge.openEnd")}
      </p>
      {summary !== "" && <p className="reading-summary">{summary}</p>}
      {kind === "script" && <ScriptView article={{ id: "", version: 0, title, script }} isTrial />}
      {passagesOf(body).map((passage, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: passages have no names of their own, and may be alike
        <Piece key={index} {...passage} />
      ))}
      <Attachments attachments={attachments} />
    </article>
  );
}

const Piece = ({ kind, text }: { kind: "heading" | "passage"; text: string }) => (kind === "heading" ? <h3>{text}</h3> : <p>{text}</p>);
