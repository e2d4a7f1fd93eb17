import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import { HotlineError } from "../../contract/errors.ts";
import { protocolVersion } from "../../contract/protocol-version.ts";
import { entityRowSchema } from "../../contract/rows.ts";
import { type Change, epochOf, type SnapshotPiece, snapshotPieceSchema } from "../../contract/sync.ts";
import { isWithin } from "../../domain/window.ts";
import type { Cache, Position } from "../store/cache.ts";
import { asHotlineError, type DispatchApi, patience } from "./dispatch-client.ts";
import { beforeWindow, isDispatchToJudge } from "./window-sweep.ts";

/** What a fill works with. */
export interface FillContext {
  readonly api: DispatchApi;
  readonly cache: Cache;
  readonly clock: Clock;
  /** Rows written in one turn of the event loop, so that a call is never kept waiting. */
  readonly applied: number;
  deviceId(): string | null;
  isStopped(): boolean;
  onServerTime(serverTime: number): void;
  onEpoch(epoch: number): void;
  onProgress(): void;
  onRows(changes: readonly Change[]): void;
  /** Between two pieces: what was made meanwhile need not wait for the last of them. */
  between(): Promise<unknown>;
}
type Running = NonNullable<Position["snapshot"]>;
/** Nothing begun yet. */
const fresh: Running = { cursor: null, window: null, held: null, at: null };

/** Whether a snapshot is to be taken or gone on with. */
export const needsFill = ({ filled, snapshot }: Position): boolean => !filled || snapshot !== null;

/**
 * Takes a snapshot from dispatch's stream into the cache: all of the window at the first time, what it has gained later. Each piece is
 * written with how far it came, so that a break, a restart or a power cut goes on behind the last whole piece.
 * @throws HotlineError what dispatch said, `dispatchAway` when the stream broke off
 */
export async function fillFromSnapshot(context: FillContext): Promise<void> {
  const stream = new AbortController();
  const { api, clock, cache } = context;
  let impatience = clock.after(patience.long, () => stream.abort());
  try {
    const { cursor, held, at, window } = cache.position.snapshot ?? fresh;
    const resume = at === null || window === null ? null : { at, window };
    for await (const piece of await api.sync.snapshot({ protocol: protocolVersion, cursor, held, resume }, { signal: stream.signal })) {
      impatience.cancel();
      const isEnd = await take(context, snapshotPieceSchema.parse(piece));
      if (isEnd || context.isStopped()) return;
      await context.between();
      impatience = clock.after(patience.short * 2, () => stream.abort());
    }
  } catch (error) {
    throw asHotlineError(error);
  } finally {
    impatience.cancel();
    stream.abort();
  }
  throw new HotlineError({ kind: "dispatchAway", detail: "snapshot" });
}

async function take(context: FillContext, piece: SnapshotPiece): Promise<boolean> {
  const at = context.cache.position.snapshot?.at ?? null;
  if (piece.kind !== "head" && (piece.after?.entity !== at?.entity || piece.after?.id !== at?.id))
    throw new HotlineError({ kind: "dispatchAway", detail: "gap" });
  if (piece.kind === "head") begin(context, piece);
  else if (piece.kind === "rows") await write(context, piece);
  else end(context);
  context.onProgress();
  return piece.kind === "end";
}

function begin({ cache, onServerTime, onEpoch, isStopped }: FillContext, head: Extract<SnapshotPiece, { kind: "head" }>): void {
  onServerTime(head.serverTime);
  onEpoch(epochOf(head.cursor));
  if (isStopped()) return;
  const { position } = cache;
  const running = position.snapshot ?? fresh;
  beforeWindow(cache, head.window);
  // Under another window than the feed was followed by, what was let go since is not known, and what is here already may lie outside this one.
  const isUnknown = running.held !== null && (position.window === null || !isWithin(head.window, position.window));
  const isHere = [running.window, running.held === null ? null : position.window];
  if (isUnknown || isHere.some((window) => isDispatchToJudge(cache, window, head.window))) {
    cache.replace();
    throw new HotlineError({ kind: "dispatchAway", detail: "window" });
  }
  const isAnew = head.total !== null;
  const fill = head.total === null ? position.fill : { done: 0, total: head.total };
  const snapshot = { cursor: head.cursor, window: head.window, held: running.held, at: isAnew ? null : running.at };
  // What a dispatch from before a restore contained says nothing of this one.
  const isSame = position.cursor !== null && epochOf(position.cursor) === epochOf(head.cursor);
  cache.apply([], { ...position, snapshot, fill, containedSequence: isSame ? position.containedSequence : 0 }, false);
}

async function write(context: FillContext, { at, documents }: Extract<SnapshotPiece, { kind: "rows" }>): Promise<void> {
  const { cache, applied, isStopped, onRows } = context;
  const rows = z.array(z.unknown()).parse(JSON.parse(documents));
  for (let from = 0; from < rows.length; from += applied) {
    const changes = rows
      .slice(from, from + applied)
      .map((row): Change => ({ value: entityRowSchema.parse({ entity: at.entity, row }), deviceId: null, sequence: null }));
    const { position } = cache;
    // Damage that was found meanwhile began the cache anew: what comes now would be a part that looks like all of it.
    if (position.snapshot === null) throw new HotlineError({ kind: "storeDamaged" });
    const isLast = from + applied >= rows.length;
    const fill =
      position.fill === null ? null : { done: position.fill.done + changes.length, total: Math.max(position.fill.total, position.fill.done + changes.length) };
    cache.apply(changes, { ...position, fill, snapshot: isLast ? { ...position.snapshot, at } : position.snapshot }, false);
    onRows(changes);
    await new Promise((resolve) => setImmediate(resolve));
    if (isStopped()) return;
  }
}

/** What was let go before a cache was begun anew is in no other place here: a fill must not be lost again with the power. */
function end({ cache, deviceId, isStopped }: FillContext): void {
  const { position } = cache;
  const { snapshot } = position;
  if (snapshot === null) throw new HotlineError({ kind: "storeDamaged" });
  if (isStopped()) return;
  const done = { ...position, cursor: snapshot.cursor, window: snapshot.window, snapshot: null, fill: null };
  // Before the end is written: a crash between the two only brings the end once more.
  cache.unconfirmedLeave();
  // A pull tells what the cursor contains.
  cache.apply([], position.filled ? done : { ...done, containedSequence: 0, deviceId: deviceId(), filled: true }, true);
}
