import { Button, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TicketNumber } from "../../contract/call-api.ts";
import { kindOfError } from "../shared/error-words.ts";
import { useStore } from "../shared/use-console.ts";

/** Whose full number: a ticket's, a call's, or one of a person's. */
export type RevealTarget =
  | { readonly ticketId: string; readonly number: TicketNumber }
  | { readonly callId: string }
  | { readonly callerId: string; readonly numberHash: string };
/** So long a full number stays on screen, ms. */
const shownFor = 30_000;

type State =
  | { readonly at: "hidden" }
  | { readonly at: "asking" }
  | { readonly at: "shown"; readonly number: string }
  | { readonly at: "refused"; readonly kind: string };

/**
 * A masked number with the button that shows it whole, after a reason was given; dispatch writes down who, when and why.
 * hidden ──button──► asking ──reason──► shown ──30 s──► hidden; asking ──no answer──► refused ──button──► asking
 */
export function Reveal({ mask, target }: { mask: string; target: RevealTarget }) {
  const { t } = useTranslation();
  const store = useStore();
  const [state, setState] = useState<State>({ at: "hidden" });
  const [reason, setReason] = useState("");
  useEffect(() => {
    if (state.at !== "shown") return;
    const timer = window.setTimeout(() => setState({ at: "hidden" }), shownFor);
    return () => window.clearTimeout(timer);
  }, [state]);
  const ask = () =>
    void store.seat.number.reveal({ ...target, reason: reason.trim() }).then(
      ({ number }) => setState({ at: "shown", number }),
      (error: unknown) => setState({ at: "refused", kind: kindOfError(error) }),
    );
  if (state.at === "asking") {
    return (
      <form
        className="reveal"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== "") ask();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          setState({ at: "hidden" });
        }}
      >
        <span>{mask}</span>
        <TextInput
          size="xs"
          autoFocus
          aria-label={t("callers.revealWhy")}
          placeholder={t("callers.revealWhy")}
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-testid="reveal-reason"
        />
        <Button size="compact-xs" type="submit" disabled={reason.trim() === ""} data-testid="reveal-confirm">
          {t("callers.reveal")}
        </Button>
      </form>
    );
  }
  return (
    <span className="reveal" role="status">
      <span data-testid="revealed">{state.at === "shown" ? state.number : mask}</span>
      {state.at !== "shown" && (
        <Button size="compact-xs" variant="subtle" onClick={() => setState({ at: "asking" })} data-testid="reveal">
          {t("callers.reveal")}
        </Button>
      )}
      {state.at === "refused" && <span className="trouble-word">{t(`error.${state.kind === "dispatchAway" ? "revealAway" : state.kind}`)}</span>}
    </span>
  );
}
