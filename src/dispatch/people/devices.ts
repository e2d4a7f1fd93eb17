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
  /** What it is proven by, as a hash; null: nothing but its id. */
  readonly secretHash: string | null;
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
  const standing = deviceId === null ? "unknown" : await judge(database, deviceId, claim.deviceSecret);
  const secret = claim.protocol >= firstWithDeviceSecret && standing !== "proven" ? make.secret() : null;
  const secretHash = secret === null ? null : hashSecret(secret);
  if (deviceId !== null && standing === "proven") return { id: deviceId, secret, secretHash: hashSecret(claim.deviceSecret ?? ""), isUnproven: false };
  if (deviceId !== null && standing === "without" && (secretHash === null || (await takesSecret(database, deviceId, secretHash))))
    return { id: deviceId, secret, secretHash, isUnproven: false };
  const id = make.id();
  const row = [id, person.id, clock.now(), secretHash];
  await database.query("INSERT INTO device (id, enrolled_by, enrolled_at, secret_hash) VALUES ($1, $2, $3, $4)", row);
  return { id, secret, secretHash, isUnproven: standing !== "unknown" };
}

/** `without`: the device is from before devices had secrets. */
async function judge(database: Database, deviceId: string, secret: string | null): Promise<"unknown" | "without" | "proven" | "unproven"> {
  const found = await database.query<{ secret_hash: string | null }>("SELECT secret_hash FROM device WHERE id = $1", [deviceId]);
  const [row] = found.rows;
  if (row === undefined) return "unknown";
  if (row.secret_hash === null) return "without";
  return secret !== null && hashSecret(secret) === row.secret_hash ? "proven" : "unproven";
}

/** Tokens that were had by the id alone end with this. @returns false where another was quicker */
async function takesSecret(database: Database, deviceId: string, secretHash: string): Promise<boolean> {
  const given = await database.query("UPDATE device SET secret_hash = $2 WHERE id = $1 AND secret_hash IS NULL RETURNING id", [deviceId, secretHash]);
  return given.rows.length > 0;
}
