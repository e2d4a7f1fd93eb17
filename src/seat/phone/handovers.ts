import { z } from "zod";
import type { Clock, Timer } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { type Handover, handoverSchema } from "../../contract/call-api.ts";
import type { LineCall } from "../../contract/line-api.ts";
import type { HandoverView } from "../../contract/seat-api.ts";
import type { Desk } from "../desk.ts";
import { ask, type DispatchApi } from "../sync/dispatch-client.ts";

/** What handing over needs. */
export interface HandoversOptions {
  readonly desk: () => Desk;
  readonly api: DispatchApi | null;
  readonly clock: Clock;
  readonly logger: Logger;
  onChange(): void;
}

/** The call does not wait longer than this for its ticket, ms. */
const leaveLimit = 1_500;
const takeLimit = 8_000;
/** A ticket is asked for again after so long each, ms: the word that a colleague left comes by the exchange, their ticket by dispatch, and an answer may be lost. */
const takeAgain = [0, 250, 500, 1_000, 2_000];
/** The form of a call that was handed over waits so long for what was written, ms. */
const formLimit = 2_500;
/** A ticket that nobody took by then is told to be its author's, ms. */
const keptAfter = 15_000;
const answerSchema = z.object({ handover: handoverSchema.nullable() });

/**
 * Tickets that go with their calls, through dispatch and by the call's id. Nothing typed is lost on the way:
 * the author keeps the draft until the other seat has it, and for good when something was added since.
 * ```
 *  here: written ──leave──► left ──taken there, unchanged──► closed here · ──changed since──► kept here too
 *  there: the call is answered, or the colleague left the three-party call ──take──► the draft of that call holds what was left ──► said
 *
 *  told to who left a three-party call:  waiting ──taken there──► taken
 *                                           └──nobody took it · dispatch away──► kept ◄── somebody outside stays
 * ```
 */
export class Handovers {
  readonly #options: HandoversOptions;
  /** What was left of each call, as it was saved then. */
  readonly #left = new Map<string, { readonly draftId: string; readonly savedAt: number }>();
  /** Takings that are under way, by the call at this seat. */
  readonly #taking = new Map<string, Promise<void>>();
  #view: HandoverView | null = null;
  #kept: Timer | null = null;

  constructor(options: HandoversOptions) {
    this.#options = options;
  }
  /** What becomes of the ticket of the three-party call that was left last. */
  get view(): HandoverView | null {
    return this.#view;
  }
  stop(): void {
    this.#kept?.cancel();
  }

  /** Leaves the ticket of a call for whoever gets it. With dispatch away the call goes alone. @returns whether it was left */
  async leave(callId: string): Promise<boolean> {
    const { api, clock, logger, desk } = this.#options;
    const written = desk().handoverOf(callId);
    if (written === null || api === null) return false;
    const { draftId, savedAt, handover } = written;
    try {
      // Before the answer: who takes it may be faster.
      this.#left.set(callId, { draftId, savedAt });
      await ask(clock, leaveLimit, z.object({}), (signal) => api.calls.leave(handover, { signal }));
      return true;
    } catch {
      logger.warn("handover.unleft");
      return false;
    }
  }
  /** The operator left a three-party call and others go on. @param colleague the seat among them; null: somebody outside, who takes no ticket */
  async leaveRoom(callId: string, colleague: string | null): Promise<void> {
    if (this.#options.desk().handoverOf(callId) === null) return;
    this.#tell({ callId, colleague, state: colleague === null ? "kept" : "waiting" });
    if (colleague === null) return;
    if (!(await this.leave(callId))) this.#keep(callId);
    else this.#kept = this.#options.clock.after(keptAfter, () => this.#keep(callId));
  }
  /** The other seat has it. */
  taken(callId: string): void {
    const left = this.#left.get(callId);
    this.#left.delete(callId);
    if (left !== undefined) this.#options.desk().closeHandedOver(left.draftId, left.savedAt);
    if (this.#view?.callId === callId) this.#tell({ ...this.#view, state: "taken" });
  }
  /** A call that was handed to this seat is talked in: its ticket comes to the desk. */
  take(call: LineCall): Promise<void> {
    let unheard = (): void => {};
    const isUnheard = new Promise<void>((resolve) => {
      unheard = resolve;
    });
    const taking = this.#take(call, unheard).finally(() => this.#taking.delete(call.callId));
    // With dispatch away nobody waits: what comes after all is joined to what was typed meanwhile.
    this.#taking.set(call.callId, Promise.race([taking, isUnheard]));
    return taking;
  }
  /** Resolves when what was written of a call is here, or when it is late. */
  async settled(callId: string): Promise<void> {
    const taking = this.#taking.get(callId);
    if (taking === undefined) return;
    await Promise.race([taking, new Promise<void>((resolve) => void this.#options.clock.after(formLimit, resolve))]);
  }

  async #take(call: LineCall, onUnheard: () => void): Promise<void> {
    const { clock, logger } = this.#options;
    const of = call.aboutCallId ?? call.callId;
    for (const pause of takeAgain) {
      if (pause > 0) await new Promise<void>((resolve) => void clock.after(pause, resolve));
      const handover = await this.#ask(of).catch(() => "unheard" as const);
      if (handover === "unheard") {
        onUnheard();
        continue;
      }
      // Of a call that was handed over it lies there before the call is here; who leaves a room may be slower.
      if (handover === null && call.purpose !== "conference") return;
      if (handover !== null) return this.#keepHere(call.callId, of, handover);
    }
    logger.warn("handover.untaken");
  }
  /** Only what is in the journal here may be let go there. Where that is not heard it stays there too, and is one ticket by its id. */
  #keepHere(callId: string, of: string, handover: Handover): void {
    const { api, clock, logger, desk } = this.#options;
    try {
      desk().takeOver(callId, handover);
    } catch {
      logger.warn("handover.unkept");
      return;
    }
    if (api === null) return;
    void ask(clock, takeLimit, z.object({}), (signal) => api.calls.taken({ callId: of }, { signal })).catch(() => logger.warn("handover.unsaid"));
  }
  async #ask(callId: string): Promise<Handover | null> {
    const { api, clock } = this.#options;
    if (api === null) return null;
    return (await ask(clock, takeLimit, answerSchema, (signal) => api.calls.take({ callId, saysTaken: true }, { signal }))).handover;
  }
  #keep(callId: string): void {
    if (this.#view?.callId === callId && this.#view.state === "waiting") this.#tell({ ...this.#view, state: "kept" });
  }
  #tell(view: HandoverView): void {
    this.#kept?.cancel();
    this.#view = view;
    this.#options.onChange();
  }
}
