import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Clock } from "../base/clock.ts";
import { silentLogger } from "../base/logger.ts";
import { HotlineError } from "../contract/errors.ts";
import { Vault } from "./store/vault.ts";
import { exportOutbox } from "./sync/export-outbox.ts";

/** Who opens the seat's store: a person who signed in on it, or an administrator by the recovery key that dispatch tells. */
export type Opener = { readonly login: string; readonly password: string } | { readonly recoveryKey: string };

/**
 * Writes a seat's outbox into a file when its console will not start.
 * @param folder the seat's own folder @returns how many changes are in the file
 * @throws HotlineError `internal` (folderInUse), `notFound` (no store there), `wrongPassword`, `storeDamaged`
 */
export async function writeOutboxFile(folder: string, file: string, opener: Opener, clock: Clock): Promise<number> {
  const vault = new Vault({ folder, keyWrap: null, clock, logger: silentLogger, onCacheRebuilt: () => {} });
  try {
    if (!(await opened(vault, opener))) throw new HotlineError({ kind: "wrongPassword" });
    const { text, count } = exportOutbox(vault, clock.now());
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { mode: 0o600, flag: "wx" });
    return count;
  } finally {
    vault.close();
  }
}

async function opened(vault: Vault, opener: Opener): Promise<boolean> {
  if (!vault.isMade) throw new HotlineError({ kind: "notFound", detail: "store" });
  return "recoveryKey" in opener ? vault.openByRecoveryKey(opener.recoveryKey) : vault.openByPassword(opener.login, opener.password);
}
