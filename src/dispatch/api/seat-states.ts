import type { SeatState } from "../../contract/session.ts";
import { type Notice, writeNotice } from "../live/notices.ts";
import type { Session } from "../people/sessions.ts";
import type { Querier } from "../store/database.ts";

const notify = async (client: Querier, notice: Notice): Promise<void> => {
  await client.query("SELECT pg_notify('hotline', $1)", [writeNotice(notice)]);
};

/** Takes a seat's state as the seat gives it; the queue's membership follows from it on the node that leads. */
export async function setSeatState(client: Querier, session: Session, state: SeatState): Promise<void> {
  await client.query(
    `INSERT INTO seat (extension, person_id, device_id, state) VALUES ($1, $2, $3, $4::jsonb)
     ON CONFLICT (extension) DO UPDATE SET person_id = excluded.person_id, device_id = excluded.device_id, state = excluded.state`,
    [session.person.extension, session.person.id, session.deviceId, JSON.stringify(state)],
  );
  await notify(client, { kind: "seats" });
}

/** A person has one seat: signing in elsewhere takes it over, and the other device is told. */
export async function takeSeat(client: Querier, personId: string, extension: string, deviceId: string, now: number): Promise<void> {
  const offline: SeatState = { state: "offline", since: now, reason: null, wrapUpEndsAt: null, next: null };
  await client.query(
    `INSERT INTO seat (extension, person_id, device_id, state) VALUES ($1, $2, $3, $4::jsonb)
     ON CONFLICT (extension) DO UPDATE SET person_id = excluded.person_id, device_id = excluded.device_id,
       state = CASE WHEN seat.device_id = excluded.device_id THEN seat.state ELSE excluded.state END`,
    [extension, personId, deviceId, JSON.stringify(offline)],
  );
  await notify(client, { kind: "takenOver", personId, deviceId });
  await notify(client, { kind: "seats" });
}

/** Signing out leaves the queue. */
export async function leaveSeat(client: Querier, session: Session, now: number): Promise<void> {
  await setSeatState(client, session, { state: "offline", since: now, reason: null, wrapUpEndsAt: null, next: null });
}
