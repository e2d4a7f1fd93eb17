import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import type { ArticleVersionRow } from "../../contract/knowledge-rows.ts";
import { isWriter } from "../../domain/article-life.ts";
import { cityDay } from "../../domain/city-day.ts";
import { useCentralNow, useConsole, useStore } from "../shared/use-console.ts";
import { useUnsentForm } from "../shared/use-unsent-form.ts";
import type { LibraryPlace } from "./library-place.ts";
import { useActing } from "./use-writing.ts";

const writtenSchema = z.object({ reason: z.string() });
const empty = { reason: "" };

interface ReviewProps {
  readonly version: ArticleVersionRow;
  onPlace(place: LibraryPlace | null): void;
  onBack(): void;
}

/** Another's judgement: publish it, at once or from a day on, or send it back with a reason. */
export function Review({ version, onPlace, onBack }: ReviewProps) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const { failure, act } = useActing();
  const today = cityDay(useCentralNow(60_000));
  const { validFrom, validTo } = version.content;
  const [from, setFrom] = useState(validFrom < today ? today : validFrom);
  const [to, setTo] = useState(validTo ?? "");
  const { fields, change, end } = useUnsentForm(`review:${version.id}`, writtenSchema, empty);
  const { reason } = fields;
  if (snapshot?.person == null || isWriter(version, snapshot.person.id)) {
    return (
      <p className="library-actions quiet" data-testid="own-work">
        {t("library.ownWork")}
      </p>
    );
  }
  const move = async (kind: "publish" | "sendBack") => {
    const validity = kind === "publish" ? { from, to: to === "" ? null : to } : null;
    const moved = await act(async () => store.seat.knowledge.version.move({ versionId: version.id, move: kind, reason, seenAt: version.updatedAt, validity }));
    if (moved === null) return;
    end();
    onPlace(kind === "publish" ? { kind: "article", articleId: version.articleId } : null);
    if (kind === "sendBack") onBack();
  };
  return (
    <div className="library-actions">
      <Textarea
        className="library-reason"
        label={t("library.opinion")}
        value={reason}
        maxLength={500}
        autosize
        minRows={1}
        maxRows={4}
        onChange={(event) => change({ reason: event.currentTarget.value })}
        data-testid="review-reason"
      />
      <TextInput type="date" label={t("library.from")} value={from} onChange={(event) => setFrom(event.currentTarget.value)} data-testid="publish-from" />
      <TextInput type="date" label={t("library.to")} value={to} onChange={(event) => setTo(event.currentTarget.value)} data-testid="publish-to" />
      <Button onClick={() => void move("publish")} data-testid="article-publish">
        {t(from > today ? "library.publishFrom" : "library.publish", { date: from })}
      </Button>
      <Button variant="default" disabled={reason.trim() === ""} onClick={() => void move("sendBack")} data-testid="article-send-back">
        {t("library.sendBack")}
      </Button>
      {failure !== null && (
        <span role="alert" className="trouble-word">
          {t(failure === "waiting" ? "library.isWaiting" : failure === "illegalTransition" ? "library.changedMeanwhile" : `error.${failure}`)}
        </span>
      )}
    </div>
  );
}
