import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { type ArticleRow, reportKindSchema } from "../../contract/knowledge-rows.ts";
import { Begun, BegunMark } from "../shared/unsent-marks.tsx";
import { useStore } from "../shared/use-console.ts";
import { useUnsentForm } from "../shared/use-unsent-form.ts";

const writtenSchema = z.object({ kind: reportKindSchema, note: z.string() });
const empty = { kind: "outdated", note: "" } as const;

/** Says that an article is wrong, outdated or unclear: it goes to the team lead's worklist, also from a seat that is offline. */
export function ReportForm({ article }: { article: ArticleRow }) {
  const { t } = useTranslation();
  const store = useStore();
  const key = `report:${article.id}`;
  const { fields, change, end } = useUnsentForm<z.infer<typeof writtenSchema>>(key, writtenSchema, empty);
  const { kind, note } = fields;
  const [state, setState] = useState<"closed" | "open" | "sent">("closed");
  const send = () =>
    void store.seat.knowledge.report({ articleId: article.id, version: article.version, kind, note }).then(
      () => {
        end();
        setState("sent");
      },
      () => {},
    );
  if (state === "sent") {
    // The field that had the focus is gone: the keys go on from here, and not from nowhere.
    return (
      <p role="status" tabIndex={-1} ref={(words) => words?.focus()}>
        {t("knowledge.reported")}
      </p>
    );
  }
  if (state === "closed")
    return (
      <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setState("open")} data-testid="report-article">
        {t("knowledge.report")}
        <BegunMark form={key} />
      </Button>
    );
  return (
    <div className="report-form">
      <SegmentedControl
        fullWidth
        aria-label={t("knowledge.report")}
        data={reportKindSchema.options.map((value) => ({ value, label: t(`knowledge.reportKind.${value}`) }))}
        value={kind}
        onChange={(value) => change({ kind: reportKindSchema.parse(value) })}
      />
      <Textarea
        autoFocus
        autosize
        minRows={2}
        maxLength={2_000}
        label={t("knowledge.reportNote")}
        value={note}
        onChange={(event) => change({ note: event.currentTarget.value })}
        data-testid="report-note"
      />
      <Button size="compact-sm" onClick={send} data-testid="report-send">
        {t("knowledge.reportSend")}
      </Button>
      <Begun form={key} onThrowAway={() => setState("closed")} />
    </div>
  );
}
