import { HotlineError } from "../../contract/errors.ts";
import { readSession } from "../session/remembered.ts";
import type { Vault } from "../store/vault.ts";
import { sealOutbox } from "./seal-outbox.ts";

/**
 * What dispatch has not confirmed, sealed for it: to be carried there by hand when the network does not come back, or
 * the machine is given up. The outbox stays as it is: what is imported and sent all the same is applied once.
 * @param now UTC ms @throws HotlineError `unauthenticated` (locked), `notFound` with detail `outboxKey` (this seat has never been signed in to at dispatch)
 */
export function exportOutbox(vault: Vault, now: number): { name: string; text: string; count: number } {
  const { journal } = vault.need();
  const key = readSession(journal)?.outboxKey ?? null;
  if (key === null) throw new HotlineError({ kind: "notFound", detail: "outboxKey" });
  const stored = journal.mutations(["pending", "acknowledged"]);
  const mutations = stored.map(({ id, sequence, personId, body }) => ({ id, sequence, personId, body }));
  const file = sealOutbox({ deviceId: vault.deviceId ?? "", mutations }, key, now);
  const day = new Date(now).toISOString().slice(0, 16).replace(/[-:]/g, "");
  return { name: `hotline-outbox-${day}.json`, text: `${JSON.stringify(file)}\n`, count: mutations.length };
}
