import type { TicketNumber } from "../../contract/call-api.ts";
import type { TicketRow } from "../../contract/rows.ts";
import { reachableNumbers } from "../../domain/contact-number.ts";
import type { Querier } from "../store/database.ts";

/** A full number, and which of a ticket's it is. */
export interface FullNumber {
  readonly which: TicketNumber;
  readonly e164: string;
}

/** @param wanted undefined: the one to call back, else the one that called; null when there is no such number here */
export async function fullNumberOf(client: Querier, ticket: TicketRow, wanted: TicketNumber | undefined): Promise<FullNumber | null> {
  for (const { which, hash } of reachableNumbers(ticket)) {
    if (!isMeant(ticket, which, wanted)) continue;
    const found = await client.query<{ e164: string }>("SELECT e164 FROM full_number WHERE hash = $1", [hash]);
    const e164 = found.rows[0]?.e164;
    if (e164 !== undefined) return { which, e164 };
  }
  return null;
}

/** What gave way is told only to who asks for just that. */
function isMeant(ticket: TicketRow, which: TicketNumber, wanted: TicketNumber | undefined): boolean {
  if (which === "lost" || wanted === "lost") return which === wanted;
  return wanted === undefined || wanted === which || isBoth(ticket);
}
/** Who calls from the number that is to be called back: either name means it. */
const isBoth = ({ contactHash, numberHash }: TicketRow): boolean => numberHash !== null && contactHash === numberHash;
