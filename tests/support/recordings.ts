import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The newest of the exchange's recordings with this ending: linked ids begin with the time of their call. @throws Error when there is none */
export function newestRecording(folder: string, ending: string): string {
  const name = readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .sort()
    .at(-1);
  if (name === undefined) throw new Error(`there is no recording *${ending}`);
  return join(folder, name);
}
