import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { hashSecret, makeSecret } from "../../../src/dispatch/people/passwords.ts";
import { ownDatabase } from "../../support/dispatch/central.ts";
import { startChild } from "../../support/house/child.ts";
import { type CentralProcess, readyUrl } from "./central-process.ts";
import type { CrowdOrder } from "./crowd.ts";

/** A seat that is signed in. */
export interface SignedIn {
  readonly personId: string;
  readonly deviceId: string;
  readonly token: string;
}

/** People, each signed in on a device of their own: written as a sign-in does, without reckoning hundreds of password hashes. */
export async function signInMany(central: CentralProcess, count: number): Promise<SignedIn[]> {
  const seats = Array.from({ length: count }, () => ({ personId: randomUUID(), deviceId: randomUUID(), token: makeSecret() }));
  const database = await ownDatabase({ folder: join(central.folder, "central") });
  const [people, devices, now] = [seats.map(({ personId }) => personId), seats.map(({ deviceId }) => deviceId), Date.now()];
  await database.query(
    `INSERT INTO person (id, login, name, role, password_hash, extension)
     SELECT id, id, '坐席', 'operator', '', (5000 + n)::text FROM unnest($1::text[]) WITH ORDINALITY AS made (id, n)`,
    [people],
  );
  await database.query("INSERT INTO device (id, enrolled_by, enrolled_at) SELECT d, p, $3 FROM unnest($1::text[], $2::text[]) AS made (d, p)", [
    devices,
    people,
    now,
  ]);
  await database.query("INSERT INTO token SELECT h, p, d, $4 FROM unnest($1::text[], $2::text[], $3::text[]) AS made (h, p, d)", [
    seats.map(({ token }) => hashSecret(token)),
    people,
    devices,
    now + 86_400_000,
  ]);
  await database.end();
  return seats;
}

/** `seen`: tickets that came, each at each seat; from their making to their arrival, ms, null where none came. */
const seenSchema = z.object({
  kind: z.literal("done"),
  open: z.number(),
  pulls: z.number(),
  failed: z.number(),
  seen: z.number(),
  median: z.number().nullable(),
  p99: z.number().nullable(),
});
export type Seen = z.infer<typeof seenSchema>;

/** Seats in a process of their own (`crowd.ts`). */
export interface Crowd {
  /** @param cursor from which they follow; null: they only listen @param isOld whether they are told that something changed, and not what */
  open(seats: readonly SignedIn[], cursor: string | null, isOld?: boolean): Promise<Seen>;
  close(): Promise<Seen>;
  /** What they saw since it was last told. */
  look(): Promise<Seen>;
  tell(): Promise<Seen>;
  stop(): Promise<unknown>;
}

export async function startCrowd(url: string): Promise<Crowd> {
  const child = startChild(join(import.meta.dirname, "crowd.ts"), [url]);
  await child.next(readyUrl);
  const order = async (wanted: CrowdOrder): Promise<Seen> => {
    child.process.send(wanted);
    return child.next((message) => {
      const seen = seenSchema.safeParse(message);
      return seen.success ? seen.data : null;
    });
  };
  return {
    open: (seats, cursor, isOld = false) => order({ kind: "open", tokens: seats.map(({ token }) => token), cursor, isOld }),
    close: () => order({ kind: "close" }),
    look: () => order({ kind: "look" }),
    tell: () => order({ kind: "tell" }),
    stop: () => child.stop(),
  };
}
