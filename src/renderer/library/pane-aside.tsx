import { Tabs } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ArticleReading } from "../../contract/knowledge-api.ts";
import type { ArticleContent, VersionStep } from "../../contract/knowledge-rows.ts";
import { contentOf } from "../../domain/article-changes.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import { Differences } from "./difference.tsx";
import { ArticleText } from "./reading.tsx";
import { Steps } from "./steps.tsx";

type TabName = "facts" | "preview" | "difference" | "steps";
interface AsideProps {
  readonly articleId: string;
  readonly content: ArticleContent;
  readonly steps: readonly VersionStep[];
  readonly start: TabName;
  /** Puts a text that was lost to another's back; not where nothing is written. */
  onTakeBack?(patch: Partial<ArticleContent>): void;
  /** The facts to be written, where they may be. */
  readonly children?: ReactNode;
}

/** Beside the text: its facts, how it reads, what is new in it, and what was done with it. */
export function Aside({ articleId, content, steps, start, onTakeBack, children }: AsideProps) {
  const { t } = useTranslation();
  const names = (["facts", "preview", "difference", "steps"] as const).filter((name) => children !== undefined || (name !== "facts" && name !== "preview"));
  return (
    <Tabs className="library-aside" defaultValue={start} keepMounted={false}>
      <Tabs.List>
        {names.map((name) => (
          <Tabs.Tab key={name} value={name} data-testid={`tab-${name}`}>
            {t(`library.tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {children !== undefined && <Tabs.Panel value="facts">{children}</Tabs.Panel>}
      <Tabs.Panel value="preview">
        <ArticleText content={content} />
      </Tabs.Panel>
      <Tabs.Panel value="difference">
        <Compared articleId={articleId} content={content} />
      </Tabs.Panel>
      <Tabs.Panel value="steps">
        <Steps steps={steps} onTakeBack={onTakeBack} />
      </Tabs.Panel>
    </Tabs>
  );
}

/** What differs from a published version: the one that holds, unless another is chosen. */
function Compared({ articleId, content }: { articleId: string; content: ArticleContent }) {
  const { t } = useTranslation();
  const store = useStore();
  const { knowledgeVersion } = useConsole();
  const [chosen, setChosen] = useState<number | null>(null);
  const reading = useAnswer<ArticleReading | null>(
    () => store.seat.knowledge.get({ articleId, version: chosen }).catch(() => null),
    [articleId, chosen, knowledgeVersion],
    null,
  );
  if (reading === null) return <p className="quiet">{t("library.firstVersion")}</p>;
  return (
    <>
      <label className="compared-with">
        {t("library.comparedWith")}{" "}
        <select value={reading.article.version} onChange={(event) => setChosen(Number(event.currentTarget.value))} data-testid="compared-with">
          {reading.versions.map(({ version, by }) => (
            <option key={version} value={version}>
              {t("knowledge.versionOf", { version })} {by}
            </option>
          ))}
        </select>
      </label>
      <Differences before={contentOf(reading.article)} after={content} />
    </>
  );
}
