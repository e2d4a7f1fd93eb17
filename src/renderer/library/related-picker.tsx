import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moveInList } from "../knowledge/hits.tsx";
import { useFound } from "../knowledge/use-knowledge.ts";
import { useAnswer, useStore } from "../shared/use-console.ts";

interface RelatedProps {
  readonly articleId: string;
  readonly related: readonly string[];
  onChange(related: string[]): void;
}
const most = 20;
const none: { id: string; title: string }[] = [];

/** Articles that belong to the same matter, found as everywhere. */
export function RelatedPicker({ articleId, related, onChange }: RelatedProps) {
  const { t } = useTranslation();
  const store = useStore();
  const [text, setText] = useState("");
  const hits = useFound(text).hits.filter(({ article }) => article.id !== articleId && !related.includes(article.id));
  const titles = useAnswer(() => Promise.all(related.map((id) => titleOf(id))), [related], none);
  const titleOf = (id: string) =>
    store.seat.knowledge.get({ articleId: id }).then(
      ({ article }) => ({ id, title: article.title }),
      () => ({ id, title: id }),
    );
  const add = (id: string) => {
    onChange([...related, id].slice(-most));
    setText("");
  };
  return (
    <div>
      <TextInput
        label={t("library.field.related")}
        placeholder={t("knowledge.hint")}
        value={text}
        maxLength={80}
        onChange={(event) => setText(event.currentTarget.value)}
        data-testid="related-find"
      />
      <ul className="shelf" aria-label={t("library.field.related")} onKeyDown={(event) => moveInList(event, () => {})}>
        {hits.slice(0, 6).map(({ article }) => (
          <li key={article.id}>
            <button type="button" data-roving onClick={() => add(article.id)} data-testid="related-hit">
              <span className="clip">＋ {article.title}</span>
            </button>
          </li>
        ))}
      </ul>
      <ul className="plain">
        {related.map((id) => {
          const title = titles.find((each) => each.id === id)?.title ?? id;
          return (
            <li key={id} className="library-chosen" data-testid="related-chosen">
              <span className="clip">{title}</span>
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                aria-label={`${t("library.remove")} ${title}`}
                onClick={() => onChange(related.filter((each) => each !== id))}
              >
                {t("library.remove")}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
