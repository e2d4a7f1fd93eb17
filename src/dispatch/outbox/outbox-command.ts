import { randomBytes } from "node:crypto";
import { Configurations } from "../configuration/configurations.ts";
import { processLogger } from "../process-logger.ts";
import { openDatabase } from "../store/database.ts";
import { readFact } from "../store/facts.ts";
import { type NamedStore, withStore } from "../store/with-store.ts";
import { systemClock } from "../system-clock.ts";
import { type Imported, importOutbox } from "./import-outbox.ts";

const logger = processLogger("warn");
/** Whom the audit names for what was done on the command line. */
const commandLine = "command-line";

/** Imports the text of a seat's outbox file, also while dispatch runs. @throws HotlineError as `importOutbox` and `withStore` */
export async function importOutboxFile(store: NamedStore, text: string): Promise<Imported> {
  let imported: Imported = { applied: 0, rejected: [] };
  await withStore(store, true, async (url) => {
    const database = await openDatabase(url, logger, 0);
    try {
      const numberKey = Buffer.from(String(await readFact(database, "numberKey")), "base64url");
      const pushing = { database, numberKey, configurations: new Configurations(), clock: systemClock, logger, randomBytes };
      imported = await importOutbox(pushing, text, commandLine);
    } finally {
      await database.stop();
    }
  });
  return imported;
}

/** What opens a seat's store when nobody who signed in on it is there: for an administrator, in memory only. */
export async function readRecoveryKey(store: NamedStore): Promise<string> {
  let key = "";
  await withStore(store, true, async (url) => {
    const database = await openDatabase(url, logger, 0);
    key = String(await readFact(database, "numberKey").finally(() => database.stop()));
  });
  return key;
}
