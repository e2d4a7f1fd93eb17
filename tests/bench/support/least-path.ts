import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { databaseUrl } from "../../support/dispatch/central.ts";
import { startChild } from "../../support/house/child.ts";
import type { BarePath } from "./bare-path.ts";
import { type CentralProcess, readyUrl } from "./central-process.ts";

/** A durable insert, Node's own HTTP there, one statement in PostgreSQL that stores and notifies, the row read back, an event stream, an insert. */
export async function startLeastPath(central: CentralProcess): Promise<BarePath> {
  const child = startChild(join(import.meta.dirname, "least-dispatch.ts"), [databaseUrl({ folder: join(central.folder, "central") })]);
  const url = await child.next(readyUrl);
  const [sent, heard] = ["sent", "heard"].map((name) => {
    const local = new Sqlite(join(central.folder, `least-${name}.sqlite`));
    local.pragma("journal_mode = WAL");
    local.pragma(`synchronous = ${name === "sent" ? "FULL" : "NORMAL"}`);
    local.exec("CREATE TABLE entry (key INTEGER PRIMARY KEY, document TEXT NOT NULL)");
    return { local, insert: local.prepare("INSERT INTO entry (document) VALUES (?)") };
  }) as [{ local: Sqlite.Database; insert: Sqlite.Statement }, { local: Sqlite.Database; insert: Sqlite.Statement }];
  let arrived: () => void = () => {};
  const life = new AbortController();
  const stream = await fetch(url, { signal: life.signal });
  const listen = async (): Promise<void> => {
    let waiting = "";
    for await (const part of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      waiting += part;
      for (let end = waiting.indexOf("\n\n"); end !== -1; end = waiting.indexOf("\n\n")) {
        heard.insert.run(JSON.stringify(JSON.parse(waiting.slice("data: ".length, end))));
        waiting = waiting.slice(end + 2);
        arrived();
      }
    }
  };
  void listen().catch(() => {});
  return {
    async take(text) {
      const began = performance.now();
      const there = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      sent.insert.run(text);
      void fetch(url, { method: "POST", body: text }).then((answer) => answer.text());
      await there;
      return performance.now() - began;
    },
    async stop() {
      life.abort();
      await child.stop();
      for (const { local } of [sent, heard]) local.close();
    },
  };
}
