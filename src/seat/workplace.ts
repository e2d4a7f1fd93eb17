import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { LiveEvent } from "../contract/dispatch-api.ts";
import { HotlineError } from "../contract/errors.ts";
import type { PlaceRow } from "../contract/rows.ts";
import type { Change } from "../contract/sync.ts";
import { Configurations } from "./configurations.ts";
import { Drafts } from "./drafts/drafts.ts";
import { fillLists } from "./lists/fill-lists.ts";
import { hashedNumber } from "./screen-pop/number-hash.ts";
import { PlaceIndex } from "./search/places.ts";
import type { Session } from "./session/session.ts";
import type { OpenStore } from "./store/vault.ts";
import type { DispatchApi } from "./sync/dispatch-client.ts";
import { Outbox } from "./sync/outbox.ts";
import { PendingChanges } from "./sync/pending-changes.ts";
import { Picture } from "./sync/picture.ts";
import { SyncEngine } from "./sync/sync-engine.ts";

/** What is told outwards of the sync. */
export interface SyncListener {
  onOnline(online: boolean, error: HotlineError | null): void;
  onFilling(filling: { done: number; total: number } | null): void;
  onChanges(changes: readonly Change[], isFilling: boolean): void;
  onServerTime(serverTime: number, at: number, took: number): void;
  onLive(event: LiveEvent): void;
  onOutbox(): void;
}
/** What a workplace is made from. */
export interface WorkplaceOptions {
  readonly store: OpenStore;
  readonly session: Session;
  readonly api: DispatchApi | null;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly listener: SyncListener;
  deviceId(): string | null;
  forgetDevice(): void;
  /** dispatch's time as far as it is known, UTC ms. */
  centralNow(): number;
}

/** Everything of the seat that works on the open store. */
export class Workplace {
  readonly store: OpenStore;
  readonly configurations: Configurations;
  readonly pending: PendingChanges;
  readonly picture: Picture;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  /** null: this seat knows no dispatch. */
  readonly engine: SyncEngine | null;
  #places: PlaceIndex | null = null;

  constructor(options: WorkplaceOptions) {
    const { store, session, clock, listener, deviceId } = options;
    this.store = store;
    this.configurations = new Configurations(store.cache, options.centralNow);
    this.pending = new PendingChanges({
      hashed: (raw) => hashedNumber(session.numberKey, raw),
      configuration: (version, at) => this.configurations.of(version, at),
      inForce: () => this.configurations.inForce(),
      personName: (personId) => (session.person?.id === personId ? session.person.name : null),
    });
    this.picture = new Picture(store.cache, this.pending);
    this.outbox = new Outbox({ store, pending: this.pending, clock, deviceId, onChange: () => listener.onOutbox() });
    this.drafts = new Drafts(store.journal, () => clock.now());
    // A full disk stops it; the next start goes on.
    fillLists(store.cache).catch((error: unknown) => options.logger.error("lists.unfilled", { kind: error instanceof HotlineError ? error.kind : "internal" }));
    this.engine = options.api === null ? null : this.#engine(options, options.api);
  }

  /** The directory, read once and again when it changed. */
  get places(): PlaceIndex {
    this.#places ??= new PlaceIndex(this.store.cache.read((statements) => statements.places.all()).map((document) => JSON.parse(String(document)) as PlaceRow));
    return this.#places;
  }
  stop(): Promise<void> {
    return this.engine?.stop() ?? Promise.resolve();
  }

  #engine({ session, clock, logger, listener, deviceId, forgetDevice, store }: WorkplaceOptions, api: DispatchApi): SyncEngine {
    return new SyncEngine({
      ...listener,
      api,
      cache: store.cache,
      outbox: this.outbox,
      clock,
      logger,
      random: Math.random,
      deviceId,
      forgetDevice,
      keepToken: () => session.keepToken(),
      reauthenticate: () => session.reauthenticate(),
      onChanges: (changes, isFilling) => {
        if (changes.some((change) => change.value.entity === "place")) this.#places = null;
        if (changes.some((change) => change.value.entity === "configuration")) this.configurations.forget();
        listener.onChanges(changes, isFilling);
      },
    });
  }
}

/** @throws HotlineError `unauthenticated` while the store is locked */
export function needWorkplace(workplace: Workplace | null): Workplace {
  if (workplace === null) throw new HotlineError({ kind: "unauthenticated", detail: "storeLocked" });
  return workplace;
}
