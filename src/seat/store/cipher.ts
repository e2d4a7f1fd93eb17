import type { Database } from "better-sqlite3";

const rawKey = (key: Uint8Array): string => `"x'${Buffer.from(key).toString("hex")}'"`;

/** Before anything is read. @param key 32 bytes; null leaves the file in the clear */
export function setCipher(database: Database, key: Uint8Array | null): void {
  if (key === null) return;
  database.pragma("cipher = 'aegis'");
  database.pragma(`key = ${rawKey(key)}`);
}

/** Makes another of the seat's files known to a connection, under a name. @param key as above, of that file */
export function attachDatabase(
  database: Database,
  { file, key, name }: { readonly file: string; readonly key: Uint8Array | null; readonly name: string },
): void {
  // The cipher of what is attached; the connection's own file is open already and stays as it is.
  database.pragma("cipher = 'aegis'");
  database.exec(`ATTACH '${file.replaceAll("'", "''")}' AS ${name} KEY ${key === null ? "''" : rawKey(key)}`);
}
