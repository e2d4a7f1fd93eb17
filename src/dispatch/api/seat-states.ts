import type { SeatState } from "../../contract/session.ts";
import { type Notice, writeNotice } from "../live/notices.ts";
import { holderOf, needHolder } from "../people/one-seat.ts";
import type { Session } from "../people/sessions.ts";
import type { Querier } from "../store/database.ts";

const notify = async (client: Querier, notice: Notice): Promise<void> => {
  await client.query("SELECT pg_notify('hotline', $1)", [writeNotice(notice)]);
};

/**
 * Takes a seat's state as the seat gives it; the queue's membership follows from it on the node that leads.
 * @throws HotlineError `signedInElsewhere` for a device that was taken over
 */
export async function setSeatState(client: Querier, session: Session, state: SeatState): Promise<void> {
  const { person, deviceId } = session;
  const written = await client.query(
    `INSERT INTO seat (extension, person_id, device_id, state) VALUES ($1, $2, $3, $4::jsonb)
     ON CONFLICT (extension) DO UPDATE SET person_id = excluded.person_id, device_id = excluded.device_id, state = excluded.state
       WHERE seat.device_id IS NULL OR seat.device_id = excluded.device_id RETURNING extension`,
    [person.extension, person.id, deviceId, JSON.stringify(state)],
  );
  if (written.rows.length === 0) await needHolder(client, person.extension, deviceId);
  await notify(client, { kind: "seats" });
}

/** Signing out leaves the queue; a device that was taken over has nothing to leave. */
export async function leaveSeat(client: Querier, session: Session, now: number): Promise<void> {
  const holder = await holderOf(client, session.person.extension);
  if (holder !== null && holder.deviceId !== session.deviceId) return;
  await setSeatState(client, session, { state: "offline", since: now, reason: null, wrapUpEndsAt: null, next: null });
}
