import type { CallerRow, CallRow, TicketRow } from "../../contract/rows.ts";
import type { Forgotten } from "../../contract/sync.ts";
import { type SeatWindow, seatWindowSchema, type WindowedEntity } from "../../contract/window.ts";
import { holdsCall, holdsCaller, holdsTicket, isSameWindow, isWithin, liesInArea } from "../../domain/window.ts";
import type { Cache } from "../store/cache.ts";
import type { CacheStatements } from "../store/cache-statements.ts";

/** Rows looked at in one turn of the event loop. */
const piece = 200;
/** Rows that were fetched on demand stay so long after, ms, and so many of them: somebody who looks at old matters does so for days. */
const [fetchedFor, mostFetched] = [30 * 86_400_000, 2_000];
/** The window by which the cache was last swept as a whole. */
const sweptFact = "swept";

/** What a sweep works with. */
export interface SweepContext {
  readonly cache: Cache;
  /** Rows that something on its way or in writing needs. */
  kept(): (row: Forgotten) => boolean;
  /** UTC ms. */
  now(): number;
  isStopped(): boolean;
}
type Found = { readonly key: number; readonly id: string; readonly document: string };

/**
 * Lets go what has left the window, in pieces, so that no call is kept waiting: after the window moved, all that is held; each time, what
 * had to wait for something on its way. What was begun and not finished is begun again.
 * @returns how many rows went
 */
export async function sweepWindow(context: SweepContext): Promise<number> {
  const { cache } = context;
  const { window } = cache.position;
  if (window === null) return 0;
  let gone = letLeavingGo(context) + letTooManyGo(context);
  const swept = readSwept(cache);
  if (isSameWindow(swept, window)) return gone;
  const isMoved = swept === null || !isSameArea(swept, window);
  for (const walk of [ticketWalk(window, !isMoved), callWalk(window), callerWalk(window)]) {
    const count = await sweepKind(context, walk);
    if (count === null) return gone;
    gone += count;
  }
  gone += letFetchedGo(context, window, isMoved);
  cache.note(sweptFact, window);
  return gone;
}

const isSameArea = (one: SeatWindow, other: SeatWindow): boolean => String(one.areaIds) === String(other.areaIds) && one.personId === other.personId;

/**
 * To be called before a cache goes on by another window. One that holds more brings what the window of the last sweep does not hold, so that this
 * one is to be swept by again when it comes back.
 */
export function beforeWindow(cache: Cache, after: SeatWindow): void {
  const before = cache.position.window;
  if (before === null || !isWithin(after, before)) cache.note(sweptFact, null);
}

/**
 * Whether only dispatch can tell what a window holds no longer: where a confidential ticket lies is not known here, so that it would be taken
 * for everybody's and stay.
 */
export function isDispatchToJudge(cache: Cache, before: SeatWindow | null, after: SeatWindow): boolean {
  if (before === null || after.areaIds === null || isSameArea(before, after)) return false;
  // Where no place is lost, what somebody else held for having made it is.
  const isWider = isWithin({ ...before, since: after.since, personId: after.personId }, after);
  const asked = { person: after.personId, maker: isWider ? before.personId : null };
  return cache.read((statements) => statements.isAnyPlaceHidden.get(asked) === 1);
}

interface Walk {
  readonly entity: WindowedEntity;
  read(statements: CacheStatements, after: number): Found[];
  isHeld(statements: CacheStatements, found: Found): boolean;
}

/** Where only time went on, those alone that are old. */
const ticketWalk = (window: SeatWindow, isOnlyLater: boolean): Walk => ({
  entity: "ticket",
  read: (statements, after) =>
    (isOnlyLater ? statements.ticketsBefore.all(window.since, after, piece) : statements.ticketsAfterKey.all(after, piece)) as Found[],
  isHeld: (_, { document }) => holdsTicket(window, JSON.parse(document) as TicketRow),
});
const callWalk = (window: SeatWindow): Walk => ({
  entity: "call",
  read: (statements, after) => statements.callsBefore.all(window.since, after, piece) as Found[],
  isHeld: (_, { document }) => holdsCall(window, JSON.parse(document) as CallRow),
});
const callerWalk = (window: SeatWindow): Walk => ({
  entity: "caller",
  read: (statements, after) => statements.callersAfterKey.all(after, piece) as Found[],
  isHeld: (statements, { document }) => {
    const caller = JSON.parse(document) as CallerRow;
    const present = caller.mergedInto?.id ?? caller.id;
    return holdsCaller(window, caller, caller.updatedAt < window.since && statements.isNamed.get({ id: present }) === 1);
  },
});

/** @returns how many went; null when the seat stopped in the midst */
async function sweepKind(context: SweepContext, walk: Walk): Promise<number | null> {
  const { cache } = context;
  let gone = 0;
  for (let after = 0; ; ) {
    const rows = cache.read((statements) => walk.read(statements, after));
    const last = rows.at(-1);
    if (last === undefined) return gone;
    const out = cache.read((statements) => rows.filter((row) => !walk.isHeld(statements, row) && !isFetched(statements, walk.entity, row.id)));
    gone += letGo(
      context,
      out.map(({ id }) => ({ entity: walk.entity, id })),
    );
    after = last.key;
    await new Promise((resolve) => setImmediate(resolve));
    if (context.isStopped()) return null;
  }
}

/** Somebody asked for it; what is leaving is looked at by itself. */
const isFetched = (statements: CacheStatements, entity: WindowedEntity, id: string): boolean => statements.outsideById.get(entity, id) !== undefined;

function letGo({ cache, kept, now }: SweepContext, rows: readonly Forgotten[]): number {
  if (rows.length === 0) return 0;
  return cache.forget(rows, kept(), now());
}
function letLeavingGo(context: SweepContext): number {
  const leaving = context.cache.read((statements) => statements.leavingRows.all()) as Forgotten[];
  if (leaving.length === 0) return 0;
  const isKept = context.kept();
  return letGo(
    context,
    leaving.filter((row) => !isKept(row)),
  );
}
/** Of what was fetched on demand the newest stay. */
function letTooManyGo(context: SweepContext): number {
  return letGo(context, context.cache.read((statements) => statements.fetchedRows.all(mostFetched)) as Forgotten[]);
}
/** What nobody asked for again for long, and what may be seen no longer, or perhaps no longer: it can be asked for again. */
function letFetchedGo(context: SweepContext, window: SeatWindow, isMoved: boolean): number {
  const isHidden = (ticket: TicketRow): boolean => isMoved && window.areaIds !== null && ticket.fields.confidential && ticket.createdBy !== window.personId;
  const isUnseen = (ticket: TicketRow): boolean => isHidden(ticket) || !liesInArea(window, ticket);
  const gone = context.cache.read((statements) => {
    const old = statements.fetchedBefore.all(context.now() - fetchedFor, mostFetched) as Forgotten[];
    const unseen = (statements.fetchedRows.all(0) as Forgotten[]).filter(({ entity, id }) => {
      const document = entity === "ticket" ? statements.ticketById.get(id) : undefined;
      return document !== undefined && isUnseen(JSON.parse(String(document)) as TicketRow);
    });
    return [...old, ...unseen];
  });
  return letGo(context, gone);
}

function readSwept(cache: Cache): SeatWindow | null {
  const written = cache.read((statements) => statements.readFact.get(sweptFact));
  const parsed = seatWindowSchema.safeParse(typeof written === "string" ? JSON.parse(written) : null);
  return parsed.success ? parsed.data : null;
}
