import { randomUUID } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import { firstWithDeviceSecret } from "../../contract/protocol-version.ts";
import type { SignInInput } from "../../contract/session.ts";
import type { Database } from "../store/database.ts";
import { hashSecret, makeSecret } from "./passwords.ts";
import type { PersonRow } from "./people.ts";

/** What a seat says of its device, and the wire's version by which it can keep a secret or not. */
export type DeviceClaim = Pick<SignInInput, "deviceId" | "deviceSecret" | "protocol">;

/** The device that a sign-in is at. */
export interface Enrolled {
  readonly id: string;
  /** Made just now, and told this once; null where the seat has one, or can keep none. */
  readonly secret: string | null;
  /** The device that was named has a secret, and another or none was brought. */
  readonly isUnproven: boolean;
}

interface Context {
  readonly database: Database;
  readonly clock: Clock;
}
/** How ids and secrets are made. */
const randomMakers = { id: (): string => randomUUID(), secret: makeSecret };

/**
 * The device under its own id where it is known and proves itself, else under a new one: ids stand in the feed, where everybody reads them. Who
 * cannot prove a device is not refused, for nothing of what waits at a seat that lost its secret may be lost.
 */
export async function enrol({ database, clock }: Context, person: Pick<PersonRow, "id">, claim: DeviceClaim, make = randomMakers): Promise<Enrolled> {
  const { deviceId } = claim;
  const keepsSecret = claim.protocol >= firstWithDeviceSecret;
  const standing = deviceId === null ? "unknown" : await judge(database, deviceId, claim.deviceSecret);
  if (deviceId !== null && (standing === "proven" || (standing === "without" && !keepsSecret))) return { id: deviceId, secret: null, isUnproven: false };
  const secret = keepsSecret ? make.secret() : null;
  if (deviceId !== null && standing === "without" && secret !== null && (await giveSecret(database, deviceId, secret)))
    return { id: deviceId, secret, isUnproven: false };
  const id = make.id();
  const row = [id, person.id, clock.now(), secret === null ? null : hashSecret(secret)];
  await database.query("INSERT INTO device (id, enrolled_by, enrolled_at, secret_hash) VALUES ($1, $2, $3, $4)", row);
  return { id, secret, isUnproven: standing !== "unknown" };
}

/** `without`: the device is from before devices had secrets. */
async function judge(database: Database, deviceId: string, secret: string | null): Promise<"unknown" | "without" | "proven" | "unproven"> {
  const found = await database.query<{ secret_hash: string | null }>("SELECT secret_hash FROM device WHERE id = $1", [deviceId]);
  const [row] = found.rows;
  if (row === undefined) return "unknown";
  if (row.secret_hash === null) return "without";
  return secret !== null && hashSecret(secret) === row.secret_hash ? "proven" : "unproven";
}

/** Whoever came in by the id alone is out from then on. @returns false where another was quicker */
const giveSecret = (database: Database, deviceId: string, secret: string): Promise<boolean> =>
  database.transaction(async (client) => {
    const given = await client.query("UPDATE device SET secret_hash = $2 WHERE id = $1 AND secret_hash IS NULL RETURNING id", [deviceId, hashSecret(secret)]);
    if (given.rows.length > 0) await client.query("DELETE FROM token WHERE device_id = $1", [deviceId]);
    return given.rows.length > 0;
  });
