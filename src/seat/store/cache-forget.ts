import type { Forgotten } from "../../contract/sync.ts";
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
