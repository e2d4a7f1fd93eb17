// A process of its own, so that the checks which need none of it run meanwhile. It brings the real parts and says what is missing.
import { join } from "node:path";
import { provisionAsterisk } from "../asterisk/provision-asterisk.ts";
import { provisionElectron } from "../electron/provision-electron.ts";
import { provisionSystemParts } from "../provision/debian.ts";

const cacheFolder = process.env.HOTLINE_CACHE ?? "/var/cache/hotline-console";
const log = (line: string): void => console.log(line);

/** @returns what is missing, each a failure of the tests and never a skip; empty when all is well */
async function provision(): Promise<readonly string[]> {
  const missing = provisionSystemParts();
  if (missing.length > 0) return missing.map((name) => `missing on this machine: ${name}`);
  if (process.platform !== "linux") return [];
  try {
    const asterisk = await provisionAsterisk({ cacheFolder, log });
    log(`Asterisk ${asterisk.version}`);
    const electron = await provisionElectron(join(cacheFolder, "electron-33"));
    log(`Electron for the tests: ${electron.version}`);
    return [];
  } catch (error) {
    return [`provisioning: ${error instanceof Error ? error.message : String(error)}`];
  }
}

process.send?.(await provision());
process.disconnect?.();
