import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { errorDataOf, HotlineError } from "../../contract/errors.ts";
import type { Mutation } from "../../contract/mutation.ts";
import { protocolVersion } from "../../contract/protocol-version.ts";
import { pushResultSchema } from "../../contract/sync.ts";
import { asHotlineError, ask, type DispatchApi, malformedAnswer, patience } from "./dispatch-client.ts";
import type { Outbox } from "./outbox.ts";

/** What sends the outbox. */
export interface PushOptions {
  readonly api: DispatchApi;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Mutations at once, and so many bytes of them. */
  readonly sizes: { readonly pushed: number; readonly pushedText: number };
  isStopped(): boolean;
  /** Whether a new device could be enrolled now. */
  canReauthenticate(): boolean;
}

/** So few changes are answered at once, or the path is dead: a seat says within seconds that it works offline. */
const quickPush = 20;
/** What says nothing of a mutation: the same is sent again later. */
const patient: ReadonlySet<HotlineError["kind"]> = new Set(["dispatchAway", "tooManyRequests", "tokenExpired", "unauthenticated"]);
/** What says that dispatch is there and cannot take this one change: all that does not wait for it goes on. */
const ofTheChange: ReadonlySet<HotlineError["kind"]> = new Set(["internal", "invalid", "tooLarge"]);
/** So often a change is tried that cannot be read there, or that something on the way holds for too large, before its author gets it back: some minutes. */
const triesUntilGivenBack = 40;

/** Sends the outbox in order. */
export class OutboxPush {
  readonly #options: PushOptions;

  constructor(options: PushOptions) {
    this.#options = options;
  }

  /**
   * Sends all that waits. @returns why a change does not arrive, where dispatch is there; null: all has arrived
   * @throws HotlineError what keeps everything from being sent; `deviceUnknown` where a change was given back to its author and its number is open
   */
  async allBeside(): Promise<HotlineError | null> {
    const { outbox, sizes, isStopped } = this.#options;
    const next = (): Mutation[] => outbox.nextBatch(sizes.pushed, sizes.pushedText);
    try {
      for (let mutations = next(); mutations.length > 0 && !isStopped(); mutations = next()) await this.#sendOrSplit(mutations);
      return null;
    } catch (error) {
      const failure = asHotlineError(error);
      if (!ofTheChange.has(failure.kind)) throw failure;
      return failure;
    }
  }
  /**
   * What is too large at once, here or for something on the way, goes in halves. By any other refusal one mutation alone may be at fault;
   * those before it must not wait for it, nor be sent again under another number.
   */
  async #sendOrSplit(mutations: Mutation[]): Promise<void> {
    const { outbox, isStopped } = this.#options;
    try {
      await this.#send(mutations);
    } catch (error) {
      const failure = asHotlineError(error);
      outbox.countAttempt(mutations.at(-1)?.sequence ?? 0, errorDataOf(failure));
      const [first, ...others] = mutations;
      if (first !== undefined && others.length === 0 && this.#givesBack(first, failure)) throw new HotlineError({ kind: "deviceUnknown" });
      if (others.length === 0 || patient.has(failure.kind)) throw failure;
      const half = failure.kind === "tooLarge" ? Math.ceil(mutations.length / 2) : 1;
      for (let from = 0; from < mutations.length && !isStopped(); from += half) await this.#sendOrSplit(mutations.slice(from, from + half));
    }
  }
  /**
   * A change that its author is to have back. What dispatch fails at by a fault of its own (`internal`) is not among them: dispatch refuses it
   * where that lies in the change, and else it may be over tomorrow.
   */
  #givesBack({ id, body }: Mutation, { kind, detail }: HotlineError): boolean {
    const { outbox, logger, canReauthenticate } = this.#options;
    if ((kind !== "tooLarge" && kind !== "invalid") || detail === malformedAnswer) return false;
    if (outbox.attemptsOf(id) < triesUntilGivenBack || !canReauthenticate()) return false;
    logger.warn("sync.change.given.back", { kind, name: body.name });
    outbox.giveBack(id, { kind });
    return true;
  }
  async #send(mutations: Mutation[]): Promise<void> {
    const { api, clock, outbox } = this.#options;
    const wait = mutations.length <= quickPush ? patience.short : patience.long;
    outbox.settle(await ask(clock, wait, pushResultSchema, (signal) => api.sync.push({ protocol: protocolVersion, mutations }, { signal })));
  }
}
