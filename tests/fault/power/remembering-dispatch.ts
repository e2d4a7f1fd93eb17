import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { z } from "zod";
import type { Clock } from "../../../src/base/clock.ts";
import type { OpenedImage, PrintAnswer } from "../../../src/contract/cache-image.ts";
import { mutationSchema } from "../../../src/contract/mutation.ts";
import { ticketRowSchema } from "../../../src/contract/rows.ts";
import type { PullResult, PushResult, SnapshotPiece } from "../../../src/contract/sync.ts";
import type { DispatchApi } from "../../../src/seat/sync/dispatch-client.ts";
import { bareReplay } from "../support/typing.ts";

/** A ticket that dispatch took; it keeps it, whatever happens to the seat. */
export const appliedSchema = z.object({ kind: z.literal("applied"), sequence: z.number().int(), row: ticketRowSchema });
export type Applied = z.infer<typeof appliedSchema>;

export const everything = { since: 0, areaIds: null, personId: null };
type PrintedCache = Extract<PrintAnswer, { kind: "printed" }>["image"];
type Signalled = { readonly signal: AbortSignal };

/**
 * As much of dispatch as a seat that only makes tickets needs: it applies each mutation once and in order, and tells it in the feed.
 * @param known what it took before @param say called when a ticket is taken, before the seat is told
 */
export function rememberingDispatch({
  clock,
  deviceId,
  known,
  printed,
  say,
}: {
  clock: Clock;
  deviceId: string;
  known: readonly Applied[];
  /** A cache of what it took before, from which a seat that holds nothing is filled. */
  printed: PrintedCache;
  say(applied: Applied): void;
}) {
  const feed = [...known];
  const replay = bareReplay();
  const lastSequence = (): number => feed.at(-1)?.sequence ?? 0;
  const push = async ({ mutations }: { mutations: readonly unknown[] }): Promise<PushResult> => {
    for (const mutation of mutations.map((value) => mutationSchema.parse(value))) {
      const { sequence, body } = mutation;
      if (sequence <= lastSequence()) continue;
      if (sequence !== lastSequence() + 1 || body.name !== "ticket.create")
        throw new Error(`dispatch was sent ${body.name} ${sequence} after ${lastSequence()}`);
      replay.add(mutation);
      const applied = appliedSchema.parse({ kind: "applied", sequence, row: replay.createdTicket(body.ticketId) });
      feed.push(applied);
      say(applied);
    }
    return { lastSequence: lastSequence(), rejected: [], serverTime: clock.now() };
  };
  const pull = async ({ cursor }: { cursor: string | null }): Promise<PullResult> => {
    const from = Number(cursor?.split(".")[2] ?? 0);
    const changes = feed.slice(from).map(({ sequence, row }) => ({ value: { entity: "ticket" as const, row }, deviceId, sequence }));
    return {
      changes,
      people: [],
      forget: [],
      window: everything,
      cursor: `1.0.${feed.length}`,
      containedSequence: lastSequence(),
      more: false,
      remaining: null,
      serverTime: clock.now(),
    };
  };
  async function* snapshot(): AsyncGenerator<SnapshotPiece> {
    yield { kind: "head", cursor: "1.0.0", window: everything, total: 0, serverTime: clock.now() };
    yield { kind: "end", after: null };
  }
  async function* live({ signal }: Signalled) {
    yield { kind: "hello" as const, serverTime: clock.now() };
    if (!signal.aborted) await once(signal, "abort");
  }
  const head = { id: randomUUID(), cursor: `1.0.${known.length}`, window: everything, rows: printed.rows, pieces: 1, unpacked: printed.unpacked };
  const image = {
    open: async (): Promise<OpenedImage> => ({ image: head, serverTime: clock.now() }),
    piece: async () => new File([new Uint8Array(printed.bytes)], "image"),
  };
  // Only what the sync engine asks for.
  return {
    sync: { push, pull, image, snapshot: async () => snapshot(), live: async (_: undefined, options: Signalled) => live(options) },
  } as unknown as DispatchApi;
}
