import type { CallerRow } from "../../contract/callers.ts";
import { HotlineError } from "../../contract/errors.ts";
import { writeAudit } from "../people/audit.ts";
import type { Database, Querier } from "../store/database.ts";

/** What number is asked for, by whom and why. */
export interface RevealQuestion {
  readonly ticketId?: string | undefined;
  readonly callId?: string | undefined;
  /** With `numberHash`: one of a person's numbers. */
  readonly callerId?: string | undefined;
  readonly numberHash?: string | undefined;
  readonly reason: string;
  readonly personId: string;
  readonly now: number;
}

/** The full number of a ticket, a call or a person; the audit line and the answer are one transaction. @throws HotlineError `notFound` */
export function revealNumber(database: Database, question: RevealQuestion): Promise<string> {
  const { ticketId, callId, callerId } = question;
  const [entity, id] = ticketId !== undefined ? ["ticket", ticketId] : callId !== undefined ? ["call", callId] : ["caller", callerId ?? ""];
  return database.transaction(async (client) => {
    const hash = entity === "caller" ? await hashOfCaller(client, id, question.numberHash ?? "") : await hashOfRow(client, entity, id);
    const found = await client.query<{ e164: string }>("SELECT e164 FROM full_number WHERE hash = $1", [hash]);
    const number = found.rows[0]?.e164;
    if (number === undefined) throw new HotlineError({ kind: "notFound", detail: "number" });
    await writeAudit(client, { at: question.now, personId: question.personId, action: "number.reveal", facts: { [entity]: id, reason: question.reason } });
    return number;
  });
}

async function hashOfRow(client: Querier, entity: string, id: string): Promise<string | null> {
  const found = await client.query<{ number_hash: string | null }>("SELECT number_hash FROM entity WHERE entity = $1 AND id = $2", [entity, id]);
  return found.rows[0]?.number_hash ?? null;
}
/** A hash that is this person's; null for another's. */
async function hashOfCaller(client: Querier, id: string, hash: string): Promise<string | null> {
  const found = await client.query<{ document: CallerRow }>("SELECT document FROM entity WHERE entity = 'caller' AND id = $1", [id]);
  const caller = found.rows[0]?.document;
  const isOwn = caller !== undefined && (caller.numbers.some((number) => number.hash === hash) || caller.emergencyNumber?.hash === hash);
  return isOwn ? hash : null;
}
