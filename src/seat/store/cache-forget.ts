import type { CallerRow, CallRow, TicketRow } from "../../contract/rows.ts";
import type { Forgotten } from "../../contract/sync.ts";
import type { SeatWindow } from "../../contract/window.ts";
import { holdsCaller } from "../../domain/window.ts";
import type { CacheStatements } from "./cache-statements.ts";
import { unlearnPlace } from "./known-places.ts";

/** Takes a row away with all that it was found by, and what was counted of it. Nothing happens to one that is not here. */
export function forgetRow(statements: CacheStatements, { entity, id }: Forgotten): void {
  statements.unmarkOutside.run(entity, id);
  if (entity === "ticket") forgetTicket(statements, statements.ticketKey.get(id));
  if (entity === "caller") forgetCaller(statements, statements.callerKey.get(id));
  if (entity !== "call") return;
  const key = statements.callKey.get(id);
  if (key === undefined) return;
  statements.unindexCall.run(key);
  statements.unlistCall.run(key);
  statements.forgetCall.run(key);
}

/** Whom a ticket or a call names. */
export function callerNamedBy(statements: CacheStatements, { entity, id }: Forgotten): string[] {
  if (entity !== "ticket" && entity !== "call") return [];
  const document = (entity === "ticket" ? statements.ticketById : statements.callById).get(id);
  const callerId = document === undefined ? null : (JSON.parse(String(document)) as TicketRow | CallRow).callerId;
  return callerId === null ? [] : [callerId];
}
/** Whether a person is here whom nothing holds any more: the feed says that a row goes, and not whom it named. */
export function hasLeft(statements: CacheStatements, window: SeatWindow, id: string): boolean {
  const document = statements.callerById.get(id);
  if (document === undefined || statements.outsideById.get("caller", id) !== undefined) return false;
  const caller = JSON.parse(String(document)) as CallerRow;
  return !holdsCaller(window, caller, statements.isNamed.get({ id: caller.mergedInto?.id ?? id }) === 1);
}

function forgetTicket(statements: CacheStatements, key: unknown): void {
  if (key === undefined) return;
  statements.unindexTicket.run(key);
  statements.unlistTicket.run(key);
  statements.unlinkTicket.run(key);
  statements.forgetUses.run(key);
  unlearnPlace(statements.knownPlaces, Number(key));
  statements.forgetTicket.run(key);
}

function forgetCaller(statements: CacheStatements, key: unknown): void {
  if (key === undefined) return;
  statements.forgetCallerNumbers.run(key);
  statements.unlistCaller.run(key);
  statements.unindexCaller.run(key);
  statements.forgetCaller.run(key);
}
