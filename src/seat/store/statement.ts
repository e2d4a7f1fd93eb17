import type { Database, Statement } from "better-sqlite3";

/** A statement as it is used here. */
export type Prepared = Pick<Statement, "run" | "get" | "all" | "source">;

/** A statement that is prepared at its first use: a start needs a few of the hundred, and preparing all of them takes longer than opening the file. */
export function prepareLate(database: Database, sql: string): Prepared {
  return atFirstUse(() => database.prepare(sql));
}
/** The same for one that gives the first column alone. */
export function pluckLate(database: Database, sql: string): Prepared {
  return atFirstUse(() => database.prepare(sql).pluck());
}

function atFirstUse(prepare: () => Statement): Prepared {
  let prepared: Statement | null = null;
  const need = (): Statement => {
    prepared ??= prepare();
    return prepared;
  };
  return {
    run: (...values) => need().run(...values),
    get: (...values) => need().get(...values),
    all: (...values) => need().all(...values),
    get source() {
      return need().source;
    },
  };
}
