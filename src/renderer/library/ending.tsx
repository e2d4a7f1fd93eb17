import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ArticleContent, ArticleVersionRow } from "../../contract/knowledge-rows.ts";
import { useStore } from "../shared/use-console.ts";
import { useActing } from "./use-writing.ts";

interface EndingProps {
  readonly days: Pick<ArticleContent, "validFrom" | "validTo">;
  readonly version: ArticleVersionRow;
  /** It was published ahead: its first day may be another, too. */
  readonly isComing?: boolean;
}

/** Until when it holds, and that it holds no more: each with its reason. */
export function Ending({ days, version, isComing = false }: EndingProps) {
  const { t } = useTranslation();
  const store = useStore();
  const { failure, act } = useActing();
  const [from, setFrom] = useState(days.validFrom);
  const [to, setTo] = useState(days.validTo ?? "");
  const [reason, setReason] = useState("");
  const [isSure, setSure] = useState(false);
  const lacksReason = reason.trim() === "";
  const move = (kind: "reschedule" | "expire") => {
    const validity = kind === "reschedule" ? { from, to: to === "" ? null : to } : null;
    void act(async () => store.seat.knowledge.version.move({ versionId: version.id, move: kind, reason, seenAt: version.updatedAt, validity }));
  };
  const isSame = to === (days.validTo ?? "") && from === days.validFrom;
  return (
    <>
      {isComing && (
        <TextInput type="date" label={t("library.from")} value={from} onChange={(event) => setFrom(event.currentTarget.value)} data-testid="article-begins" />
      )}
      <TextInput type="date" label={t("library.to")} value={to} onChange={(event) => setTo(event.currentTarget.value)} data-testid="article-ends" />
      <TextInput
        className="library-reason"
        label={t("library.reason")}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-testid="ending-reason"
      />
      <Button variant="default" disabled={lacksReason || isSame} onClick={() => move("reschedule")} data-testid="article-reschedule">
        {t(isComing ? "library.rescheduleComing" : "library.reschedule")}
      </Button>
      <Button
        variant="subtle"
        color={isSure ? "red" : "gray"}
        disabled={lacksReason}
        onClick={() => (isSure ? move("expire") : setSure(true))}
        onBlur={() => setSure(false)}
        data-testid="article-withdraw"
      >
        {t(isSure ? "library.withdrawSure" : "library.withdraw")}
      </Button>
      {failure !== null && (
        <span role="alert" className="trouble-word">
          {t(failure === "illegalTransition" ? "library.changedMeanwhile" : `error.${failure}`)}
        </span>
      )}
    </>
  );
}
