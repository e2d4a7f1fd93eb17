import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** The exchange's recording with this ending that was begun last. @throws Error when there is none */
export function newestRecording(folder: string, ending: string): string {
  const files = readdirSync(folder).flatMap((name) => (name.endsWith(ending) ? [join(folder, name)] : []));
  const newest = files.sort((one, other) => statSync(one).birthtimeMs - statSync(other).birthtimeMs).at(-1);
  if (newest === undefined) throw new Error(`there is no recording *${ending}`);
  return newest;
}
