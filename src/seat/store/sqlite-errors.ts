import { HotlineError } from "../../contract/errors.ts";

/**
 * SQLite's codes that a person can act on (sqlite.org/rescode.html). A full disk shows as FULL when a page is written,
 * and as an I/O error when the shared memory of the write-ahead log cannot grow. NOTADB also stands for pages that fail
 * decryption: the key was proved right before the file was opened (key-slots.ts), so it means damage here.
 */
const kinds: readonly (readonly [RegExp, "diskFull" | "storeDamaged"])[] = [
  [/^SQLITE_(FULL|IOERR_SHMSIZE)/, "diskFull"],
  [/^SQLITE_(CORRUPT|NOTADB|IOERR_DATA|IOERR_SHORT_READ)/, "storeDamaged"],
];
const systemKinds: Readonly<Record<string, "diskFull">> = { ENOSPC: "diskFull", EDQUOT: "diskFull" };

/** The error as the project's own where its kind is known; any other comes back as it was. Never carries SQL or values. */
export function asStoreError(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const code = String(error.code);
  const kind = kinds.find(([pattern]) => pattern.test(code))?.[1] ?? systemKinds[code];
  return kind === undefined ? error : new HotlineError({ kind, detail: code });
}

/** Whether SQLite says that a file is not what it wrote. */
export function isDamage(error: unknown): boolean {
  const known = asStoreError(error);
  return known instanceof HotlineError && known.kind === "storeDamaged";
}

/** Runs work on a store. @throws HotlineError `diskFull`, `storeDamaged` */
export function onStore<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw asStoreError(error);
  }
}
