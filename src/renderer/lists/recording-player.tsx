import { Button, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { recordingChunkSize } from "../../contract/recording-api.ts";
import type { CallRow } from "../../contract/rows.ts";
import { isPlayable, mayUseRecording } from "../../domain/recording.ts";
import type { SeatClient } from "../../page/seat-link.ts";
import { kindOfError } from "../shared/error-words.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import "../calls/recording.css";

type State =
  | { readonly at: "closed" | "asking" }
  | { readonly at: "fetching"; readonly share: number }
  | { readonly at: "open"; readonly address: string }
  | { readonly at: "refused"; readonly kind: string };

/**
 * The recording of a finished call, played after a reason was given; it stays in this window's memory and goes with it.
 * closed ──button──► asking ──reason──► fetching ──► open; fetching ──no──► refused ──button──► asking
 */
export function RecordingPlayer({ call }: { call: CallRow }) {
  const { t } = useTranslation();
  const store = useStore();
  const person = useConsole().snapshot?.person ?? null;
  const [state, setState] = useState<State>({ at: "closed" });
  const [reason, setReason] = useState("");
  const address = state.at === "open" ? state.address : null;
  useEffect(() => (address === null ? undefined : () => URL.revokeObjectURL(address)), [address]);
  if (person === null || !isPlayable(call) || !mayUseRecording(person, call)) return null;
  const fetchIt = () => {
    setState({ at: "fetching", share: 0 });
    fetchRecording(store.seat, call.id, reason.trim(), (share) => setState({ at: "fetching", share })).then(
      (blob) => setState({ at: "open", address: URL.createObjectURL(blob) }),
      (error: unknown) => setState({ at: "refused", kind: kindOfError(error) }),
    );
  };
  return (
    <section className="recording-player" aria-label={t("recording.title")} data-testid="recording-player" data-state={state.at}>
      <h3 className="heading">{t("recording.title")}</h3>
      {(state.at === "closed" || state.at === "refused") && (
        <Button size="compact-sm" variant="default" onClick={() => setState({ at: "asking" })} data-testid="recording-play">
          {t("recording.play")}
        </Button>
      )}
      {state.at === "asking" && (
        <form
          className="recording-reason"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim() !== "") fetchIt();
          }}
        >
          <TextInput
            size="xs"
            autoFocus
            label={t("recording.playWhy")}
            value={reason}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            data-testid="recording-play-reason"
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button size="compact-sm" type="submit" disabled={reason.trim() === ""} data-testid="recording-play-confirm">
            {t("recording.play")}
          </Button>
        </form>
      )}
      {state.at === "fetching" && (
        <p role="status" className="quiet">
          {t("recording.fetching", { share: Math.round(state.share * 100) })}
        </p>
      )}
      {state.at === "open" && (
        // biome-ignore lint/a11y/useMediaCaption: a telephone call has no captions.
        <audio controls controlsList="nodownload" autoPlay src={state.address} aria-label={t("recording.title")} data-testid="recording-audio" />
      )}
      {state.at === "refused" && (
        <p role="alert" className="trouble-word">
          {t(state.kind === "notFound" ? "recording.gone" : `error.${state.kind}`)}
        </p>
      )}
    </section>
  );
}

async function fetchRecording(seat: SeatClient, callId: string, reason: string, onShare: (share: number) => void): Promise<Blob> {
  const { bytes, grant } = await seat.recording.open({ callId, reason });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; from < bytes; from += recordingChunkSize) {
    const chunk = await seat.recording.chunk({ callId, grant, from });
    parts.push(Uint8Array.from(atob(chunk.bytes), (character) => character.charCodeAt(0)));
    onShare(Math.min(1, (from + recordingChunkSize) / bytes));
  }
  return new Blob(parts, { type: "audio/wav" });
}
