// `npm run backup -- --data DIR | --database-url URL --to FOLDER` and `npm run restore -- … --from FOLDER`.
import { parseArgs } from "node:util";
import { HotlineError } from "../../contract/errors.ts";
import { failureSentence } from "../failure-sentence.ts";
import { processLogger } from "../process-logger.ts";
import { openDatabase } from "../store/database.ts";
import { storeVersion } from "../store/migrate.ts";
import { withStore } from "../store/with-store.ts";
import { systemClock } from "../system-clock.ts";
import { backUp } from "./back-up.ts";
import { readBackup, restore } from "./restore.ts";

const help = `npm run backup -- (--data DIR | --database-url URL) --to FOLDER
npm run restore -- (--data DIR | --database-url URL) --from FOLDER

  --data DIR           dispatch's own folder, such as ./data/dispatch, with its embedded PostgreSQL
  --database-url URL   a PostgreSQL of yours
  --to FOLDER          backup: a new folder; dispatch may go on running meanwhile
  --from FOLDER        restore: a backup's folder; what is written to must be empty, and dispatch stopped`;

const logger = processLogger(process.env.HOTLINE_LOG_LEVEL ?? "warn");

function readCommand(args: readonly string[]) {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { data: text, "database-url": text, to: text, from: text, help: { type: "boolean" } },
  });
  return { command: positionals[0], ...values };
}
const storeOf = (flags: ReturnType<typeof readCommand>) => ({ url: flags["database-url"], folder: flags.data });
const missing = (name: string): never => {
  throw new HotlineError({ kind: "invalid", detail: `argument --${name} is missing` });
};

async function runBackup(flags: ReturnType<typeof readCommand>): Promise<void> {
  const folder = flags.to ?? missing("to");
  await withStore(storeOf(flags), true, async (url) => {
    // A running dispatch may be of an earlier version: its store is read as it is.
    const database = await openDatabase(url, logger, 0);
    const manifest = await backUp(database, folder, systemClock.now()).finally(() => database.stop());
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(`backup: ${rows} rows of ${manifest.tables.length} tables in ${folder}`);
    console.log("It holds full telephone numbers and keys: keep it as the database itself is kept.");
  });
}

async function runRestore(flags: ReturnType<typeof readCommand>): Promise<void> {
  const folder = flags.from ?? missing("from");
  const manifest = await readBackup(folder);
  if (manifest.storeVersion > storeVersion) throw new HotlineError({ kind: "storeNewer", detail: `version ${manifest.storeVersion}` });
  await withStore(storeOf(flags), false, async (url) => {
    const empty = await openDatabase(url, logger, manifest.storeVersion);
    await restore(empty, folder, manifest, systemClock.now()).finally(() => empty.stop());
    // From the backup's version to this program's.
    await (await openDatabase(url, logger)).stop();
    console.log(`restored: the store as it was at ${new Date(manifest.takenAt).toISOString()}`);
    console.log("Seats take a new snapshot when they next reach dispatch, and send again what they had sent since.");
  });
}

try {
  const flags = readCommand(process.argv.slice(2));
  if (flags.help === true || (flags.command !== "backup" && flags.command !== "restore")) console.log(help);
  else if (flags.command === "backup") await runBackup(flags);
  else await runRestore(flags);
} catch (error) {
  console.error(failureSentence(error).sentence);
  process.exitCode = 1;
}
