import type { SafeStorage } from "electron";
import type { Logger } from "../../base/logger.ts";

/** The system's keyring. Bytes are base64 on both sides; null: the keyring refused, or they were not wrapped by it. */
export interface KeyRing {
  wrap(bytes: string): string | null;
  unwrap(bytes: string): string | null;
}

/**
 * The keyring for the seat's data key, or null where the system has none that protects anything: on a Linux without a keyring
 * Chromium "encrypts" with a fixed password (`basic_text`), which is refused. People's password slots hold the key then.
 */
export function openKeyRing(storage: SafeStorage, platform: NodeJS.Platform, logger: Logger): KeyRing | null {
  const backend = platform === "linux" ? storage.getSelectedStorageBackend() : platform;
  if (!storage.isEncryptionAvailable() || backend === "basic_text" || backend === "unknown") {
    logger.warn("keyring.refused", { backend });
    return null;
  }
  logger.info("keyring.used", { backend });
  return {
    wrap: (bytes) => orNull(() => storage.encryptString(bytes).toString("base64")),
    unwrap: (bytes) => orNull(() => storage.decryptString(Buffer.from(bytes, "base64"))),
  };
}

function orNull(run: () => string): string | null {
  try {
    return run();
  } catch {
    return null;
  }
}
