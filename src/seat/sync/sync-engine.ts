import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { Random } from "../../base/random.ts";
import type { LiveEvent } from "../../contract/dispatch-api.ts";
import { HotlineError } from "../../contract/errors.ts";
import { protocolVersion } from "../../contract/protocol-version.ts";
import { type Change, epochOf, type Forgotten, type PullResult, pullResultSchema, type StreamedPage } from "../../contract/sync.ts";
import { isSameWindow, isWithin } from "../../domain/window.ts";
import type { Cache, Position } from "../store/cache.ts";
import { giveSpaceBack } from "../store/give-space-back.ts";
import { BackOff } from "./back-off.ts";
import { asHotlineError, ask, type DispatchApi, patience } from "./dispatch-client.ts";
import { adoptedNews, ImageFill } from "./image-fill.ts";
import type { IsKept } from "./kept-rows.ts";
import { LiveStream } from "./live-stream.ts";
import type { Outbox } from "./outbox.ts";
import { OutboxPush } from "./outbox-push.ts";
import { fillFromSnapshot, needsFill } from "./snapshot-fill.ts";
import { StreamedPages } from "./streamed-pages.ts";
import { beforeWindow, isDispatchToJudge, sweepWindow } from "./window-sweep.ts";

/** What a sync engine is given. */
export interface SyncOptions {
  readonly api: DispatchApi;
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  /** How much goes at once, where it is not the usual. */
  readonly sizes?: SyncSizes;
  deviceId(): string | null;
  /** Before each round: renews a token that is soon to end. */
  keepToken(): Promise<void>;
  /** Gets a new token by what is remembered of the person. @returns whether it did */
  reauthenticate(): Promise<boolean>;
  /** Whether enough is remembered for that. */
  canReauthenticate(): boolean;
  /** The device's numbers are another's too, or can no longer be offered: the next sign-in must enrol a new one. */
  forgetDevice(): void;
  /** Rows that stay in the cache, in the window or not, because something on its way or in writing needs them. */
  kept(): IsKept;
  /** The same, row by row. */
  keptRows(): readonly Forgotten[];
  /** Rows left the cache. */
  onForgotten(): void;
  onOnline(online: boolean, error: HotlineError | null): void;
  /** First fill: rows done and in all; null when it is complete. */
  onFilling(filling: { done: number; total: number } | null): void;
  onChanges(changes: readonly Change[], isFilling: boolean): void;
  /** dispatch's time at the local clock's `at`, and how long the question took, ms. */
  onServerTime(serverTime: number, at: number, took: number): void;
  onLive(event: LiveEvent): void;
  /** Nothing more is told until the next `hello`. */
  onLiveOver(): void;
}

/** How much goes at once. */
export interface SyncSizes {
  /** Rows per pull, and rows per turn of the event loop while filling, so that a call is never kept waiting. */
  readonly pulled: number;
  readonly applied: number;
  /** Mutations per push, and so many bytes of them: dispatch takes 4 MiB at once, and a proxy before it may take less. */
  readonly pushed: number;
  readonly pushedText: number;
}
const usualSizes: SyncSizes = { pulled: 2_000, applied: 200, pushed: 200, pushedText: 1_000_000 };
/** Waits before a round is tried again, from the first to the longest, ms. */
export const roundWaits = { first: 500, longest: 8_000 } as const;
/** A round without any sign also finds a dead connection. Ms. */
const longestSilence = 15_000;

/**
 * Keeps the seat and dispatch alike: pushes the outbox in order, pulls the feed by cursor, and listens.
 *
 * ```
 *                                                          ┌── rows ──┐
 *  stopped ──start──► round (push all, pull all) ──ok──► listening ◄──┘ ──changed · appended · a gap in the rows · 15 s──► round
 *                       ├──all but a change that is stuck──► waiting, and listening ──time · wake──► round
 *                       │                                    │ stream ends
 *                       └──fails──► waiting (back-off) ──────┴──time · wake──► round
 * ```
 */
export class SyncEngine {
  readonly #options: SyncOptions;
  readonly #sizes: SyncSizes;
  readonly #backOff: BackOff;
  #isStopped = true;
  #running: Promise<void> = Promise.resolve();
  #wake: (() => void) | null = null;
  #isWoken = false;
  readonly #push: OutboxPush;
  readonly #live: LiveStream;
  readonly #streamed = new StreamedPages();
  readonly #image = new ImageFill();

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#sizes = options.sizes ?? usualSizes;
    this.#push = new OutboxPush({ ...options, sizes: this.#sizes, isStopped: () => this.#isStopped });
    this.#backOff = new BackOff(roundWaits.first, roundWaits.longest, () => options.random.next());
    this.#live = new LiveStream({
      ...options,
      random: () => options.random.next(),
      onEvent: (event) => this.#heard(event),
      onOver: () => options.onLiveOver(),
      onDue: () => this.#isStopped || this.wake(),
    });
  }
  start(): void {
    this.wake();
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#running = this.#running.then(() => this.#run());
  }
  /** There is something to do: a change was appended, or a person signed in. */
  wake(): void {
    this.#isWoken = true;
    this.#wake?.();
  }
  /** What the stream told until now was told to another sign-in. */
  listenAnew(): void {
    this.#live.close();
    this.wake();
  }
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#live.close();
    this.wake();
    await this.#running;
    this.#image.stop();
  }

  async #run(): Promise<void> {
    let cured: HotlineError["kind"] | null = null;
    while (!this.#isStopped) {
      this.#isWoken = false;
      const { stuck, error } = await this.#round().then(
        (held) => ({ stuck: held, error: null }),
        (failure: unknown) => ({ stuck: null, error: asHotlineError(failure) }),
      );
      if (this.#isStopped) return;
      const before: HotlineError["kind"] | null = cured;
      cured = error !== null && (await this.#cureIfPossible(error)) ? error.kind : null;
      if (stuck !== null) await this.#waitBeside(stuck);
      else if (error === null) await this.#listen();
      // What was no cure must not be tried without a pause.
      else if (cured === null || cured === before) await this.#waitAfter(error);
    }
  }

  /** @returns why a change does not arrive, where all else went well */
  async #round(): Promise<HotlineError | null> {
    // What the stream told until now lies before the place up to which this round pulls.
    this.#streamed.clear();
    await this.#options.keepToken();
    // Forked and not named anew yet, for dispatch could not be asked: pulling alone would look healthy.
    if (this.#options.deviceId() === null) throw new HotlineError({ kind: "deviceUnknown" });
    const stuck = await this.#push.allBeside();
    await this.#fillIfNeeded();
    await this.#pullAll();
    await this.#sweep();
    // What was acknowledged by the push may be in the cursor already.
    if (stuck === null && this.#options.outbox.nextBatch(1, 1).length > 0) this.#isWoken = true;
    return stuck;
  }
  async #listen(): Promise<void> {
    this.#backOff.reset();
    this.#options.onOnline(true, null);
    const { clock } = this.#options;
    const end = clock.monotonic() + Math.min(this.#live.ensure() ?? longestSilence, longestSilence);
    do await this.#sleep(end - clock.monotonic(), () => !this.#streamed.isEmpty);
    while (await this.#takeStreamed());
  }
  /**
   * Takes in the rows that the stream told, as far as nothing else is to be done.
   * @param isStuck what is on its way waits for another try @returns whether the seat may go on listening
   */
  async #takeStreamed(isStuck = false): Promise<boolean> {
    const { cache, outbox, logger } = this.#options;
    if (this.#streamed.isEmpty) return false;
    try {
      while (!this.#isWoken && !this.#isStopped) {
        const page = this.#streamed.next(cache.position.cursor);
        // Which of its own the feed holds by now a seat hears only when it asks.
        if (page === null) return isStuck || !outbox.isUnderWay;
        if (page === "gap") return false;
        const { containedSequence, deviceId, window } = cache.position;
        // Told to somebody who was given another area meanwhile, or another day has begun: what is held now is asked.
        if (page.window !== null && !isSameWindow(page.window, window)) return false;
        await this.#apply({ ...page, containedSequence }, deviceId);
        if (needsFill(cache.position)) return false;
      }
    } catch (error) {
      // The round meets what is behind it, or pulls what could not be read.
      logger.warn("sync.rows.failed", { kind: asHotlineError(error).kind });
    }
    return false;
  }
  /** dispatch is there and tells what changes, while a change of this seat waits to be tried again. */
  async #waitBeside(error: HotlineError): Promise<void> {
    this.#options.logger.warn("sync.push.stuck", { kind: error.kind, detail: error.detail });
    this.#options.onOnline(true, error);
    this.#live.ensure();
    this.#isWoken = false;
    const { clock } = this.#options;
    const end = clock.monotonic() + this.#backOff.next();
    do await this.#sleep(end - clock.monotonic(), () => !this.#streamed.isEmpty);
    while (await this.#takeStreamed(true));
  }
  async #waitAfter(error: HotlineError): Promise<void> {
    this.#options.logger.warn("sync.round.failed", { kind: error.kind, detail: error.detail });
    // dispatch is there, and asks for patience.
    if (error.kind !== "tooManyRequests") {
      this.#live.close();
      this.#options.onOnline(false, error);
    }
    this.#isWoken = false;
    await this.#sleep(Math.max(this.#backOff.next(), Math.min(error.retryAfter ?? 0, 60_000)));
  }
  /** Until something wakes it or the time is over. @param isThere what it would wake for has come already */
  #sleep(delay: number, isThere: () => boolean = () => false): Promise<void> {
    if (this.#isWoken || this.#isStopped || isThere()) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#options.clock.after(Math.max(0, delay), () => this.#wake?.());
      this.#wake = () => {
        timer.cancel();
        this.#wake = null;
        resolve();
      };
    });
  }

  /** The first fill, by an image where there is one, and what a window has gained: by a snapshot, for the feed tells what changes and not what was. */
  async #fillIfNeeded(): Promise<void> {
    const { cache, clock } = this.#options;
    if (this.#isStopped || !needsFill(cache.position)) return;
    const asked = clock.monotonic();
    const context = {
      ...this.#options,
      isStopped: () => this.#isStopped,
      onServerTime: (serverTime: number) => this.#measured(serverTime, asked),
      onEpoch: (epoch: number) => this.#options.outbox.meetEpoch(epoch),
      between: () => this.#push.allBeside(),
    };
    if (this.#image.isFor(cache) && (await this.#image.fill({ ...context, onProgress: (fill) => this.#options.onFilling(fill) }))) {
      this.#tellAdopted();
      return;
    }
    if (this.#isStopped) return;
    await fillFromSnapshot({
      ...context,
      applied: this.#sizes.applied,
      onProgress: () => this.#options.onFilling(needsFill(cache.position) ? cache.position.fill : null),
      onRows: (changes) => this.#options.onChanges(this.#withOwn(changes), true),
    });
  }
  /** What a fill by rows would have told of what is read once and kept, and of what was made here; and nothing that was found before is where it was. */
  #tellAdopted(): void {
    const { cache, keptRows, onChanges, onForgotten, onFilling } = this.#options;
    onChanges(this.#withOwn(adoptedNews(cache, keptRows())), true);
    onForgotten();
    onFilling(null);
  }
  /** A snapshot does not say whose change a row holds; what is still on its way from here is this seat's own, and news to it. */
  #withOwn(changes: readonly Change[]): Change[] {
    const isKept = this.#options.kept();
    const deviceId = this.#options.deviceId();
    return changes.map((change) => (isKept({ entity: change.value.entity, id: change.value.row.id }) ? { ...change, deviceId } : change));
  }
  async #pullAll(): Promise<void> {
    const { cache } = this.#options;
    for (let more = true; more && !this.#isStopped; ) {
      const result = await this.#pull();
      await this.#apply(result, this.#options.deviceId());
      more = result.more;
      // The window has grown: what it gained comes first, for meanwhile the feed must stand still.
      if (needsFill(cache.position)) await this.#fillIfNeeded();
    }
  }
  async #sweep(): Promise<void> {
    const { cache, clock, kept, onForgotten, logger } = this.#options;
    if (this.#isStopped) return;
    const gone = await sweepWindow({ cache, kept, now: () => clock.now(), isStopped: () => this.#isStopped });
    if (gone > 0) onForgotten();
    const given = await giveSpaceBack(cache, () => this.#isStopped);
    if (given > 0) logger.info("cache.space.given.back", { pages: given });
  }
  async #pull(): Promise<PullResult> {
    const { api, cache, clock } = this.#options;
    const asked = clock.monotonic();
    const input = { protocol: protocolVersion, cursor: cache.position.cursor, limit: this.#sizes.pulled };
    const result = await ask(clock, patience.short, pullResultSchema, (signal) => api.sync.pull(input, { signal }));
    this.#measured(result.serverTime, asked);
    return result;
  }
  #measured(serverTime: number, asked: number): void {
    const { clock, onServerTime } = this.#options;
    const took = clock.monotonic() - asked;
    onServerTime(serverTime, clock.now() - took / 2, took);
  }
  /** The last piece carries the cursor; a crash before it only means that the page is pulled again. @param deviceId whose contained sequence it tells */
  async #apply(result: StreamedPage & Pick<PullResult, "containedSequence">, deviceId: string | null): Promise<void> {
    const { cache, outbox, clock, kept } = this.#options;
    outbox.meetEpoch(epochOf(result.cursor));
    // Before what comes: whom a row named that goes may be named by another that comes, and comes with it.
    if (result.forget.length > 0 && cache.forget(result.forget, kept(), clock.now()) > 0) this.#options.onForgotten();
    const people = result.people.map((row): Change => ({ value: { entity: "caller", row }, deviceId: null, sequence: null }));
    let changes = [...people, ...result.changes];
    const piece = this.#sizes.applied;
    while (changes.length > piece) {
      cache.apply(changes.slice(0, piece), cache.position, false);
      changes = changes.slice(piece);
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#isStopped) return;
    }
    const { containedSequence, window } = result;
    if (window !== null) beforeWindow(cache, window);
    if (window !== null && isDispatchToJudge(cache, cache.position.window, window)) cache.replace();
    cache.apply(changes, positionAfter(cache.position, result, deviceId), outbox.wouldLetGo(containedSequence));
    outbox.contain(result.serverTime);
    if (result.changes.length > 0) this.#options.onChanges(result.changes, false);
  }

  #heard(event: LiveEvent): void {
    if (event.kind === "rows") {
      this.#streamed.add(event);
      this.#wake?.();
      return;
    }
    this.#options.onLive(event);
    if (event.kind === "changed" || event.kind === "hello") this.wake();
  }

  /** A cure that fails, such as by a full disk, is tried again when the next round meets the same error. */
  #cureIfPossible(error: HotlineError): Promise<boolean> {
    return this.#cure(error).catch((failure: unknown) => {
      this.#options.logger.warn("sync.cure.failed", { kind: asHotlineError(failure).kind, of: error.kind });
      return false;
    });
  }
  /** What an error asks to be done. @returns whether a new round may begin at once */
  async #cure(error: HotlineError): Promise<boolean> {
    const { outbox, cache, logger, forgetDevice, reauthenticate } = this.#options;
    switch (error.kind) {
      case "epochChanged":
        logger.warn("sync.begins.anew", { kind: error.kind });
        outbox.offerEverything();
        cache.empty();
        return true;
      case "cursorTooOld":
        logger.warn("sync.takes.snapshot", { kind: error.kind });
        cache.replace();
        return true;
      case "sequenceGap":
        if (outbox.offerFrom(Number(error.detail ?? Number.NaN))) return true;
        forgetDevice();
        return reauthenticate();
      case "deviceForked":
        forgetDevice();
        return reauthenticate();
      case "tokenExpired":
      case "unauthenticated":
      case "deviceUnknown":
        return reauthenticate();
      case "storeDamaged":
        return cache.isRebuilt;
      default:
        return false;
    }
  }
}

/** Where the cache stands after a page of the feed. Where the window holds more than before, what it gained is to be fetched up to there. */
function positionAfter(
  before: Position,
  { cursor, containedSequence, window }: Pick<PullResult, "cursor" | "containedSequence" | "window">,
  deviceId: string | null,
): Position {
  const after = { ...before, cursor, containedSequence, deviceId };
  if (window === null) return after;
  const isGrown = before.window === null || !isWithin(window, before.window);
  const gained = isGrown ? { cursor, window: null, held: before.window, at: null } : null;
  return { ...after, window, snapshot: before.snapshot ?? gained };
}
