import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import { type ImageHead, openedImageSchema } from "../../contract/cache-image.ts";
import { HotlineError } from "../../contract/errors.ts";
import { protocolVersion } from "../../contract/protocol-version.ts";
import type { EntityRow } from "../../contract/rows.ts";
import { type Change, epochOf, type Forgotten } from "../../contract/sync.ts";
import type { ImageWriter } from "../image/image-writer.ts";
import { Unpacking } from "../image/unpack-image.ts";
import type { Cache } from "../store/cache.ts";
import { asHotlineError, ask, type DispatchApi, patience } from "./dispatch-client.ts";

/** What a fill by an image works with. */
export interface ImageContext {
  readonly api: DispatchApi;
  readonly cache: Cache;
  readonly clock: Clock;
  isStopped(): boolean;
  onServerTime(serverTime: number): void;
  onEpoch(epoch: number): void;
  onProgress(fill: { done: number; total: number }): void;
  /** Between two pieces: what was made meanwhile need not wait for the last of them. */
  between(): Promise<unknown>;
}

/** Pieces asked for at once: dispatch reads one while another is taken in. */
const onTheWay = 3;

/** An image on its way. What came of it is kept in memory over breaks; it is not worth more, for a restart costs seconds. */
interface Arriving {
  readonly head: ImageHead;
  readonly unpacking: Unpacking;
  readonly writer: ImageWriter;
  /** Pieces. */
  arrived: number;
}

/**
 * Fills a seat that holds nothing by an image of a whole cache, where dispatch has one of this program's form.
 *
 * ```
 *  nothing ──opened──► arriving ──all pieces──► writing (a thread) ──► adopted: the feed goes on from the head's place
 *     ▲ │                 │ break: goes on with the missing piece, or from the first where dispatch has printed anew
 *     │ │                 │
 *     │ └──none · could not be written──► rows (snapshot-fill.ts)
 *     └────stopped────────┘
 * ```
 */
export class ImageFill {
  #arriving: Arriving | null = null;
  /** One that could not be written is not asked for again by this process. */
  #isUnfit = false;

  /** Nothing of a snapshot's rows is here, and nothing of the feed: an image takes the place of all that was confirmed. */
  isFor(cache: Cache): boolean {
    const { filled, cursor, snapshot } = cache.position;
    return !this.#isUnfit && cache.takesImages && !filled && cursor === null && (snapshot?.at ?? null) === null;
  }
  /**
   * @returns whether the cache is full now; else rows are to be asked for
   * @throws HotlineError what dispatch said, `dispatchAway`, `diskFull`; then what came is kept, and goes on at the next call
   */
  async fill(context: ImageContext): Promise<boolean> {
    if (!(await this.#fetch(context)) || context.isStopped()) return false;
    try {
      return await this.#write(context);
    } catch (error) {
      const failure = asHotlineError(error);
      if (failure.kind === "diskFull") throw failure;
      this.#isUnfit = true;
      return false;
    } finally {
      this.stop();
    }
  }
  /** What came of an image is let go. */
  stop(): void {
    this.#arriving?.writer.stop();
    this.#arriving?.unpacking.stop();
    this.#arriving = null;
  }

  async #write({ cache, isStopped }: ImageContext): Promise<boolean> {
    const arriving = this.#arriving;
    if (arriving === null) return false;
    await arriving.writer.write(await arriving.unpacking.whole());
    // Somebody may have begun the cache anew meanwhile, with another window or epoch.
    if (isStopped() || this.#arriving !== arriving || !this.isFor(cache)) return false;
    cache.adoptImage();
    return true;
  }
  /** @returns whether it is there as a whole */
  async #fetch(context: ImageContext): Promise<boolean> {
    const arriving = await this.#open(context);
    if (arriving === null) return false;
    const { head, unpacking } = arriving;
    const { isStopped, onProgress, between } = context;
    const first = arriving.arrived;
    const coming = Array.from({ length: onTheWay }, (_, count) => this.#piece(context, first + count));
    while (arriving.arrived < head.pieces) {
      const piece = await coming.shift()?.catch((error: unknown) => this.#missed(error));
      if (piece === undefined || isStopped()) return false;
      coming.push(this.#piece(context, arriving.arrived + onTheWay));
      unpacking.add(piece);
      arriving.arrived += 1;
      onProgress({ done: Math.floor((head.rows * arriving.arrived) / head.pieces), total: head.rows });
      await between();
    }
    return true;
  }
  /** An image that is kept no longer is begun anew: another was printed, or another node answers. */
  #missed(error: unknown): never {
    if (!(error instanceof HotlineError) || error.kind !== "notFound") throw error;
    this.stop();
    throw new HotlineError({ kind: "dispatchAway", detail: "image" });
  }
  async #open({ api, cache, clock, onServerTime, onEpoch }: ImageContext): Promise<Arriving | null> {
    const { form } = cache;
    const asked = (signal: AbortSignal) => api.sync.image.open({ protocol: protocolVersion, form }, { signal });
    const { image, serverTime } = await ask(clock, patience.long, openedImageSchema, asked).catch((error: unknown) => {
      const failure = asHotlineError(error);
      // A dispatch of before images knows of none.
      if (failure.kind === "notFound") return { image: null, serverTime: null };
      throw failure;
    });
    if (serverTime !== null) onServerTime(serverTime);
    if (image === null) return null;
    onEpoch(epochOf(image.cursor));
    if (this.#arriving?.head.id === image.id) return this.#arriving;
    this.stop();
    const writer = this.#writerFor(cache);
    this.#arriving = writer === null ? null : { head: image, unpacking: new Unpacking(image.unpacked), writer, arrived: 0 };
    return this.#arriving;
  }
  #writerFor(cache: Cache): ImageWriter | null {
    try {
      return cache.prepareImage();
    } catch {
      this.#isUnfit = true;
      return null;
    }
  }
  /** Nothing where there is none. What fails is met when it is waited for. */
  #piece({ api, clock }: ImageContext, piece: number): Promise<Buffer> {
    const { id, pieces } = this.#arriving?.head ?? { id: "", pieces: 0 };
    if (piece >= pieces) return Promise.resolve(Buffer.alloc(0));
    const asked = async (signal: AbortSignal) => (await api.sync.image.piece({ id, piece }, { signal })).arrayBuffer();
    const fetched = ask(clock, patience.long, arrivedSchema, asked).then((bytes) => Buffer.from(bytes));
    fetched.catch(() => {});
    return fetched;
  }
}
const arrivedSchema = z.instanceof(ArrayBuffer);

/** Rows of an adopted cache that somebody must hear of: what is read once and kept (of the large kinds one stands for all), and what is in hand here. */
export function adoptedNews(cache: Cache, inHand: readonly Forgotten[]): Change[] {
  const read = (sql: string): unknown[] => cache.read(({ ask }) => ask(sql).pluck().all());
  const all = (["configuration", "incident"] as const).flatMap((entity) => read(`SELECT document FROM ${entity}`).map((document) => ({ entity, document })));
  const first = (["place", "article"] as const).flatMap((entity) => read(`SELECT document FROM ${entity} LIMIT 1`).map((document) => ({ entity, document })));
  const own = inHand.map(({ entity, id }) => ({ entity, document: cache.read((statements) => statements[`${entity}ById`].get(id)) }));
  return [...all, ...first, ...own].flatMap(({ entity, document }) =>
    document === undefined ? [] : [{ value: { entity, row: JSON.parse(String(document)) } as EntityRow, deviceId: null, sequence: null }],
  );
}
