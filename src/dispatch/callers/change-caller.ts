import { unreachable } from "../../base/assert.ts";
import { makeUuidV7 } from "../../base/uuid.ts";
import type { CallerAttach, CallerChange, CallerMerge, CallerRow, CallerSplit, CallerUpdate, HeldNumber } from "../../contract/callers.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { CallRow, EntityRow, TicketRow } from "../../contract/rows.ts";
import { type Act, attachNumber, mergeCallers, newCaller, splitCaller, unmergeCallers, updateCaller, type Who, wholeCaller } from "../../domain/caller.ts";
import { type HashedNumber, hashedNumber } from "../people/number-hash.ts";
import type { Querier } from "../store/database.ts";
import type { Author } from "../sync/author.ts";
import { readEntity } from "../sync/read-entity.ts";
import { needNamed } from "./need-named.ts";

/** What a change of a card is applied with. */
export interface CallerContext {
  readonly client: Querier;
  readonly numberKey: Buffer;
  readonly author: Author;
}
/** With what a new card's id is made. `now`: UTC ms. */
export interface MakingContext {
  readonly now: number;
  randomBytes(count: number): Uint8Array;
}
/** A chain of merges longer than this is a damaged store. */
const longestChain = 50;

/**
 * Applies a change of who a caller is. Those that join or part cards stand in one line (an advisory lock), so that of two
 * people's the second is judged by what the first left:
 * - both merge the same two cards, whichever way round: one card, the second changes nothing;
 * - A into B here, B into C there: all are C, in either order;
 * - A into B here, A into C there: the first stands, the second comes back (`staleCaller`), for A is B by now;
 * - a merge is undone only while neither card was merged on: the later merge is undone first (`staleCaller`).
 * @throws HotlineError `notFound`, `staleCaller`, `invalid`, `tooLarge`; `forbidden` for whom nothing in the author's area names
 */
export async function changeCaller(context: CallerContext, body: CallerChange): Promise<EntityRow[]> {
  const { client, author } = context;
  await client.query("SELECT pg_advisory_xact_lock(723450002)");
  const who: Who = { personId: author.id, personName: author.name };
  for (const id of changedBy(body)) await needNamed(client, author, await presentCaller(client, id));
  switch (body.name) {
    case "caller.update":
      return update(context, body, who);
    case "caller.merge":
      return merge(context.client, body, who);
    case "caller.split":
      return split(context.client, body, who);
    case "caller.attach":
      return attach(context.client, body, who);
    default:
      return unreachable(body);
  }
}

const changedBy = (body: CallerChange): readonly string[] => (body.name === "caller.merge" ? [body.keepId, body.mergeId] : [body.callerId]);
const asRow = (row: CallerRow): EntityRow => ({ entity: "caller", row });

/** The card that a card is now, locked. @throws HotlineError `notFound` */
export async function presentCaller(client: Querier, id: string): Promise<CallerRow> {
  let at = id;
  for (let step = 0; step < longestChain; step += 1) {
    const row = await readEntity(client, "caller", at, true);
    if (row === null) throw new HotlineError({ kind: "notFound", detail: "caller" });
    const whole = wholeCaller(row);
    if (whole.mergedInto === null) return whole;
    at = whole.mergedInto.id;
  }
  throw new HotlineError({ kind: "internal", detail: "callerChain" });
}
async function need(client: Querier, id: string): Promise<CallerRow> {
  const row = await readEntity(client, "caller", id, true);
  if (row === null) throw new HotlineError({ kind: "notFound", detail: "caller" });
  return wholeCaller(row);
}

async function update({ client, numberKey }: CallerContext, body: CallerUpdate, who: Who): Promise<EntityRow[]> {
  const before = await presentCaller(client, body.callerId);
  const number = body.emergencyNumber === undefined ? undefined : await heldNumber(client, hashedNumber(numberKey, body.emergencyNumber));
  const after = updateCaller(before, body, who, number);
  return after === before ? [] : [asRow(after)];
}
async function heldNumber(client: Querier, number: HashedNumber): Promise<HeldNumber | null> {
  if (number.hash === null) return null;
  await client.query("INSERT INTO full_number VALUES ($1, $2) ON CONFLICT DO NOTHING", [number.hash, number.e164]);
  return { hash: number.hash, mask: number.mask ?? "" };
}

async function merge(client: Querier, body: CallerMerge, who: Who): Promise<EntityRow[]> {
  const keep = await presentCaller(client, body.keepId);
  const second = await need(client, body.mergeId);
  const root = second.mergedInto === null ? second : await presentCaller(client, second.mergedInto.id);
  if (root.id === keep.id) return [];
  if (second.mergedInto !== null) throw new HotlineError({ kind: "staleCaller", detail: "merged" });
  return join(client, keep, second, { ...who, at: body.at });
}

/** Two cards into one, and all that pointed at the second. */
async function join(client: Querier, first: CallerRow, second: CallerRow, act: Act): Promise<EntityRow[]> {
  const { keep, merged } = mergeCallers(first, second, act);
  const followers = await rowsOf(client, merged.id);
  const keys = [followers.map(({ entity }) => entity), followers.map(({ row }) => row.id)];
  await client.query("INSERT INTO caller_move SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING", [merged.id, ...keys]);
  await linkNumbers(client, keep);
  await linkNumbers(client, merged);
  return [asRow(keep), asRow(merged), ...followers.map((follower) => pointingAt(follower, keep.id))];
}

async function split(client: Querier, body: CallerSplit, who: Who): Promise<EntityRow[]> {
  const known = await readEntity(client, "caller", body.intoId, true);
  const act = { ...who, at: body.at };
  if (known === null) return takeOut(client, body, act);
  const [first, second] = [await need(client, body.callerId), wholeCaller(known)];
  // The same once more: it was taken back already.
  if (second.mergedInto === null && second.steps.at(-1)?.kind === "unmerged" && second.steps.at(-1)?.otherId === first.id) return [];
  const { keep, merged } = unmergeCallers(first, second, act);
  const followers = await rowsOf(client, keep.id, merged.id);
  await client.query("DELETE FROM caller_move WHERE merged_id = $1", [merged.id]);
  await linkNumbers(client, keep);
  await linkNumbers(client, merged);
  return [asRow(keep), asRow(merged), ...followers.map((follower) => pointingAt(follower, merged.id))];
}
async function takeOut(client: Querier, body: CallerSplit, act: Act): Promise<EntityRow[]> {
  const before = await presentCaller(client, body.callerId);
  const { left, made } = splitCaller(before, { id: body.intoId, name: body.newName, numberHashes: body.numberHashes }, act);
  const hashes = made.numbers.map(({ hash }) => hash);
  const followers = (await rowsOf(client, left.id)).filter(({ row }) => row.numberHash !== null && hashes.includes(row.numberHash));
  await linkNumbers(client, left);
  await linkNumbers(client, made);
  return [asRow(left), asRow(made), ...followers.map((follower) => pointingAt(follower, made.id))];
}

async function attach(client: Querier, body: CallerAttach, who: Who): Promise<EntityRow[]> {
  const { hash } = body.number;
  let person = attachNumber(await presentCaller(client, body.callerId), body, who);
  const rows: EntityRow[] = [];
  // Who rang from it and never said a name was made from the number alone: that card is this person's.
  for (const nameless of await namelessOn(client, hash, person.id)) {
    const [kept, ...others] = await join(client, person, nameless, { ...who, at: body.at });
    if (kept?.entity === "caller") person = kept.row;
    rows.push(...others);
  }
  await linkNumbers(client, person);
  const found = await client.query<{ entity: "ticket" | "call"; document: TicketRow & CallRow }>(
    "SELECT entity, document FROM entity WHERE entity IN ('ticket', 'call') AND number_hash = $1 AND caller_id IS NULL FOR UPDATE",
    [hash],
  );
  const nobodys = found.rows.map(({ entity, document }) => pointingAt({ entity, row: document }, person.id));
  return [asRow(person), ...rows, ...nobodys];
}
async function namelessOn(client: Querier, hash: string, except: string): Promise<CallerRow[]> {
  const found = await client.query<{ document: CallerRow }>(
    `SELECT e.document FROM caller_number c JOIN entity e ON e.entity = 'caller' AND e.id = c.caller_id
     WHERE c.hash = $1 AND e.id <> $2 AND e.document->>'name' = '' ORDER BY e.id FOR UPDATE OF e`,
    [hash, except],
  );
  return found.rows.map(({ document }) => wholeCaller(document)).filter(({ numbers, mergedInto }) => numbers.length <= 1 && mergedInto === null);
}

type Follower = { readonly entity: "ticket" | "call"; readonly row: TicketRow & CallRow };
/** Tickets and calls of a card, locked. @param moved only those that came with this card */
async function rowsOf(client: Querier, callerId: string, moved?: string): Promise<Follower[]> {
  const came = moved === undefined ? "" : "AND EXISTS (SELECT 1 FROM caller_move m WHERE m.merged_id = $2 AND m.entity = e.entity AND m.id = e.id)";
  const found = await client.query<{ entity: "ticket" | "call"; document: TicketRow & CallRow }>(
    `SELECT e.entity, e.document FROM entity e WHERE e.entity IN ('ticket', 'call') AND e.caller_id = $1 ${came} FOR UPDATE`,
    moved === undefined ? [callerId] : [callerId, moved],
  );
  return found.rows.map(({ entity, document }) => ({ entity, row: document }));
}
const pointingAt = ({ entity, row }: Follower, callerId: string): EntityRow =>
  entity === "ticket" ? { entity, row: { ...(row as TicketRow), callerId } } : { entity, row: { ...(row as CallRow), callerId } };

/** Whose a number is when it rings. A card that is another's has none. */
async function linkNumbers(client: Querier, row: CallerRow): Promise<void> {
  await client.query("DELETE FROM caller_number WHERE caller_id = $1", [row.id]);
  if (row.mergedInto !== null) return;
  for (const { hash } of row.numbers) await client.query("INSERT INTO caller_number VALUES ($1, $2) ON CONFLICT DO NOTHING", [hash, row.id]);
}

/** A card made from what a ticket says. */
export async function makeCaller(client: Querier, given: Omit<Parameters<typeof newCaller>[0], "id">, made: MakingContext): Promise<CallerRow> {
  const row = newCaller({ id: makeUuidV7(made.now, made.randomBytes(10)), ...given });
  await linkNumbers(client, row);
  return row;
}
