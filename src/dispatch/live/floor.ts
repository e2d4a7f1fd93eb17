import type { Floor, QueueFigure } from "../../contract/dispatch-api.ts";
import type { SeatState } from "../../contract/session.ts";
import type { Querier } from "../store/database.ts";
import { readFact } from "../store/facts.ts";

/** The queues as the node that follows the exchange last wrote them. */
export interface QueueFacts {
  readonly queues: readonly QueueFigure[];
  readonly staleSince: number | null;
}

/** Figures of the queues, and since when they are stale; empty before any node followed an exchange. */
export async function readQueues(client: Querier): Promise<QueueFacts> {
  const fact = await readFact(client, "queues");
  return fact === null ? { queues: [], staleSince: null } : (fact as QueueFacts);
}

interface SeatRow {
  readonly [column: string]: unknown;
  readonly extension: string;
  readonly name: string | null;
  readonly person_id: string | null;
  readonly state: SeatState;
  readonly reachable: boolean;
  readonly reachable_at: number | null;
  readonly call_id: string | null;
}

/** The team lead's picture of queues and seats. `now`: UTC ms. */
export async function readFloor(client: Querier, now: number): Promise<Floor> {
  const { queues, staleSince } = await readQueues(client);
  const found = await client.query<SeatRow>(
    "SELECT s.extension, p.name, s.person_id, s.state, s.reachable, s.reachable_at, s.call_id FROM seat s LEFT JOIN person p ON p.id = s.person_id ORDER BY s.extension",
  );
  const seats = found.rows.map(({ extension, name, person_id, state, reachable, reachable_at, call_id }) => ({
    extension,
    personName: name,
    personId: person_id,
    state,
    reachable,
    reachableSince: reachable_at,
    callId: call_id,
  }));
  return { queues: [...queues], seats, staleSince, at: now };
}
