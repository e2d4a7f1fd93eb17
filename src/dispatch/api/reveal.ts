import { HotlineError } from "../../contract/errors.ts";
import { writeAudit } from "../people/audit.ts";
import type { Database } from "../store/database.ts";

/** What number is asked for, by whom and why. */
export interface RevealQuestion {
  readonly ticketId: string | undefined;
  readonly callId: string | undefined;
  readonly reason: string;
  readonly personId: string;
  readonly now: number;
}

/** The full number of a ticket or a call; the audit line and the answer are one transaction. @throws HotlineError `notFound` */
export function revealNumber(database: Database, question: RevealQuestion): Promise<string> {
  const [entity, id] = question.ticketId === undefined ? ["call", question.callId ?? ""] : ["ticket", question.ticketId];
  return database.transaction(async (client) => {
    const found = await client.query<{ e164: string }>(
      "SELECT f.e164 FROM entity e JOIN full_number f ON f.hash = e.number_hash WHERE e.entity = $1 AND e.id = $2",
      [entity, id],
    );
    const number = found.rows[0]?.e164;
    if (number === undefined) throw new HotlineError({ kind: "notFound", detail: "number" });
    await writeAudit(client, { at: question.now, personId: question.personId, action: "number.reveal", facts: { [entity]: id, reason: question.reason } });
    return number;
  });
}
