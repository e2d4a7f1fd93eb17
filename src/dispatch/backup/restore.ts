import { createHash, randomInt } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { HotlineError } from "../../contract/errors.ts";
import type { Database, Querier } from "../store/database.ts";
import { readFact, writeFact } from "../store/facts.ts";
import { numberDay } from "../sync/apply-mutation.ts";
import { type Manifest, manifestFile, manifestSchema, tableFile } from "./manifest.ts";

/** Rows written by one statement. */
const pageSize = 1_000;

/** Reads and checks a backup: its manifest and every file's checksum. @throws HotlineError `invalid` with detail `noBackup` or `damagedBackup <table>` */
export async function readBackup(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestFile), "utf8").catch(() => null);
  if (text === null) throw new HotlineError({ kind: "invalid", detail: "noBackup" });
  const manifest = manifestSchema.safeParse(JSON.parse(text));
  if (!manifest.success) throw new HotlineError({ kind: "invalid", detail: "noBackup" });
  for (const table of manifest.data.tables) {
    const found = await checksum(join(folder, tableFile(table.name))).catch(() => null);
    if (found !== table.sha256) throw new HotlineError({ kind: "invalid", detail: `damagedBackup ${table.name}` });
  }
  return manifest.data;
}

/**
 * Fills a store that was just made at the backup's version, in one transaction: it is there whole or not at all.
 * The epoch rises, so that every seat takes a new snapshot and offers again what it had sent since the backup; it
 * becomes the time of the restore in seconds, so that two restores of one backup do not share an epoch.
 * @param now UTC ms @throws HotlineError `invalid` with detail `notEmpty` or `damagedBackup <table>`
 */
export async function restore(database: Database, folder: string, manifest: Manifest, now: number): Promise<void> {
  await database.transaction(async (client) => {
    for (const table of manifest.tables) {
      if (table.name !== "fact" && (await client.query(`SELECT 1 FROM ${table.name} LIMIT 1`)).rows.length > 0)
        throw new HotlineError({ kind: "invalid", detail: "notEmpty" });
    }
    await client.query("DELETE FROM fact");
    for (const table of manifest.tables) await fillTable(client, folder, table);
    for (const { name, last } of manifest.sequences) if (last > 0) await client.query("SELECT setval($1::text::regclass, $2)", [name, last]);
    await leaveFeed(client);
    await leaveNumbers(client, now);
    const before = Number((await readFact(client, "epoch")) ?? 0);
    await writeFact(client, "epoch", nextEpoch(before, now, randomInt(farthest)));
  });
}

/** Of so many epochs one is taken by chance where the clock tells no new one. */
const farthest = 1_000_000;
/**
 * The epoch of a restore. Where the clock stands before the epoch of the backup, for an earlier restore was made by a clock that was ahead, the
 * next number would be that of each restore of this backup. @param now UTC ms @param chance a whole number, 0 or more
 */
export function nextEpoch(before: number, now: number, chance: number): number {
  const seconds = Math.floor(now / 1_000);
  return seconds > before ? seconds : before + 1 + chance;
}

async function fillTable(client: Querier, folder: string, table: Manifest["tables"][number]): Promise<void> {
  const lines = createInterface({ input: createReadStream(join(folder, tableFile(table.name))).pipe(createGunzip()) });
  let page: string[] = [];
  let rows = 0;
  const write = async (): Promise<void> => {
    if (page.length === 0) return;
    await client.query(`INSERT INTO ${table.name} SELECT * FROM json_populate_recordset(NULL::${table.name}, $1::json)`, [`[${page.join(",")}]`]);
    rows += page.length;
    page = [];
  };
  for await (const line of lines) if (page.push(line) >= pageSize) await write();
  await write();
  if (rows !== table.rows) throw new HotlineError({ kind: "invalid", detail: `damagedBackup ${table.name}` });
}

/** Another PostgreSQL counts its transactions anew: what is restored lies before the feed, as what a store is first filled with does. */
async function leaveFeed(client: Querier): Promise<void> {
  const found = await client.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'transaction'",
  );
  for (const { name } of found.rows) await client.query(`UPDATE ${name} SET transaction = 0 WHERE transaction > 0`);
}

/** More tickets than a city takes in a day. */
const unseenNumbers = 100_000;
/** Numbers that were given out today and since the backup are with citizens: none is given to another ticket. */
async function leaveNumbers(client: Querier, now: number): Promise<void> {
  await client.query("INSERT INTO ticket_count VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET count = ticket_count.count + excluded.count", [
    numberDay(now),
    unseenNumbers,
  ]);
}

async function checksum(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
