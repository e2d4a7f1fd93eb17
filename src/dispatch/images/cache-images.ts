import { randomUUID } from "node:crypto";
import type { Timer } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { ImageHead, PrintAnswer, PrintOrder } from "../../contract/cache-image.ts";
import { HotlineError } from "../../contract/errors.ts";
import { protocolVersion } from "../../contract/protocol-version.ts";
import type { Role } from "../../contract/rows.ts";
import type { SeatWindow } from "../../contract/window.ts";
import { isWithin, type WindowPerson } from "../../domain/window.ts";
import { currentWindow } from "../sync/current-window.ts";
import { type PullContext, readChanges } from "../sync/pull.ts";
import { snapshot } from "../sync/snapshot.ts";
import type { Printer } from "./printer-process.ts";

/** What images are made with. */
export interface ImagesOptions {
  readonly pulling: PullContext;
  readonly logger: Logger;
  startPrinter(): Printer;
  /** Fewer rows are not worth an image, where it is not the usual number. */
  readonly fewest?: number;
}
/** Fewer rows a seat writes by itself within a second. */
const usualFewest = 10_000;
/** One that is older, ms, is printed anew when it is asked for: what changed since, a seat would have to pull. */
const fresh = 300_000;
/** A print is waited for so long, ms: by rows a seat would take longer, and after a restore all seats ask at once. */
const longestWait = 15_000;
/** The first is printed so long after the start, ms, or when a second seat asks. */
export const firstPrint = 20_000;
/** A printer is told what changed at least so often, ms, so that no print has to catch up with hours. */
const keptUp = 900_000;
/** Rows of the feed at once. */
const pulled = 2_000;
/** Bytes a piece, of which a break costs a few; a large image comes in larger ones, for requests are counted. */
const [smallestPiece, largestPiece, usualPieces] = [262_144, 4_194_304, 32];
const day = 86_400_000;

interface Image {
  readonly head: Omit<ImageHead, "window">;
  readonly form: string;
  readonly window: SeatWindow;
  readonly pieces: readonly File[];
}

/**
 * Whole caches, printed for the windows of the whole city, of which each but for its person's name is the same at every seat: one for each
 * number of days. Who has an area of their own is filled by rows.
 */
export class CacheImages {
  readonly #options: ImagesOptions;
  readonly #presses = new Map<number, Press>();

  constructor(options: ImagesOptions) {
    this.#options = options;
  }
  stop(): void {
    for (const press of this.#presses.values()) press.stop();
  }
  /** Begins to print what most seats will ask for. */
  async warm(): Promise<void> {
    const role: Role = "operator";
    const person: WindowPerson = { id: "", role, areaIds: null };
    const window = await this.#windowOf(person);
    this.#pressFor(role, window).renew();
  }
  /** The image for a person's seat; null where there is none that it may see and can read. */
  async open(person: WindowPerson, form: string): Promise<ImageHead | null> {
    if (person.areaIds !== null) return null;
    const window = await this.#windowOf(person);
    const image = await this.#pressFor(person.role, window).image();
    return image !== null && image.form === form && mayHold(window, image) ? { ...image.head, window: image.window } : null;
  }
  /** A piece of an image that the person's seat may hold. @throws HotlineError `notFound` */
  async piece(person: WindowPerson, { id, piece }: { readonly id: string; readonly piece: number }): Promise<File> {
    const image = [...this.#presses.values()].map((press) => press.kept(id)).find((kept) => kept !== null);
    const found = person.areaIds === null && image !== undefined && mayHold(await this.#windowOf(person), image) ? image.pieces[piece] : undefined;
    if (found === undefined) throw new HotlineError({ kind: "notFound", detail: "image" });
    return found;
  }

  #windowOf(person: WindowPerson): Promise<SeatWindow> {
    const { database, configurations, clock } = this.#options.pulling;
    return currentWindow({ client: database, configurations, now: clock.now() }, person);
  }
  #pressFor(role: Role, window: SeatWindow): Press {
    const days = Math.floor(this.#options.pulling.clock.now() / day) - Math.floor(window.since / day);
    const press = this.#presses.get(days) ?? new Press(this.#options, { id: "", role, areaIds: null });
    this.#presses.set(days, press);
    return press;
  }
}

/** One of yesterday holds a day more than its seat, which lets that go after its first pull; more than that may not be seen any more. */
const mayHold = (window: SeatWindow, image: Image): boolean => isWithin(window, image.window) && window.since - image.window.since <= 2 * day;

/**
 * Keeps one printer's cache up to date and the newest image of it.
 *
 * ```
 *  bare ──asked──► printing (snapshot, changes, print) ──► printed ──asked after 5 min──► printing (changes, print) ──► printed …
 *   ▲                 │                                       └── 15 min: changes ──► printed
 *   └──fails · too few rows · too large: not tried again for 5 min
 * ```
 */
class Press {
  readonly #options: ImagesOptions;
  readonly #person: WindowPerson;
  #printer: Printer | null = null;
  #cursor: string | null = null;
  #image: Image | null = null;
  #former: Image | null = null;
  /** What the printer is at. */
  #work: Promise<void> | null = null;
  #asked = 0;
  #triedAt = Number.NEGATIVE_INFINITY;
  #keepUp: Timer | null = null;
  #isStopped = false;

  constructor(options: ImagesOptions, person: WindowPerson) {
    this.#options = options;
    this.#person = person;
  }
  /**
   * The newest; one that is being printed is waited for. The first seat is not: it has what every call needs sooner by rows, and where no
   * other asks nobody needs an image.
   */
  async image(): Promise<Image | null> {
    this.#asked += 1;
    if (this.#asked === 1 && this.#image === null && this.#work === null) return null;
    this.renew();
    if (this.#work !== null) await this.#waitFor(this.#work);
    return this.#image;
  }
  /** The newest, or the one before: somebody may be in the midst of it. */
  kept(id: string): Image | null {
    return [this.#image, this.#former].find((image) => image?.head.id === id) ?? null;
  }
  /** Prints where what is there is old. */
  renew(): void {
    const now = this.#options.pulling.clock.monotonic();
    if (this.#work !== null || now - this.#triedAt < fresh) return;
    this.#triedAt = now;
    this.#begin(() => this.#print());
  }
  stop(): void {
    this.#isStopped = true;
    this.#keepUp?.cancel();
    this.#printer?.stop();
  }

  #begin(work: () => Promise<void>): void {
    if (this.#isStopped) return;
    this.#work = work()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#work = null;
        this.#waitToKeepUp();
      });
  }
  #waitToKeepUp(): void {
    this.#keepUp?.cancel();
    if (this.#isStopped || this.#cursor === null) return;
    this.#keepUp = this.#options.pulling.clock.after(keptUp, () => this.#work ?? this.#begin(async () => void (await this.#catchUp())));
  }
  #waitFor(work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const patience = this.#options.pulling.clock.after(longestWait, resolve);
      void work.then(() => {
        patience.cancel();
        resolve();
      });
    });
  }
  /** A printer that failed is begun anew: what it holds is not known. */
  #failed(error: unknown): void {
    if (this.#isStopped) return;
    this.#options.logger.warn("image.failed", { reason: error instanceof HotlineError ? (error.detail ?? error.kind) : "unknown" });
    this.#printer?.stop();
    this.#printer = null;
    this.#cursor = null;
  }
  async #print(): Promise<void> {
    const { pulling, logger } = this.#options;
    const begun = pulling.clock.monotonic();
    if (this.#cursor === null && !(await this.#takeSnapshot())) return;
    const { cursor, window } = await this.#catchUp();
    const answer = await this.#order({ kind: "print", cursor, window });
    if (answer.kind !== "printed") {
      [this.#image, this.#former] = [null, null];
      logger.warn("image.failed", { reason: answer.kind });
      return;
    }
    const { form, rows, unpacked, bytes } = answer.image;
    const pieces = piecesOf(bytes);
    [this.#former, this.#image] = [this.#image, { head: { id: randomUUID(), cursor, rows, pieces: pieces.length, unpacked }, form, window, pieces }];
    logger.info("image.printed", { rows, bytes: bytes.length, ms: Math.round(pulling.clock.monotonic() - begun) });
  }
  /** @returns whether there is enough to be printed */
  async #takeSnapshot(): Promise<boolean> {
    let cursor: string | null = null;
    for await (const piece of await snapshot(this.#options.pulling, this.#person, { protocol: protocolVersion, cursor: null, held: null, resume: null })) {
      if (piece.kind === "head") {
        if ((piece.total ?? 0) < (this.#options.fewest ?? usualFewest)) return false;
        cursor = piece.cursor;
        this.#printer = this.#options.startPrinter();
      }
      if (piece.kind === "rows") await this.#order({ kind: "rows", entity: piece.at.entity, documents: piece.documents });
    }
    this.#cursor = cursor;
    return true;
  }
  async #catchUp(): Promise<{ cursor: string; window: SeatWindow }> {
    for (;;) {
      const { changes, more } = await readChanges(this.#options.pulling, this.#person, { cursor: this.#cursor ?? "", limit: pulled });
      const people = changes.people.map((row) => ({ entity: "caller", row }));
      const rows = [...people, ...changes.changes.map(({ value }) => value)];
      if (rows.length > 0) await this.#order({ kind: "rows", entity: null, documents: JSON.stringify(rows) });
      if (changes.forget.length > 0) await this.#order({ kind: "forget", rows: changes.forget });
      this.#cursor = changes.cursor;
      if (!more && changes.window !== null) return { cursor: changes.cursor, window: changes.window };
    }
  }
  async #order(order: PrintOrder): Promise<PrintAnswer> {
    if (this.#printer === null || this.#isStopped) throw new HotlineError({ kind: "internal", detail: "no printer" });
    return this.#printer.order(order);
  }
}

function piecesOf(bytes: Uint8Array): File[] {
  const whole = new Blob([new Uint8Array(bytes)]);
  const pieceSize = Math.min(largestPiece, Math.max(smallestPiece, Math.ceil(whole.size / usualPieces)));
  return Array.from({ length: Math.ceil(whole.size / pieceSize) }, (_, piece) => new File([whole.slice(piece * pieceSize, (piece + 1) * pieceSize)], "image"));
}
