import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useConsole, useStore } from "../shared/use-console.ts";

/** 自动接听: the queue's calls are answered without a key, after a moment in which they can be heard to come. */
export function AutoAnswer() {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  if (snapshot === null) return null;
  return (
    <section className="settings-part" aria-label={t("answer.title")}>
      <h2 className="heading">{t("answer.title")}</h2>
      <Switch
        label={t("answer.auto")}
        description={t("answer.hint")}
        checked={snapshot.phone.autoAnswer}
        data-testid="auto-answer"
        onChange={(event) => {
          const on = event.currentTarget.checked;
          store.act(() => store.seat.phone.autoAnswer({ on }));
        }}
      />
    </section>
  );
}
