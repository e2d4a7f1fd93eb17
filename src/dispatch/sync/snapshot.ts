import { type Entity, entitySchema, type TicketRow } from "../../contract/rows.ts";
import type { SnapshotInput, SnapshotPiece, SnapshotPlace } from "../../contract/sync.ts";
import type { SeatWindow } from "../../contract/window.ts";
import { isWithin, type WindowPerson } from "../../domain/window.ts";
import type { Querier } from "../store/database.ts";
import { withoutConfidence } from "./confidence.ts";
import { currentWindow } from "./current-window.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { checkAge, readHorizon } from "./horizon.ts";
import type { Place, PullContext } from "./pull.ts";
import { heldSql, windowValues } from "./window-sql.ts";

/** Rows a piece: a break costs no more than these, and dispatch holds no more of a stream in memory. */
const pieceSize = 1_000;

/** What is walked: all rows of the window; or those before a place in the feed which another window has not. */
interface Walk {
  readonly upTo: Place;
  readonly window: SeatWindow;
  readonly held: SeatWindow | null;
}

/**
 * What a window holds at a place in the feed, kind by kind and by id: an order in which no change moves a row, so that a stream goes on
 * where another broke off. Each piece is a short reading of its own. A row that changes meanwhile moves behind the place, and comes by the
 * feed from there. Who holds nothing is given it before that as well: a transaction that stays open holds the place back, and what
 * changed behind it would be missing until it ends.
 * @throws HotlineError `epochChanged`, `cursorTooOld`
 */
export async function snapshot(
  { database, clock, epoch, configurations }: PullContext,
  person: WindowPerson,
  input: SnapshotInput,
): Promise<AsyncGenerator<SnapshotPiece, void>> {
  // What is refused is an answer and not a stream that breaks off.
  const asked = input.cursor === null ? null : readCursor(input.cursor, epoch);
  const window = await currentWindow({ client: database, configurations, now: clock.now() }, person);
  const bounds = await readHorizon(database, clock.now());
  const upTo = asked ?? { transaction: bounds.horizon, n: 0 };
  checkAge(upTo, bounds);
  // A window that has grown since is walked from its beginning.
  const from = input.resume !== null && isWithin(window, input.resume.window) ? input.resume.at : null;
  const walk = { upTo, window, held: input.held };
  const total = from === null ? await count(database, walk) : null;
  const head = { kind: "head", cursor: writeCursor({ epoch, ...upTo }), window, total, serverTime: clock.now() } as const;
  return stream(database, walk, from, head);
}

async function* stream(client: Querier, walk: Walk, from: SnapshotPlace | null, head: SnapshotPiece): AsyncGenerator<SnapshotPiece, void> {
  yield head;
  let after = from;
  for await (const piece of pieces(client, walk, from)) {
    yield { kind: "rows", after, ...piece };
    after = piece.at;
  }
  yield { kind: "end", after };
}

async function* pieces(client: Querier, walk: Walk, from: SnapshotPlace | null): AsyncGenerator<{ at: SnapshotPlace; documents: string }, void> {
  const kinds = entitySchema.options;
  for (const entity of kinds.slice(from === null ? 0 : kinds.indexOf(from.entity))) {
    for (let after = from?.entity === entity ? from.id : ""; ; ) {
      const rows = await readPiece(client, walk, entity, after);
      const last = rows.at(-1);
      if (last === undefined) break;
      yield { at: { entity, id: last.id }, documents: `[${rows.map(asText).join(",")}]` };
      if (rows.length < pieceSize) break;
      after = last.id;
    }
  }
}

interface Row {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly document: string;
  readonly confidential: boolean;
}
const asText = ({ document, confidential }: Row): string => (confidential ? JSON.stringify(withoutConfidence(JSON.parse(document) as TicketRow)) : document);

/** From `$1` the window; for what it gained from `$4` what is held of it, then `$7` `$8` a place in the feed. */
const whole = heldSql("e", 1);
const gained = `${whole} AND NOT (${heldSql("e", 4)}) AND (e.transaction, e.n) <= ($7::bigint, $8::bigint)`;
const valuesOf = ({ upTo, window, held }: Walk): unknown[] =>
  held === null ? [...windowValues(window)] : [...windowValues(window), ...windowValues(held), upTo.transaction, upTo.n];

const pieceSql = (walked: string, next: number): string =>
  `SELECT e.id, e.document::text AS document, e.entity = 'ticket' AND coalesce((e.document#>>'{fields,confidential}')::boolean, false) AS confidential
   FROM entity e WHERE e.entity = $${next} AND e.id > $${next + 1} AND ${walked} ORDER BY e.id LIMIT $${next + 2}`;
const countSql = (walked: string): string => `SELECT count(*) AS count FROM entity e WHERE ${walked}`;
const [wholePiece, gainedPiece, wholeCount, gainedCount] = [pieceSql(whole, 4), pieceSql(gained, 9), countSql(whole), countSql(gained)];

async function readPiece(client: Querier, walk: Walk, entity: Entity, after: string): Promise<Row[]> {
  const found = await client.query<Row>(walk.held === null ? wholePiece : gainedPiece, [...valuesOf(walk), entity, after, pieceSize]);
  return found.rows;
}

async function count(client: Querier, walk: Walk): Promise<number> {
  const found = await client.query<{ count: number }>(walk.held === null ? wholeCount : gainedCount, valuesOf(walk));
  return found.rows[0]?.count ?? 0;
}
