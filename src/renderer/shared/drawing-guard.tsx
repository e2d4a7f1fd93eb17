import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ConsoleStore } from "./console-store.ts";
import { ConsoleContext } from "./use-console.ts";

/** So long what is typed may take to reach the journal before the window is drawn anew all the same, ms. */
const patience = 3_000;
/** A window that fails again so soon after it was drawn anew waits for a person, ms. */
const soon = 20_000;
const memory = "hotline:drawnAnew";

interface State {
  readonly failure: "none" | "first" | "again";
}

/**
 * A fault in drawing leaves no blank window in the middle of a call: what is typed goes to the journal, then the window is
 * loaded anew, with its call and its draft. The telephone is another page and knows nothing of it.
 *
 * ```
 *  drawn ──throws──► typed text settles ──► loaded anew ──throws within 20 s──► told, with a button
 * ```
 */
export class DrawingGuard extends Component<{ children: ReactNode }, State> {
  static override contextType = ConsoleContext;
  declare context: ConsoleStore | null;
  override state: State = { failure: "none" };

  static getDerivedStateFromError(): State {
    const last = Number(sessionStorage.getItem(memory) ?? 0);
    return { failure: Date.now() - last < soon ? "again" : "first" };
  }
  override componentDidCatch(): void {
    if (this.state.failure === "first") void this.#loadAnew();
  }
  override render(): ReactNode {
    const { failure } = this.state;
    return failure === "none" ? this.props.children : <Failure canWait={failure === "first"} onLoad={() => void this.#loadAnew()} />;
  }

  async #loadAnew(): Promise<void> {
    const drafts = [...(this.context?.state.drafts.values() ?? [])];
    const settled = Promise.allSettled([this.context?.forms.settled(), ...drafts.map((draft) => draft.settled())]);
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, patience))]).catch(() => {});
    sessionStorage.setItem(memory, String(Date.now()));
    location.reload();
  }
}

function Failure({ canWait, onLoad }: { canWait: boolean; onLoad: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="sign-in quiet" role="alert" data-testid="drawing-failed">
      {t(canWait ? "app.drawnAnew" : "app.drawingFailed")}
      {!canWait && (
        <button type="button" onClick={onLoad}>
          {t("app.loadAnew")}
        </button>
      )}
    </div>
  );
}
