import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "../../../src/base/logger.ts";
import type { HotlineError } from "../../../src/contract/errors.ts";
import type { MutationBody } from "../../../src/contract/mutation.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import type { SignInResult } from "../../../src/contract/session.ts";
import type { Change } from "../../../src/contract/sync.ts";
import type { StoredDraft } from "../../../src/seat/drafts/drafts.ts";
import { hashedNumber } from "../../../src/seat/screen-pop/number-hash.ts";
import { Cache, type CacheFiles, type Position } from "../../../src/seat/store/cache.ts";
import { Journal } from "../../../src/seat/store/journal.ts";
import { createDispatchApi } from "../../../src/seat/sync/dispatch-client.ts";
import { KeptRows } from "../../../src/seat/sync/kept-rows.ts";
import { Outbox } from "../../../src/seat/sync/outbox.ts";
import { PendingChanges } from "../../../src/seat/sync/pending-changes.ts";
import { SyncEngine, type SyncSizes } from "../../../src/seat/sync/sync-engine.ts";
import { systemRandom } from "../../../src/seat/system-random.ts";
import { systemClock } from "../system-clock.ts";

/** The two files of a seat and the sync between them and dispatch, without the seat around it: what is held can be looked at row by row. */
export interface SyncedStore {
  readonly signedIn: SignInResult;
  readonly cache: Cache;
  readonly outbox: Outbox;
  /** Forms that are open. */
  readonly drafts: StoredDraft[];
  /** How far a first fill has come, as it was told last. */
  readonly filling: { readonly done: number; readonly total: number } | null;
  /** What made rounds fail, newest last. */
  readonly failures: HotlineError["data"][];
  start(): void;
  /** Ends the sync and closes the files, as a process's end does, and opens them again. */
  reopen(): Promise<void>;
  append(body: MutationBody): void;
  /** Ids of a kind that are in the cache. */
  ids(entity: "ticket" | "call" | "caller"): Set<string>;
  /** A ticket's document; null when it is not here. */
  ticket(id: string): { readonly fields: { readonly content: string } } | null;
  /** Runs rounds until it holds; else rejects with what was waited for and how far it came. */
  until(what: string, holds: (position: Position) => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Ends a wait for what does not come, ms, and says what that was. */
const longestWait = 90_000;

/** How a store differs from a test's usual one. */
export interface StoreOptions {
  readonly sizes?: SyncSizes;
  /** 32 bytes; the usual store is in the clear. */
  readonly key?: Uint8Array;
  /** Where the cache is; the disk, if nothing else is said. */
  readonly files?: CacheFiles;
  /** Rows came and are in the cache. */
  onChanges?(changes: readonly Change[]): void;
}

/** @param url of dispatch, through a link that can be cut */
export async function startSyncedStore(url: string, login: string, { sizes, key, files, onChanges }: StoreOptions = {}): Promise<SyncedStore> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-synced-"));
  let token: string | null = null;
  const api = createDispatchApi(url, () => token);
  const signedIn = await api.session.signIn({ protocol: protocolVersion, login, password: "demo-12345", deviceId: null });
  token = signedIn.token;
  const { deviceId } = signedIn;
  const drafts: StoredDraft[] = [];
  const failures: HotlineError["data"][] = [];
  let filling: SyncedStore["filling"] = null;
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const check of waiting) check();
  };
  const open = () => {
    const cache = new Cache({ file: join(folder, "cache.sqlite"), key: key ?? null, onRebuilt: () => {}, ...(files === undefined ? {} : { files }) });
    const journal = Journal.open(join(folder, "journal.sqlite"), key ?? null);
    const pending = new PendingChanges({
      hashed: (raw) => hashedNumber(null, raw),
      configuration: () => null,
      inForce: () => null,
      personName: () => null,
    });
    const kept = new KeptRows(journal, () => drafts);
    let engine: SyncEngine | null = null;
    const outbox = new Outbox({
      store: { cache, journal },
      pending,
      clock: systemClock,
      random: systemRandom,
      deviceId: () => deviceId,
      forgetDevice: () => {},
      onChange: () => {
        kept.outboxChanged();
        engine?.wake();
        look();
      },
    });
    engine = new SyncEngine({
      api,
      cache,
      outbox,
      clock: systemClock,
      logger: silentLogger,
      random: systemRandom,
      ...(sizes === undefined ? {} : { sizes }),
      deviceId: () => deviceId,
      kept: () => kept.now(),
      keptRows: () => kept.rows(),
      keepToken: async () => {},
      reauthenticate: async () => false,
      canReauthenticate: () => false,
      forgetDevice: () => {},
      onOnline: (_online, error) => {
        if (error !== null) failures.push(error.data);
        look();
      },
      onFilling: (told) => {
        filling = told;
        look();
      },
      onForgotten: look,
      onChanges: (changes) => {
        onChanges?.(changes);
        look();
      },
      onServerTime: () => {},
      onLive: () => {},
      onLiveOver: () => {},
    });
    return { cache, journal, outbox, engine };
  };
  let opened = open();
  const close = async (): Promise<void> => {
    await opened.engine.stop();
    opened.cache.close();
    opened.journal.close();
  };
  return {
    signedIn,
    get cache() {
      return opened.cache;
    },
    get outbox() {
      return opened.outbox;
    },
    drafts,
    failures,
    get filling() {
      return filling;
    },
    start: () => opened.engine.start(),
    async reopen() {
      await close();
      opened = open();
    },
    append: (body) => void opened.outbox.append(signedIn.person.id, [body]),
    ids: (entity) => new Set(opened.cache.read(({ ask }) => ask(`SELECT id FROM ${entity}`).pluck().all()) as string[]),
    ticket(id) {
      const document = opened.cache.read(({ ticketById }) => ticketById.get(id));
      return document === undefined ? null : JSON.parse(String(document));
    },
    until: (what, holds) =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => {
          waiting.delete(check);
          const { snapshot, fill, cursor } = opened.cache.position;
          reject(new Error(`not seen within ${longestWait / 1_000} s: ${what}; ${JSON.stringify({ at: snapshot?.at, fill, cursor, filling, failures })}`));
        }, longestWait);
        const check = (): void => {
          if (!holds(opened.cache.position)) return;
          clearTimeout(limit);
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    async stop() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
