import { type Elsewhere, HotlineError } from "../../contract/errors.ts";
import type { SeatState } from "../../contract/session.ts";
import { type Notice, writeNotice } from "../live/notices.ts";
import type { Querier } from "../store/database.ts";

/** The device that is a person's seat. */
export interface Holder {
  readonly deviceId: string;
  readonly elsewhere: Elsewhere;
}
interface HolderRow {
  readonly [column: string]: unknown;
  readonly device_id: string;
  readonly name: string | null;
  readonly taken_at: number | null;
  readonly in_call: boolean;
}

const notify = async (client: Querier, notice: Notice): Promise<void> => {
  await client.query("SELECT pg_notify('hotline', $1)", [writeNotice(notice)]);
};

/** Which device is the seat of that extension; null before its first sign-in. */
export async function holderOf(client: Querier, extension: string): Promise<Holder | null> {
  const found = await client.query<HolderRow>(
    `SELECT s.device_id, d.name, s.taken_at, s.call_id IS NOT NULL OR s.state->>'state' IN ('ringing', 'talking') AS in_call
     FROM seat s JOIN device d ON d.id = s.device_id WHERE s.extension = $1`,
    [extension],
  );
  const row = found.rows[0];
  return row === undefined ? null : { deviceId: row.device_id, elsewhere: { device: row.name, since: row.taken_at, inCall: row.in_call } };
}

/** Where a person sits at this moment, when that is not this device: it holds their seat and a token that is still good. `now`: UTC ms. */
export async function elsewhereOf(client: Querier, person: { id: string; extension: string }, deviceId: string | null, now: number): Promise<Elsewhere | null> {
  const holder = await holderOf(client, person.extension);
  if (holder === null || holder.deviceId === deviceId) return null;
  const tokens = await client.query("SELECT 1 FROM token WHERE person_id = $1 AND device_id = $2 AND expires_at > $3 LIMIT 1", [
    person.id,
    holder.deviceId,
    now,
  ]);
  return tokens.rows.length === 0 ? null : holder.elsewhere;
}

/** Only the device that is a person's seat may speak for it. @throws HotlineError `signedInElsewhere` for one that was taken over */
export async function needHolder(client: Querier, extension: string, deviceId: string): Promise<void> {
  const holder = await holderOf(client, extension);
  if (holder !== null && holder.deviceId !== deviceId) throw new HotlineError({ kind: "signedInElsewhere", elsewhere: holder.elsewhere });
}

/** A person has one seat: signing in elsewhere takes it over, and the other device is told. */
export async function takeSeat(client: Querier, personId: string, extension: string, deviceId: string, now: number): Promise<void> {
  const offline: SeatState = { state: "offline", since: now, reason: null, wrapUpEndsAt: null, next: null };
  await client.query(
    `INSERT INTO seat (extension, person_id, device_id, state, taken_at) VALUES ($1, $2, $3, $4::jsonb, $5)
     ON CONFLICT (extension) DO UPDATE SET person_id = excluded.person_id, device_id = excluded.device_id, taken_at = excluded.taken_at,
       state = CASE WHEN seat.device_id = excluded.device_id THEN seat.state ELSE excluded.state END`,
    [extension, personId, deviceId, JSON.stringify(offline), now],
  );
  await notify(client, { kind: "takenOver", personId, deviceId });
  await notify(client, { kind: "seats" });
}
