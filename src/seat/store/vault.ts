import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Clock, Timer } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { HotlineError } from "../../contract/errors.ts";
import { Cache } from "./cache.ts";
import { checkCache, type RunningCheck } from "./cache-check.ts";
import { type FolderLock, lockFolder } from "./folder-lock.ts";
import { Journal } from "./journal.ts";
import { copyOf, type DeviceClaim, KeySlots, type KeyWrap } from "./key-slots.ts";
import { journalMigrations } from "./migrations/journal/index.ts";
import { setAside, sweepSetAside, wasLeftOpen } from "./set-aside.ts";

/** Both files of the seat, open. */
export interface OpenStore {
  readonly journal: Journal;
  readonly cache: Cache;
}
/** What a vault is given. */
export interface VaultOptions {
  readonly folder: string;
  readonly keyWrap: KeyWrap | null;
  readonly clock: Clock;
  readonly logger: Logger;
  onCacheRebuilt(): void;
}

/** How often the journal's write-ahead log is moved into its file, ms: a few pages then, a fraction of a millisecond. */
const checkpointEvery = 2_000;
/** The whole cache is looked through so long after the store was opened, ms, when nobody waits for the console any more. */
const checkAfter = 30_000;

/**
 * The seat's folder: its lock, its key slots and, once a key is had, its two files.
 *
 * ```
 *  locked ──a slot opens (key ring at start; password, or what dispatch gives, at sign-in), or the first key is made──► open ──close──► closed
 * ```
 *
 * It stays open when a person signs out: drafts and the phone are kept between the shifts.
 */
export class Vault {
  readonly #options: VaultOptions;
  readonly #lock: FolderLock;
  #slots: KeySlots;
  #key: Buffer | null = null;
  #store: OpenStore | null = null;
  #checkpoint: Timer | null = null;
  #check: Timer | null = null;
  #running: RunningCheck | null = null;

  /** @throws HotlineError `internal` (folderInUse), `storeNewer`, `storeDamaged`; the file system's own errors */
  constructor(options: VaultOptions) {
    this.#options = options;
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    this.#lock = lockFolder(options.folder);
    try {
      sweepSetAside(options.folder, options.clock.now());
      this.#slots = this.#readSlots();
    } catch (error) {
      this.#lock.release();
      throw error;
    }
  }

  get store(): OpenStore | null {
    return this.#store;
  }
  /** Both files. @throws HotlineError `unauthenticated` while no key is had */
  need(): OpenStore {
    if (this.#store === null) throw new HotlineError({ kind: "unauthenticated", detail: "storeLocked" });
    return this.#store;
  }
  /** The device's id, known before any key is had. */
  get deviceId(): string | null {
    return this.#slots.deviceId;
  }

  /** Whether the operating system guards the key, so that no password does. */
  get hasKeyWrap(): boolean {
    return this.#options.keyWrap !== null;
  }
  /** Whether there is a store that the key ring ought to open and does not: it was changed, or the profile is another's. */
  get isKeyLost(): boolean {
    return this.hasKeyWrap && this.#slots.isMade && this.#store === null;
  }
  /** Whether this person's password may open the store. */
  knows(login: string): boolean {
    return this.#slots.knows(login);
  }
  /** dispatch no longer knows this device under its id: the next sign-in enrols a new one. */
  forgetDevice(): void {
    this.#slots.forgetDevice();
  }
  /** By what this device proves itself at dispatch, as far as that can be opened: by the open store's key, or by this person's password. */
  async claim(person: { login: string; password: string }): Promise<DeviceClaim> {
    return this.#slots.claim(this.#key ?? (await this.#slots.openByPassword(person.login, person.password)));
  }

  /** Opens by the operating system's key ring, making the first key there; stays locked without one. */
  async openByKeyWrap(): Promise<void> {
    const { keyWrap, logger } = this.#options;
    if (keyWrap === null || this.#store !== null) return;
    const key = this.#slots.isMade ? await this.#slots.openByKeyWrap(keyWrap) : randomBytes(32);
    if (key === null) {
      logger.warn("store.keyRing.refused");
      return;
    }
    if (!this.#slots.isMade) await this.#slots.addKeyWrap(key, keyWrap);
    this.#open(key);
  }
  /** Whether this person's slot opens by this password; opens the store when it was locked. */
  async openByPassword(login: string, password: string): Promise<boolean> {
    const key = await this.#slots.openByPassword(login, password);
    if (key === null) return false;
    if (this.#store === null) this.#open(key);
    return true;
  }
  /**
   * Opens by what dispatch gave at sign-in, or makes the first key. @throws HotlineError `storeDamaged` when no slot opens;
   * the files are then kept aside, so that the next sign-in begins a new store and nothing is deleted.
   */
  openByDispatch(secret: string): void {
    if (this.#store !== null) return;
    const isNew = !this.#slots.isMade;
    const key = isNew ? randomBytes(32) : this.#slots.openByRecovery(secret);
    // Before any file is made with it: after a power cut between the two nothing would open that file.
    if (isNew && key !== null) this.#slots.addRecovery(key, secret);
    if (key !== null) {
      this.#open(key);
      return;
    }
    this.#setAside(["keys.json", copyOf("keys.json"), "journal.sqlite", "cache.sqlite"]);
    this.#slots = this.#readSlots();
    throw new HotlineError({ kind: "storeDamaged", detail: "noKeyOpens" });
  }
  /** Whether there is a store at all. */
  get isMade(): boolean {
    return this.#slots.isMade;
  }
  /** Whether the key that an administrator was told by dispatch opens the store. */
  openByRecoveryKey(secret: string): boolean {
    const key = this.#slots.openByRecovery(secret);
    if (key !== null && this.#store === null) this.#open(key);
    return key !== null;
  }
  /** The name by which dispatch knows this device from now on, and what proves it. @param secret null: nothing new @throws HotlineError `unauthenticated` */
  takeDevice(deviceId: string, secret: string | null): void {
    if (this.#key === null) throw new HotlineError({ kind: "unauthenticated", detail: "storeLocked" });
    this.#slots.setDevice(deviceId, secret, this.#key);
  }
  /** Gives the key ring a slot again where it no longer opens its own; a ring that refuses is asked again at the next start. */
  async renewKeyWrap(): Promise<void> {
    const { keyWrap, logger } = this.#options;
    if (keyWrap === null || this.#key === null || (await this.#slots.openByKeyWrap(keyWrap)) !== null) return;
    await this.#slots.addKeyWrap(this.#key, keyWrap).catch(() => logger.warn("store.keyRing.refused"));
  }
  /** Gives the person who signed in, and dispatch, a slot each. */
  async enrol(person: { login: string; password: string; recoverySecret: string }): Promise<void> {
    if (this.#key === null) return;
    const opens = this.#slots.openByRecovery(person.recoverySecret);
    if (opens === null) this.#slots.addRecovery(this.#key, person.recoverySecret);
    // With a key ring no password guards the data, so none is spread over slots.
    if (this.#options.keyWrap !== null) return this.renewKeyWrap();
    const isEnrolled = await this.#slots.openByPassword(person.login, person.password);
    if (isEnrolled === null) await this.#slots.addPassword(this.#key, person.login, person.password);
  }

  /** A person's password opens the store no longer; the other slots do. */
  forget(login: string): void {
    this.#slots.removePassword(login);
  }

  close(): void {
    this.#checkpoint?.cancel();
    this.#check?.cancel();
    void this.#running?.stop();
    this.#store?.journal.close();
    this.#store?.cache.close();
    this.#store = null;
    this.#lock.release();
  }

  #open(key: Buffer): void {
    const { folder, onCacheRebuilt } = this.#options;
    const file = join(folder, "cache.sqlite");
    const isUnclean = wasLeftOpen(file);
    const journal = this.#openJournal(join(folder, "journal.sqlite"), key);
    const cache = new Cache({ file, key, onRebuilt: onCacheRebuilt });
    this.#key = key;
    this.#store = { journal, cache };
    this.#keepJournalShort(journal);
    this.#check = this.#options.clock.after(isUnclean ? 0 : checkAfter, () => void this.#checkWhole(file, key));
  }
  /** What no reader has met yet: each page, and each index against its table. */
  async #checkWhole(file: string, key: Buffer): Promise<void> {
    const cache = this.#store?.cache;
    const generation = cache?.generation;
    this.#running = checkCache({ file, key });
    const result = await this.#running.result;
    this.#running = null;
    this.#options.logger.info("cache.checked", { result });
    // One that was begun anew meanwhile is another file.
    if (result === "damaged" && cache !== undefined && this.#store?.cache === cache && cache.generation === generation) cache.foundDamaged();
  }
  #keepJournalShort(journal: Journal): void {
    this.#checkpoint = this.#options.clock.after(checkpointEvery, () => {
      try {
        journal.checkpoint();
      } catch {
        // The log holds all of it as well; a full disk is told by the next write.
        this.#options.logger.warn("journal.checkpoint.failed");
      }
      this.#keepJournalShort(journal);
    });
  }
  #openJournal(file: string, key: Buffer): Journal {
    try {
      return Journal.open(file, key);
    } catch (error) {
      if (!(error instanceof HotlineError) || error.kind !== "storeDamaged") throw error;
      this.#setAside(["journal.sqlite"]);
      // The device's numbering is lost with its journal: the next sign-in enrols a new device.
      this.#slots.forgetDevice();
      throw error;
    }
  }
  #readSlots(): KeySlots {
    return new KeySlots(join(this.#options.folder, "keys.json"), journalMigrations.length);
  }
  #setAside(names: readonly string[]): void {
    const { folder, clock, logger } = this.#options;
    const suffix = setAside(folder, names, clock.now());
    logger.error("store.setAside", { files: names.join(" "), suffix });
  }
}
