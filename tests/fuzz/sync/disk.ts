import type { Database } from "better-sqlite3";
import { HotlineError } from "../../../src/contract/errors.ts";
import { Cache } from "../../../src/seat/store/cache.ts";
import { type DatabaseOptions, openDatabase } from "../../../src/seat/store/database.ts";
import { Journal } from "../../../src/seat/store/journal.ts";
import type { OpenStore } from "../../../src/seat/store/vault.ts";
import type { SeatFaults } from "./faults.ts";
import type { Life } from "./link.ts";
import { overlaid } from "./overlaid.ts";
import type { Scheduler } from "./scheduler.ts";
import { Spells } from "./spells.ts";

/** What a seat's disk holds: the bytes of its two files, and the device of its key file. */
export interface DiskImage {
  readonly journal: Buffer;
  readonly cache: Buffer;
  readonly deviceId: string | null;
  readonly deviceSecret: string | null;
  /** The cache was thrown away, and what dispatch confirmed has not come again yet. */
  readonly isEmptied: boolean;
}

/** The process ended in the midst of a write. */
export class Killed extends Error {}

const empty = (kind: "journal" | "cache"): Buffer => {
  const cache =
    kind === "cache" ? new Cache({ file: ":memory:", key: null, files: { open: keep, remove: () => {}, images: null }, onRebuilt: () => {} }) : null;
  const journal = kind === "journal" ? Journal.open(":memory:", null, keep) : null;
  cache?.rewrite([], "lists", "filled");
  const bytes = kept?.serialize() ?? Buffer.alloc(0);
  cache?.close();
  journal?.close();
  return bytes;
};
let kept: Database | null = null;
function keep(options: DatabaseOptions): Database {
  kept = openDatabase(options);
  return kept;
}
/** New files, made once: making one takes tens of milliseconds, for it walks through all migrations. */
const newFiles = { journal: empty("journal"), cache: empty("cache"), deviceId: null, deviceSecret: null, isEmptied: false } satisfies DiskImage;

/** How a write of the disk goes wrong. `before`: nothing is written; `after`: it is, and nobody is told. */
export type Fate = "before" | "after";

/**
 * A seat's disk with the real store on it, in memory. It can be full, end the process at a write, lose what was not yet asked to
 * be durable, be damaged, and be put back to an older image.
 */
export class Disk {
  readonly full: Spells<boolean>;
  /** What will become of a coming write, and after how many others. */
  fate: { readonly kind: Fate; after: number } | null = null;
  deviceId: string | null = null;
  deviceSecret: string | null = null;
  isEmptied = false;
  #image: DiskImage = newFiles;
  #journal: Database | null = null;
  #cache: Database | null = null;
  /** The cache at its last durable commit: what surely outlives a power cut. */
  #durableCache: Buffer = newFiles.cache;
  readonly #keepsDurable: boolean;
  readonly #onWritten: () => void;
  #isRemoved = false;

  /** @param keepsDurable whether power cuts will be asked for, which costs a copy a durable commit @param onWritten after each write */
  constructor(scheduler: Scheduler, keepsDurable: boolean, onWritten: () => void) {
    this.full = new Spells(scheduler, false);
    this.#keepsDurable = keepsDurable;
    this.#onWritten = onWritten;
  }

  /** Opens the store for a process. `killed`: a write ended it. */
  open(life: Life, faults: SeatFaults, on: { rebuilt(): void; killed(): void }): OpenStore {
    const journal = Journal.open(this.#image.journal, null, (options) => {
      this.#journal = openDatabase(options);
      return this.#journal;
    });
    this.#isRemoved = false;
    const files = {
      open: (options: DatabaseOptions): Database => {
        this.#cache = openDatabase({ ...options, file: this.#isRemoved ? newFiles.cache : this.#image.cache });
        return this.#cache;
      },
      remove: (): void => {
        this.#isRemoved = true;
        this.#throwAway();
      },
      images: null,
    };
    const cache = new Cache({ file: "cache", key: null, files, onRebuilt: on.rebuilt });
    const write = this.#writer(life, on.killed);
    return { journal: faults.journal(this.#guardJournal(journal, write)), cache: faults.cache(this.#guardCache(cache, write)) };
  }
  /** Takes the files as the process that just ended left them. @param isPowerCut what was not durable is lost */
  close(isPowerCut: boolean): void {
    this.#image = this.image(isPowerCut);
    this.#journal?.close();
    this.#cache?.close();
    this.#journal = null;
    this.#cache = null;
  }
  image(isPowerCut = false): DiskImage {
    const { deviceId, deviceSecret, isEmptied } = this;
    if (this.#journal === null || this.#cache === null) return { ...this.#image, deviceId, deviceSecret, isEmptied };
    const cache = isPowerCut ? this.#durableCache : this.#cache.serialize();
    return { journal: this.#journal.serialize(), cache, deviceId, deviceSecret, isEmptied };
  }
  /** While nothing runs on it. */
  putBack(image: DiskImage): void {
    this.#image = image;
    this.#durableCache = image.cache;
    this.deviceId = image.deviceId;
    this.deviceSecret = image.deviceSecret;
    this.isEmptied = image.isEmptied;
  }
  /** As the key file does: one write for both, which is durable when it returns. */
  takeDevice(deviceId: string | null, secret: string | null): void {
    if (deviceId !== this.deviceId || secret !== null) this.deviceSecret = secret;
    this.deviceId = deviceId;
  }
  /** While nothing runs on it. */
  damageCache(): void {
    this.#image = { ...this.#image, cache: Buffer.alloc(8_192, 0x5a) };
  }

  #throwAway(): void {
    this.#durableCache = newFiles.cache;
    this.isEmptied = true;
  }
  #guardJournal(journal: Journal, write: Write): Journal {
    return overlaid(journal, {
      transaction: (work) => write(() => journal.transaction(work)),
      setFact: (name, value) => write(() => journal.setFact(name, value)),
    });
  }
  #guardCache(cache: Cache, write: Write): Cache {
    return overlaid(cache, {
      // What is noted of the write belongs to it: a process that dies after it has written all the same.
      apply: (changes, position, isDurable) =>
        write(() => {
          cache.apply(changes, position, isDurable);
          if (position.filled) this.isEmptied = false;
          if (isDurable && this.#keepsDurable && this.#cache !== null) this.#durableCache = this.#cache.serialize();
        }),
      forget: (rows, isKept, at) => write(() => cache.forget(rows, isKept, at)),
      note: (fact, value) => write(() => cache.note(fact, value)),
      replace: () => write(() => cache.replace()),
      unconfirmedLeave: () => write(() => cache.unconfirmedLeave()),
      empty: () =>
        write(() => {
          cache.empty();
          this.#throwAway();
        }),
    });
  }
  #writer(life: Life, killed: () => void): Write {
    const die = (): never => {
      life.isAlive = false;
      this.fate = null;
      killed();
      throw new Killed("killed");
    };
    return (work) => {
      if (!life.isAlive) throw new Killed("killed");
      if (this.full.value) throw new HotlineError({ kind: "diskFull", detail: "SQLITE_FULL" });
      const { fate } = this;
      const isDue = fate !== null && fate.after-- <= 0;
      if (isDue && fate.kind === "before") die();
      const value = work();
      this.#onWritten();
      if (isDue) die();
      return value;
    };
  }
}

type Write = <Value>(work: () => Value) => Value;
