import { HotlineError } from "../../contract/errors.ts";
import { systemClock } from "../system-clock.ts";
import { runningEmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";

/** A store as a command line names it: somebody's database, or dispatch's own folder. */
export interface NamedStore {
  readonly url: string | undefined;
  readonly folder: string | undefined;
}

/**
 * Runs work on a store's address: the named database's, that of a running dispatch, or its PostgreSQL's, started for just this.
 * @param mayRun whether dispatch may be running on the folder meanwhile
 * @throws HotlineError `invalid` with detail `argument …` (neither is named) or `locked`
 */
export async function withStore(store: NamedStore, mayRun: boolean, work: (url: string) => Promise<void>): Promise<void> {
  if (store.url !== undefined) return work(store.url);
  if (store.folder === undefined) throw new HotlineError({ kind: "invalid", detail: "argument --data is missing" });
  const running = await runningEmbeddedPostgres(store.folder);
  if (running !== null) {
    if (!mayRun) throw new HotlineError({ kind: "invalid", detail: "locked" });
    return work(running);
  }
  const postgres = await startEmbeddedPostgres(store.folder, systemClock);
  try {
    await work(postgres.url);
  } finally {
    await postgres.stop();
  }
}
