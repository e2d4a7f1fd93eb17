import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { ownDatabase } from "../../support/dispatch/central.ts";
import { startChild } from "../../support/house/child.ts";
import { type CentralProcess, readyUrl } from "./central-process.ts";

/** What a ticket cannot reach another seat without: a durable insert here, a durable commit there, there and back twice. */
export interface BarePath {
  /** Does all of it in sequence with a text. @returns ms */
  take(text: string): Promise<number>;
  stop(): Promise<void>;
}

/** On dispatch's own PostgreSQL, and with an echo in a process of its own. */
export async function startBarePath(central: CentralProcess): Promise<BarePath> {
  const database = await ownDatabase({ folder: join(central.folder, "central") });
  await database.query("CREATE TABLE bare (key bigserial PRIMARY KEY, document text NOT NULL)");
  const local = new Sqlite(join(central.folder, "bare.sqlite"));
  local.pragma("journal_mode = WAL");
  local.pragma("synchronous = FULL");
  local.exec("CREATE TABLE entry (key INTEGER PRIMARY KEY, document TEXT NOT NULL)");
  const insert = local.prepare("INSERT INTO entry (document) VALUES (?)");
  const echo = startChild(join(import.meta.dirname, "echo.ts"), []);
  const socket = connect({ port: Number(new URL(await echo.next(readyUrl)).port), host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  const thereAndBack = (text: string): Promise<void> =>
    new Promise((resolve) => {
      let left = Buffer.byteLength(text);
      const hear = (part: Buffer): void => {
        left -= part.length;
        if (left > 0) return;
        socket.off("data", hear);
        resolve();
      };
      socket.on("data", hear);
      socket.write(text);
    });
  return {
    async take(text) {
      const began = performance.now();
      insert.run(text);
      await thereAndBack(text);
      await database.query({ name: "bare", text: "INSERT INTO bare (document) VALUES ($1)", values: [text] });
      await thereAndBack(text);
      return performance.now() - began;
    },
    async stop() {
      socket.destroy();
      await echo.stop();
      local.close();
      await database.end();
    },
  };
}
