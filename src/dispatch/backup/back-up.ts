import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { HotlineError } from "../../contract/errors.ts";
import type { Database, Querier } from "../store/database.ts";
import { type Manifest, manifestFile, tableFile } from "./manifest.ts";
import { tablesInOrder } from "./tables.ts";

/** Rows fetched at once: enough to be quick, little enough to be held in memory. */
const pageSize = 2_000;

/**
 * Writes all of dispatch's store into an empty folder, as it stood at one moment, while it goes on being used. The
 * changefeed's horizon waits for the reading transaction, so seats see later changes when it has ended.
 * The folder holds full telephone numbers and keys: its files are made readable by the owner alone.
 * @throws HotlineError `invalid` with detail `notEmpty`; `diskFull`
 */
export async function backUp(database: Database, folder: string, takenAt: number): Promise<Manifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new HotlineError({ kind: "invalid", detail: "notEmpty" });
  const manifest = await database.transaction(async (client) => {
    await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // Between two pages the disk may be slow; the usual limit would end the transaction.
    await client.query("SET LOCAL idle_in_transaction_session_timeout = 0");
    const tables: Manifest["tables"] = [];
    for (const name of await tablesInOrder(client)) tables.push({ name, ...(await writeTable(client, name, join(folder, tableFile(name)))) });
    return { format: 1, storeVersion: await readVersion(client), takenAt, tables, sequences: await readSequences(client) } as const;
  });
  // Written last: a folder without it is no backup.
  await writeFile(join(folder, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  return manifest;
}

async function writeTable(client: Querier, table: string, file: string): Promise<{ rows: number; sha256: string }> {
  let rows = 0;
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  async function* lines(): AsyncGenerator<string> {
    await client.query(`DECLARE backup_rows NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS line FROM ${table} t`);
    for (;;) {
      const page = await client.query<{ line: string }>(`FETCH ${pageSize} FROM backup_rows`);
      if (page.rows.length === 0) break;
      rows += page.rows.length;
      yield `${page.rows.map(({ line }) => line).join("\n")}\n`;
    }
    await client.query("CLOSE backup_rows");
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 6 }), hashing, createWriteStream(file, { mode: 0o600 })).catch((error: unknown) => {
    throw error instanceof Error && "code" in error && error.code === "ENOSPC" ? new HotlineError({ kind: "diskFull" }) : error;
  });
  return { rows, sha256: hash.digest("hex") };
}

async function readVersion(client: Querier): Promise<number> {
  const found = await client.query<{ version: number }>("SELECT max(version)::integer AS version FROM store_version");
  return found.rows[0]?.version ?? 0;
}

/** Sequences stand outside of transactions: they may be ahead of the rows, which is harmless. */
async function readSequences(client: Querier): Promise<Manifest["sequences"]> {
  const found = await client.query<{ name: string; last: number }>(
    "SELECT sequencename AS name, coalesce(last_value, 0)::bigint AS last FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1",
  );
  return found.rows;
}
