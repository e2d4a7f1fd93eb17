import type pg from "pg";
import { HotlineError } from "../../contract/errors.ts";
import { migration0001 } from "./migrations/0001-initial.ts";
import { migration0002 } from "./migrations/0002-mutation-identity.ts";
import { migration0003 } from "./migrations/0003-ticket-rounds.ts";
import { migration0004 } from "./migrations/0004-handover.ts";
import { migration0005 } from "./migrations/0005-caller-moves.ts";
import { migration0006 } from "./migrations/0006-together.ts";
import { migration0007 } from "./migrations/0007-attachments.ts";
import { migration0008 } from "./migrations/0008-reachability.ts";
import { migration0009 } from "./migrations/0009-one-seat.ts";
import { migration0010 } from "./migrations/0010-windows.ts";
import { migration0011 } from "./migrations/0011-feed-marks.ts";
import { migration0012 } from "./migrations/0012-carried.ts";
import { migration0013 } from "./migrations/0013-device-secret.ts";
import { migration0014 } from "./migrations/0014-words.ts";
import { migration0015 } from "./migrations/0015-renewal.ts";

/** Numbered and forward only; each runs once, in order. */
const migrations: readonly { readonly version: number; readonly sql: string }[] = [
  migration0001,
  migration0002,
  migration0003,
  migration0004,
  migration0005,
  migration0006,
  migration0007,
  migration0008,
  migration0009,
  migration0010,
  migration0011,
  migration0012,
  migration0013,
  migration0014,
  migration0015,
];

/** The version of the store that this program writes. */
export const storeVersion = migrations.length;

/**
 * Brings the database to this program's version, each step in a transaction of its own, one node at a time.
 * @param upTo an earlier version than this program's, for a backup of that version to be restored into
 * @throws HotlineError `storeNewer` when the database was written by a newer program
 */
export async function migrate(client: pg.ClientBase, upTo = storeVersion): Promise<void> {
  await client.query("SELECT pg_advisory_lock(723450001)");
  try {
    await client.query("CREATE TABLE IF NOT EXISTS store_version (version integer PRIMARY KEY)");
    const found = await client.query<{ version: number }>("SELECT coalesce(max(version), 0)::integer AS version FROM store_version");
    const version = found.rows[0]?.version ?? 0;
    if (version > storeVersion) throw new HotlineError({ kind: "storeNewer", detail: `version ${version}, known ${storeVersion}` });
    for (const migration of migrations.slice(version, Math.max(version, upTo))) await run(client, migration);
  } finally {
    await client.query("SELECT pg_advisory_unlock(723450001)");
  }
}

async function run(client: pg.ClientBase, migration: { version: number; sql: string }): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query("INSERT INTO store_version VALUES ($1)", [migration.version]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
