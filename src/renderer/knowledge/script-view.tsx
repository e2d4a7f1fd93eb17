import { Button } from "@mantine/core";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ArticleRow } from "../../contract/knowledge-rows.ts";
import { referenceTo, withReference } from "../../domain/article-reference.ts";
import { appended } from "../../domain/fit-text.ts";
import { nodeAt, noteOf, type ScriptPath } from "../../domain/script-path.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { useDraftInHand } from "./use-knowledge.ts";

interface ScriptViewProps {
  readonly article: Pick<ArticleRow, "id" | "version" | "title" | "script">;
  /** Walked through by its editor: nothing of it goes into a ticket. */
  readonly isTrial?: boolean;
}

/** A guided script, one step at a time; Ctrl, Alt and a digit choose from wherever the cursor stands. */
export function ScriptView({ article, isTrial = false }: ScriptViewProps) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const buffer = useDraftInHand();
  const [path, setPath] = useState<ScriptPath>([]);
  const [isNoted, setNoted] = useState(false);
  const node = nodeAt(article.script, path);
  const choose = (choice: number) => {
    if (node?.choices[choice] === undefined) return;
    setPath([...path, choice]);
    setNoted(false);
  };
  const back = () => setPath(path.slice(0, -1));
  const note = () => {
    if (buffer === null || path.length === 0 || isTrial) return;
    const { course, articleIds } = buffer.view.draft.fields;
    const { value, cut } = appended("course", course, noteOf(article.script, path, article.title));
    buffer.edit({ course: value, articleIds: withReference(articleIds, referenceTo(article.id, article.version)) });
    if (cut !== null) buffer.tell({ ...cut, whole: "source" });
    setNoted(true);
  };
  useDeskKey("noteScript", note);
  useChoiceKeys((digit) => (digit === 0 ? back() : choose(digit - 1)));
  if (node === null) return null;
  return (
    <section className="script" aria-label={t("knowledge.script")} data-testid="script">
      <p className="quiet">{t("knowledge.step", { count: path.length + 1 })}</p>
      <p className="script-text" aria-live="polite" data-testid="script-text">
        {node.text}
      </p>
      <div className="script-choices">
        {node.choices.map(({ label }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: answers have no names of their own, and may be alike
          <Button key={index} variant="default" size="compact-md" onClick={() => choose(index)} data-testid="script-choice">
            {label} Ctrl+Alt+{index + 1}
          </Button>
        ))}
        {node.choices.length === 0 && <p className="quiet">{t("knowledge.scriptEnd")}</p>}
      </div>
      <div className="reading-actions">
        <Button size="compact-sm" variant="subtle" disabled={path.length === 0} onClick={back}>
          {t("knowledge.stepBack")} Ctrl+Alt+0
        </Button>
        {!isTrial && (
          <Button size="compact-sm" variant="default" disabled={buffer === null || path.length === 0} onClick={note} data-testid="note-script">
            {t(isNoted ? "knowledge.noted" : "knowledge.noteScript")} {shownKey("noteScript")}
          </Button>
        )}
      </div>
    </section>
  );
}

/** Ctrl, Alt and a digit, from any field; not while an input method composes. */
function useChoiceKeys(run: (digit: number) => void): void {
  const take = useEffectEvent(run);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const digit = /^Digit(\d)$/.exec(event.code)?.[1];
      const isChoice = digit !== undefined && event.ctrlKey && event.altKey && !event.isComposing && event.keyCode !== 229;
      if (!isChoice) return;
      event.preventDefault();
      take(Number(digit));
    };
    window.addEventListener("keydown", listen, true);
    return () => window.removeEventListener("keydown", listen, true);
  }, []);
}
