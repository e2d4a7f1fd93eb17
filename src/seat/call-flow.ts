import { z } from "zod";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { HotlineError } from "../contract/errors.ts";
import type { LineCall } from "../contract/line-api.ts";
import type { SeatEvent } from "../contract/seat-api.ts";
import { hasCitizen, isAskedIn } from "../domain/three-party.ts";
import type { Desk } from "./desk.ts";
import { isLive, type LineHub } from "./line/line-hub.ts";
import type { Handovers } from "./phone/handovers.ts";
import type { Phone } from "./phone/phone.ts";
import type { SeatStateKeeper } from "./seat-state/seat-state-keeper.ts";
import type { Session } from "./session/session.ts";
import { ask, type DispatchApi, patience } from "./sync/dispatch-client.ts";

const emptySchema = z.object({});

/** Whether a call is a matter of its own: one to a colleague about a matter in hand, or into a conference from here, leaves the desk as it is. */
export const bringsPop = (call: LineCall): boolean =>
  call.purpose === "outside" ||
  call.purpose === "transfer" ||
  call.purpose === "return" ||
  (call.purpose === "consult" && call.direction === "in") ||
  isAskedIn(call);

export interface CallFlowOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly api: DispatchApi | null;
  readonly session: Session;
  readonly hub: LineHub;
  readonly states: SeatStateKeeper;
  readonly desk: Desk;
  readonly phone: Phone;
  readonly handovers: Handovers;
  /** How long a wrap-up lasts, ms. */
  wrapUpMs(): number;
  send(event: SeatEvent): void;
  /** The seat could not keep something. */
  onTrouble(error: unknown): void;
  /** The last call in hand is over. */
  onQuiet(): void;
}

/** What a call's course does at the seat: the pop, the seat's state, the record of it. */
export class CallFlow {
  readonly #options: CallFlowOptions;

  constructor(options: CallFlowOptions) {
    this.#options = options;
  }

  /** @param before the call as it was; null: it is new */
  changed(call: LineCall, before: LineCall | null): void {
    const { states, phone } = this.#options;
    if (before === null && isLive(call) && bringsPop(call) && phone.dialled(call.callId)?.ticketId == null) this.#pop(call);
    // A colleague's call takes nobody out of wrap-up or a break unless it is answered.
    if (call.phase === "ringing" && before === null && (call.purpose === "outside" || states.state.state === "ready")) states.occur({ kind: "ringing" });
    if (isLive(call) && call.answeredAt !== null && (before === null || before.answeredAt === null)) states.occur({ kind: "answered" });
    this.#handedOver(call, before);
    if (call.phase === "ended") this.#ended(call);
  }
  /** A call whose line is gone: its caller would hear nothing for half a minute, until the exchange misses our sound. */
  async endLost({ callId }: LineCall): Promise<void> {
    const { api, session, clock, logger } = this.#options;
    if (api === null || session.token === null) return;
    await ask(clock, patience.short, emptySchema, (signal) => api.calls.end({ callId }, { signal })).catch((error: unknown) =>
      logger.warn("call.lost.unended", { kind: error instanceof HotlineError ? error.kind : "internal" }),
    );
  }

  #pop(call: LineCall): void {
    const { session, desk, send } = this.#options;
    if (session.person !== null) send({ kind: "pop", pop: desk.popOfCall(call) });
  }
  /**
   * A call that was handed to this seat, by a blind transfer, after a question, or by a colleague who left a three-party call: the caller's
   * pop, and the ticket as written so far.
   */
  #handedOver(call: LineCall, before: LineCall | null): void {
    if (call.phase !== "talking") return;
    const { desk, send, handovers } = this.#options;
    // Until then the pop showed the colleague.
    if (before?.purpose === "consult" && call.purpose !== "consult") send({ kind: "pop", pop: desk.popOfCall(call) });
    const isNews = before === null || before.phase !== call.phase || before.purpose !== call.purpose || hasCitizen(call) !== hasCitizen(before);
    if (isNews && (call.purpose === "transfer" || hasCitizen(call))) void handovers.take(call);
  }
  /** Out of a three-party call that others go on with: the exchange ends it where nobody does. */
  #leftRoom({ purpose, direction, answeredAt, endCause, aboutCallId, colleague }: LineCall): void {
    const isLeft = purpose === "conference" && direction === "out" && answeredAt !== null && endCause !== "calledHungUp";
    if (isLeft && aboutCallId !== null) void this.#options.handovers.leaveRoom(aboutCallId, colleague);
  }
  #ended(call: LineCall): void {
    const { desk, hub, phone, states, logger, wrapUpMs, onTrouble, onQuiet } = this.#options;
    phone.ended(call.callId);
    // A full disk must not keep the seat from its next call.
    try {
      desk.recordCall(call);
    } catch (error) {
      onTrouble(error);
      logger.error("call.unrecorded", { kind: error instanceof HotlineError ? error.kind : "internal" });
    }
    this.#leftRoom(call);
    if (hub.liveCalls.length > 0) return;
    states.occur({ kind: "ended", wrapUpMs: wrapUpMs() });
    onQuiet();
  }
}
