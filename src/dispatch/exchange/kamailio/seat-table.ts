import { createHash } from "node:crypto";
import { readFile, rename, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** First line of Kamailio's text table (db_text): columns and their types. */
const head = "username(string) ha1(string)";
const tableName = "subscriber";

/** Digest's A1 (RFC 2617 §3.2.2.2): all that a registrar needs, and nothing to sign in with elsewhere. */
const ha1 = (extension: string, realm: string, secret: string): string => createHash("md5").update(`${extension}:${realm}:${secret}`).digest("hex");

/**
 * The seats of a Kamailio that reads them with `auth_db` out of a folder of text tables (`db_text`, db_mode 1).
 * The table is replaced in one step, so that a registration never reads half of it.
 */
export class SeatTable {
  readonly #path: string;
  readonly #realm: string;
  // One change after the other: each reads what stands there.
  #work: Promise<void> = Promise.resolve();

  /** @param folder of the text tables */
  constructor(folder: string, realm: string) {
    this.#path = join(folder, tableName);
    this.#realm = realm;
  }
  /** @throws the file system's errors */
  write(extension: string, secret: string): Promise<void> {
    const done = this.#work.then(() => this.#replace(extension, `${extension}:${ha1(extension, this.#realm, secret)}`));
    this.#work = done.catch(() => {});
    return done;
  }

  async #replace(extension: string, row: string): Promise<void> {
    const before = await readFile(this.#path, "utf8").catch(() => "");
    const rows = before.split("\n").filter((line) => line !== "" && !line.includes("(string)") && !line.startsWith(`${extension}:`));
    if (before.split("\n").includes(row)) return;
    const fresh = `${this.#path}.new`;
    await writeFile(fresh, [head, ...rows, row, ""].join("\n"), { mode: 0o640 });
    // Kamailio reads the table anew when its time differs, and counts whole seconds.
    const changedAt = Math.max(Math.floor(Date.now() / 1_000), await secondsOf(this.#path).then((seconds) => seconds + 1));
    await utimes(fresh, changedAt, changedAt);
    await rename(fresh, this.#path);
  }
}

const secondsOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => Math.floor(mtimeMs / 1_000),
    () => 0,
  );
