import { Core, type Session } from "sip.js";
import { faultOfOffer, offerRefusals } from "../core/session-offer.ts";

/** What the watch over the far side's re-INVITEs is given. */
export interface TheirReinvitesOptions {
  readonly session: Session;
  /** Whether the far side is held: an answer keeps it so. */
  isHeld(): boolean;
}

/**
 * The far side's re-INVITEs of one call, such as the exchange's question whether it still stands (RFC 4028).
 * SIP.js answers one also while it prepares an offer of ours on the same RTCPeerConnection, and sends the one description for the other;
 * it answers with what our last offer asked for, an ICE restart or a hold that was refused included; and an ACK that is lost with the path
 * bars every later re-INVITE. So one of theirs that meets ours is refused (491, RFC 3261 §14.2), ours waits for theirs (§14.1),
 * and an answer says what is the case.
 */
export class TheirReinvites {
  readonly #options: TheirReinvitesOptions;
  #isOurs = false;
  #waiting: (() => void)[] = [];

  constructor(options: TheirReinvitesOptions) {
    this.#options = options;
  }
  /** From when the call is answered on. */
  watch(): void {
    const dialog = this.#dialog;
    const before = dialog?.delegate;
    if (dialog === null || before === undefined) return;
    dialog.delegate = {
      ...before,
      onInvite: (request) => {
        const { body } = request.message;
        const fault = body === "" ? null : faultOfOffer(body);
        if (this.#isOurs) request.reject({ statusCode: 491 });
        // The call goes on as it was (RFC 3261 §14.2).
        else if (fault !== null) request.reject({ ...offerRefusals[fault] });
        else this.#answer(dialog, () => before.onInvite?.(request));
      },
      onAck: (request) => {
        this.#settle();
        return before.onAck?.(request);
      },
    };
  }
  /** Runs one of ours when none of theirs is under way; meanwhile theirs are refused. */
  async apart<Outcome>(ours: () => Promise<Outcome>): Promise<Outcome> {
    while (this.#isTheirs) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isOurs = true;
    try {
      return await ours();
    } finally {
      this.#isOurs = false;
    }
  }

  /** The path is cut: what was answered before is not waited for, its ACK was for a connection that is gone. */
  cut(): void {
    if (this.#dialog?.reinviteUserAgentServer?.transaction.state === Core.TransactionState.Accepted) this.#forget();
  }

  get #dialog(): Core.SessionDialog | null {
    const { dialog } = this.#options.session;
    return dialog instanceof Core.SessionDialog ? dialog : null;
  }
  get #isTheirs(): boolean {
    return this.#dialog?.reinviteUserAgentServer !== undefined;
  }
  #forget(): void {
    if (this.#dialog !== null) this.#dialog.reinviteUserAgentServer = undefined;
    this.#settle();
  }
  #settle(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
  #answer(dialog: Core.SessionDialog, answer: () => void): void {
    const { session, isHeld } = this.#options;
    const theirs = dialog.reinviteUserAgentServer;
    const answered = (): void => {
      // Its ACK never came, though the answer was repeated for 64·T1 (RFC 3261 §13.3.1.4).
      const isGivenUp = theirs?.transaction.state === Core.TransactionState.Terminated;
      if (isGivenUp && dialog.reinviteUserAgentServer === theirs) this.#forget();
      else if (!this.#isTheirs) this.#settle();
    };
    theirs?.transaction.addStateChangeListener(answered);
    session.sessionDescriptionHandlerOptionsReInvite = { hold: isHeld() } as typeof session.sessionDescriptionHandlerOptionsReInvite;
    answer();
  }
}
