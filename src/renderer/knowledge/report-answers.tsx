import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SeatClient } from "../../page/seat-link.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";

type Answers = Awaited<ReturnType<SeatClient["knowledge"]["answers"]>>;
const none: Answers = [];

/** What came of one's own reports, until it is read. */
export function ReportAnswers() {
  const { t } = useTranslation();
  const store = useStore();
  const { knowledgeVersion } = useConsole();
  const answers = useAnswer(() => store.seat.knowledge.answers(), [knowledgeVersion], none);
  if (answers.length === 0) return null;
  return (
    <section aria-label={t("knowledge.answers")}>
      <h2 className="heading">{t("knowledge.answers")}</h2>
      <ul className="plain">
        {answers.map(({ id, title, settled }) => (
          <li key={id} data-testid="report-answer">
            {t("knowledge.answer", { title, outcome: settled?.outcome ?? "", name: settled?.personName ?? "" })}{" "}
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => void store.seat.knowledge.answerRead({ reportId: id }).catch(() => {})}
              data-testid="report-answer-read"
            >
              {t("knowledge.answerRead")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
