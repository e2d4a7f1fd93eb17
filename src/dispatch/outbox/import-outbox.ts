import type { ErrorData } from "../../contract/errors.ts";
import { writeAudit } from "../people/audit.ts";
import { hashSecret, makeSecret } from "../people/passwords.ts";
import { type PushContext, push } from "../sync/push.ts";
import { openOutbox, sealingKey } from "./sealing-key.ts";

/** What became of a file's changes. */
export interface Imported {
  readonly applied: number;
  readonly rejected: readonly { readonly id: string; readonly error: ErrorData }[];
}
const batch = 200;

/**
 * Applies what a seat could not send. It comes in under a device of its own, numbered from 1: a change's id is its
 * identity, so that the seat's own late push, before or after, is only acknowledged.
 * @param personId who imports; it is audited @throws HotlineError as `openOutbox`
 */
export async function importOutbox(context: PushContext, text: string, personId: string): Promise<Imported> {
  const { database, clock } = context;
  const { file, content } = openOutbox(text, await sealingKey(database));
  const deviceId = `import-${file.ephemeral}`;
  // With a secret that nobody knows, for nobody signs in there.
  const device = [deviceId, personId, clock.now(), hashSecret(makeSecret())];
  await database.query("INSERT INTO device (id, enrolled_by, enrolled_at, secret_hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", device);
  const numbered = content.mutations.map((mutation, index) => ({ ...mutation, sequence: index + 1 }));
  const rejected: Imported["rejected"][number][] = [];
  for (let from = 0; from < numbered.length; from += batch) {
    const result = await push(context, { deviceId, person: null }, numbered.slice(from, from + batch));
    rejected.push(...result.rejected.map(({ id, error }) => ({ id, error })));
  }
  const facts = { deviceId: content.deviceId, changes: numbered.length, rejected: rejected.length };
  await database.transaction((client) => writeAudit(client, { at: clock.now(), personId, action: "outbox.import", facts }));
  return { applied: numbered.length - rejected.length, rejected };
}
