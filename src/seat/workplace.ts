import type { Clock, Timer } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Random } from "../base/random.ts";
import type { LiveEvent } from "../contract/dispatch-api.ts";
import { HotlineError } from "../contract/errors.ts";
import type { PlaceRow } from "../contract/rows.ts";
import type { Change, PushResult } from "../contract/sync.ts";
import { cityDay } from "../domain/city-day.ts";
import { Configurations } from "./configurations.ts";
import { Drafts } from "./drafts/drafts.ts";
import { ComingArticles } from "./knowledge/coming-articles.ts";
import { KnowledgePicture, type PendingKnowledge } from "./knowledge/knowledge-picture.ts";
import { fillLists } from "./lists/fill-lists.ts";
import { hashedNumber } from "./screen-pop/number-hash.ts";
import { PlaceIndex } from "./search/places.ts";
import type { Session } from "./session/session.ts";
import { knownByName, knownIn, usesOfPlaces } from "./store/known-places.ts";
import type { OpenStore } from "./store/vault.ts";
import type { DispatchApi } from "./sync/dispatch-client.ts";
import { KeptRows } from "./sync/kept-rows.ts";
import { Outbox } from "./sync/outbox.ts";
import { PendingChanges } from "./sync/pending-changes.ts";
import { Picture } from "./sync/picture.ts";
import { SyncEngine, type SyncSizes } from "./sync/sync-engine.ts";
import { HintFinder } from "./together/hints.ts";
import { Teaching } from "./together/teaching.ts";

/** What is told outwards of the sync. */
export interface SyncListener {
  onOnline(online: boolean, error: HotlineError | null): void;
  onFilling(filling: { done: number; total: number } | null): void;
  onChanges(changes: readonly Change[], isFilling: boolean): void;
  /** Rows left the cache. */
  onForgotten(): void;
  onServerTime(serverTime: number, at: number, took: number): void;
  onLive(event: LiveEvent): void;
  /** Nothing more is told until the next `hello`. */
  onLiveOver(): void;
  onOutbox(): void;
  onRejected(rejected: PushResult["rejected"]): void;
}
/** What a workplace is made from. */
export interface WorkplaceOptions {
  readonly store: OpenStore;
  readonly session: Session;
  readonly api: DispatchApi | null;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  /** How much the sync takes at once, where it is not the usual. */
  readonly sizes?: SyncSizes;
  readonly listener: SyncListener;
  deviceId(): string | null;
  forgetDevice(): void;
  /** dispatch's time as far as it is known, UTC ms. */
  centralNow(): number;
}

/** What a place's row lacks when it was written by a version of before. */
const addedLater = { syllables: "", abolishedOn: null, successorId: null };
/** After so many tickets the uses of places are counted anew. */
const recount = 1_000;
/** The directory's names are spelled a little while after the store was opened, a part at a time, ms. */
const [warmUpAfter, warmUpStep] = [2_000, 30];

/** Everything of the seat that works on the open store. */
export class Workplace {
  readonly store: OpenStore;
  readonly configurations: Configurations;
  readonly pending: PendingChanges;
  readonly picture: Picture;
  readonly knowledge: KnowledgePicture;
  readonly coming: ComingArticles;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly hints: HintFinder;
  /** What stays in the cache though it lies outside the window. */
  readonly kept: KeptRows;
  /** null: this seat knows no dispatch. */
  readonly engine: SyncEngine | null;
  #places: PlaceIndex | null = null;
  readonly #logger: Logger;
  #learnedTickets = 0;
  #warming: Timer;

  constructor(options: WorkplaceOptions) {
    const { store, session, clock, random, listener, deviceId } = options;
    this.store = store;
    this.configurations = new Configurations(store.cache, options.centralNow);
    this.pending = new PendingChanges({
      hashed: (raw) => hashedNumber(session.numberKey, raw),
      configuration: (version, at) => this.configurations.of(version, at),
      inForce: () => this.configurations.inForce(),
      personName: (personId) => (session.person?.id === personId ? session.person.name : null),
    });
    this.picture = new Picture(store.cache, this.pending);
    this.coming = new ComingArticles(store.cache, options.centralNow);
    this.#logger = options.logger;
    this.bringIn();
    this.knowledge = new KnowledgePicture(
      store.cache,
      () => this.#pendingKnowledge(session),
      () => cityDay(options.centralNow()),
    );
    this.kept = new KeptRows(store.journal, () => this.drafts.all());
    this.outbox = new Outbox({
      store,
      pending: this.pending,
      clock,
      random,
      deviceId,
      forgetDevice: options.forgetDevice,
      onChange: () => {
        this.kept.outboxChanged();
        listener.onOutbox();
      },
      onRejected: (rejected) => listener.onRejected(rejected),
    });
    this.drafts = new Drafts(store.journal, () => clock.now());
    this.hints = new HintFinder(
      new Teaching(
        store.cache,
        () => this.configurations.inForce(),
        () => clock.now(),
      ),
    );
    // A full disk stops it; the next start goes on.
    fillLists(store.cache).catch((error: unknown) => options.logger.error("lists.unfilled", { kind: error instanceof HotlineError ? error.kind : "internal" }));
    this.engine = options.api === null ? null : this.#engine(options, options.api);
    this.#warming = clock.after(warmUpAfter, () => this.#warmPlaces(options));
  }

  /** Lets versions of articles hold whose day has come; on a full disk the next hour tries again. @returns whether there were any */
  bringIn(): boolean {
    return onlyTold(this.#logger, () => this.coming.bringIn()) ?? false;
  }
  /** The directory with what tickets taught of places, read once and again when the directory changed. */
  get places(): PlaceIndex {
    const { cache } = this.store;
    this.#places ??= new PlaceIndex(
      cache.read((statements) => statements.places.all()).map((document) => ({ ...addedLater, ...JSON.parse(String(document)) }) as PlaceRow),
      {
        within: (placeId) => cache.read((statements) => knownIn(statements.knownPlaces, placeId)),
        named: (run) => cache.read((statements) => knownByName(statements.knownPlaces, run)),
        uses: () => cache.read((statements) => usesOfPlaces(statements.knownPlaces)),
      },
    );
    return this.#places;
  }
  /** Only the person signed in has changes here whose name and role are known; another's wait unseen until dispatch has them. */
  #pendingKnowledge({ person }: Session): PendingKnowledge[] {
    if (person === null) return [];
    const { id, name, role } = person;
    return this.pending.knowledge.filter((pending) => pending.personId === id).map((pending) => ({ ...pending, actor: { id, name, role } }));
  }
  stop(): Promise<void> {
    this.#warming.cancel();
    return this.engine?.stop() ?? Promise.resolve();
  }

  /** So that the first key in the place box need not wait. */
  #warmPlaces({ clock, logger }: Pick<WorkplaceOptions, "clock" | "logger">): void {
    const hasMore = onlyTold(logger, () => this.places.warm());
    if (hasMore === true) this.#warming = clock.after(warmUpStep, () => this.#warmPlaces({ clock, logger }));
  }
  #recountPlaces(): void {
    this.#learnedTickets = 0;
    this.#places?.countUses();
  }
  #engine({ session, clock, logger, random, sizes, listener, deviceId, forgetDevice, store }: WorkplaceOptions, api: DispatchApi): SyncEngine {
    return new SyncEngine({
      ...listener,
      api,
      cache: store.cache,
      outbox: this.outbox,
      clock,
      logger,
      random,
      ...(sizes === undefined ? {} : { sizes }),
      deviceId,
      forgetDevice,
      kept: () => this.kept.now(),
      keptRows: () => this.kept.rows(),
      keepToken: () => session.keepToken(),
      reauthenticate: () => session.reauthenticate(),
      canReauthenticate: () => session.canReauthenticate,
      onChanges: (changes, isFilling) => {
        if (changes.some((change) => change.value.entity === "place")) this.#places = null;
        if (changes.some((change) => change.value.entity === "configuration")) this.configurations.forget();
        if (changes.some((change) => change.value.entity === "article")) this.bringIn();
        this.#learnedTickets += changes.filter((change) => change.value.entity === "ticket").length;
        if (this.#learnedTickets >= recount) this.#recountPlaces();
        listener.onChanges(changes, isFilling);
      },
    });
  }
}

/** What is done ahead of its need must not end the seat when it fails: the need will tell. */
function onlyTold<Value>(logger: Logger, work: () => Value): Value | null {
  try {
    return work();
  } catch (error) {
    logger.warn("workplace.later", { kind: error instanceof HotlineError ? error.kind : "internal" });
    return null;
  }
}

/** @throws HotlineError `unauthenticated` while the store is locked */
export function needWorkplace(workplace: Workplace | null): Workplace {
  if (workplace === null) throw new HotlineError({ kind: "unauthenticated", detail: "storeLocked" });
  return workplace;
}
