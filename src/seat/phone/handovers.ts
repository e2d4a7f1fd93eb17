import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { handoverSchema } from "../../contract/call-api.ts";
import type { LineCall } from "../../contract/line-api.ts";
import type { Desk } from "../desk.ts";
import { ask, type DispatchApi } from "../sync/dispatch-client.ts";

/** What handing over needs. */
export interface HandoversOptions {
  readonly desk: () => Desk;
  readonly api: DispatchApi | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The call does not wait longer than this for its ticket, ms. */
const leaveLimit = 1_500;
const takeLimit = 8_000;
const answerSchema = z.object({ handover: handoverSchema.nullable() });

/**
 * Tickets that go with their calls, through dispatch and by the call's id. Nothing typed is lost on the way:
 * the author keeps the draft until the other seat has it, and for good when something was added since.
 * ```
 *  here: written ──leave──► left ──taken there, unchanged──► closed here · ──changed since──► kept here too
 *  there: the call is answered ──take──► the draft of that call holds what was left
 * ```
 */
export class Handovers {
  readonly #options: HandoversOptions;
  /** What was left of each call, as it was saved then. */
  readonly #left = new Map<string, { readonly draftId: string; readonly savedAt: number }>();

  constructor(options: HandoversOptions) {
    this.#options = options;
  }

  /** Leaves the ticket of a call for whoever gets it. With dispatch away the call goes alone. */
  async leave(callId: string): Promise<void> {
    const { api, clock, logger, desk } = this.#options;
    const written = desk().handoverOf(callId);
    if (written === null || api === null) return;
    const { draftId, savedAt, handover } = written;
    try {
      await ask(clock, leaveLimit, z.object({}), (signal) => api.calls.leave(handover, { signal }));
      this.#left.set(callId, { draftId, savedAt });
    } catch {
      logger.warn("handover.unleft");
    }
  }
  /** The other seat has it. */
  taken(callId: string): void {
    const left = this.#left.get(callId);
    this.#left.delete(callId);
    if (left !== undefined) this.#options.desk().closeHandedOver(left.draftId, left.savedAt);
  }
  /** A call that was handed to this seat is talked in: its ticket comes to the desk. */
  async take(call: LineCall): Promise<void> {
    const { api, clock, logger, desk } = this.#options;
    if (api === null) return;
    try {
      const callId = call.aboutCallId ?? call.callId;
      const { handover } = await ask(clock, takeLimit, answerSchema, (signal) => api.calls.take({ callId }, { signal }));
      if (handover !== null) desk().takeOver(call.callId, handover);
    } catch {
      logger.warn("handover.untaken");
    }
  }
}
