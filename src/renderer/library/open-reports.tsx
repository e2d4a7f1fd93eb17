import { Button, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import type { Worklist } from "../../contract/knowledge-api.ts";
import { shortTime } from "../shared/time-words.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import { useUnsentForm } from "../shared/use-unsent-form.ts";
import { useActing } from "./use-writing.ts";

const none: Worklist["reports"] = [];
const writtenSchema = z.object({ outcome: z.string() });
const empty = { outcome: "" };

/** What operators found wrong with an article, until it is settled with a word to who reported it. */
export function OpenReports({ articleId }: { articleId: string }) {
  const store = useStore();
  const { knowledgeVersion } = useConsole();
  const reports = useAnswer(async () => (await store.seat.knowledge.worklist()).reports, [knowledgeVersion], none);
  return reports.filter((report) => report.articleId === articleId).map((report) => <Report key={report.id} report={report} />);
}

function Report({ report: { id, kind, note, version, personName, at } }: { report: Worklist["reports"][number] }) {
  const { t } = useTranslation();
  const store = useStore();
  const { failure, act } = useActing();
  const { fields, change, end } = useUnsentForm(`settle:${id}`, writtenSchema, empty);
  const { outcome } = fields;
  const settle = () => {
    if (outcome.trim() !== "") void act(async () => store.seat.knowledge.settle({ reportId: id, outcome })).then((settled) => settled !== null && end());
  };
  return (
    <div className="library-notice" data-testid="open-report">
      <strong>{t(`knowledge.reportKind.${kind}`)}</strong> {note}{" "}
      <span className="quiet">
        {t("knowledge.versionOf", { version })} · {personName} {shortTime(at)}
      </span>
      <div className="report-settle">
        <TextInput
          size="xs"
          aria-label={t("library.outcome", { name: personName })}
          placeholder={t("library.outcome", { name: personName })}
          value={outcome}
          maxLength={500}
          onChange={(event) => change({ outcome: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.ctrlKey && !event.nativeEvent.isComposing) settle();
          }}
          data-testid="report-outcome"
        />
        <Button size="compact-sm" variant="default" disabled={outcome.trim() === ""} onClick={settle} data-testid="report-settle">
          {t("library.settle")}
        </Button>
      </div>
      {failure !== null && (
        <p role="alert" className="trouble-word">
          {t(`error.${failure}`)}
        </p>
      )}
    </div>
  );
}
