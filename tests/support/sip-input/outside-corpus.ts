import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** RFC 4475's own messages, byte for byte, in the folder `SIP_TORTURE_DIR`; none where that is not set. */
export function outsideCorpus(): { name: string; frame: string }[] {
  const folder = process.env.SIP_TORTURE_DIR;
  if (folder === undefined) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".dat"));
  return files.map((name) => ({ name: name.slice(0, -4), frame: readFileSync(join(folder, name), "utf8") }));
}

/** The same with the line itself as Request-URI, so that it comes further than "not here". */
export const addressedTo = (seat: string, frame: string): string => frame.replace(/^(\S+ +)sips?:[^\s;?]*/, `$1sip:${seat}@far.invalid`);
