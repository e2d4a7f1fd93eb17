import type { Notification, Session, URI } from "sip.js";
import type { Clock, Timer } from "../../base/clock.ts";
import type { TransferView } from "../../contract/line-api.ts";
import { statusOfFragment, type TransferOccurrence, transferAfter } from "../core/transfer-machine.ts";

/** What a transfer is given. */
export interface CallTransferOptions {
  readonly session: Session;
  readonly clock: Clock;
  onChange(transfer: TransferView): void;
}

/** How long the exchange may take over a transfer before the call counts as still ours, ms. */
const limit = 20_000;

/** The REFERs of one session (RFC 3515), driven by core/transfer-machine.ts. */
export class CallTransfer {
  readonly #options: CallTransferOptions;
  #view: TransferView | null = null;
  #timer: Timer | null = null;

  constructor(options: CallTransferOptions) {
    this.#options = options;
  }
  /** Whether the call is on its way to somebody else. */
  get isUnderWay(): boolean {
    return this.#view?.state === "requested" || this.#view?.state === "accepted";
  }
  /** Hands the call over: to an address, or to who is at the far end of another session (with Replaces). */
  ask(to: URI | Session, as: TransferView["kind"]): void {
    if (this.isUnderWay) return;
    this.#move({ kind: "asked", as });
    const onNotify = (notification: Notification): void => {
      void notification.accept().catch(() => {});
      const status = statusOfFragment(notification.request.body);
      if (status !== null && status >= 200) this.#move({ kind: "answered", code: status });
    };
    const requestDelegate = {
      onReject: ({ message }: { message: { statusCode?: number | undefined } }) => this.#move({ kind: "answered", code: message.statusCode ?? 500 }),
    };
    this.#timer = this.#options.clock.after(limit, () => this.#move({ kind: "timeOut" }));
    this.#options.session.refer(to, { onNotify, requestDelegate }).catch(() => this.#move({ kind: "answered", code: 500 }));
  }
  /** The exchange ended our leg. */
  released(): void {
    this.#move({ kind: "released" });
  }
  stop(): void {
    this.#timer?.cancel();
  }

  /** A word that comes after the last one, as a NOTIFY after the BYE does, is let go. */
  #move(occurrence: TransferOccurrence): void {
    if (occurrence.kind !== "asked" && this.#view?.state !== "requested") return;
    this.#view = transferAfter(this.#view, occurrence);
    if (this.#view.state !== "requested") this.#timer?.cancel();
    this.#options.onChange(this.#view);
  }
}
