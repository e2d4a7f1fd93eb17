import type { ExchangeSnapshot } from "../../contract/exchange.ts";
import { type CallRow, callRowSchema } from "../../contract/rows.ts";
import { notOver } from "../../domain/call-account.ts";
import type { Notice } from "../live/notices.ts";
import type { Querier } from "../store/database.ts";
import { writeEntities } from "../sync/write-entity.ts";

type CallOver = Extract<Notice, { kind: "callOver" }>;

/** `$1` extensions that can be reached, `$2` UTC ms; seats for which that is nothing new are left alone. */
export const setReachable = "UPDATE seat SET reachable = NOT reachable, reachable_at = $2 WHERE reachable <> (extension = ANY($1::text[]))";

/** How a call's row stands to the exchange's whole state; the same object when there is nothing to mend. Pure. @param now UTC ms */
export function reconciled(call: CallRow, snapshot: ExchangeSnapshot, now: number): CallRow {
  const talking = snapshot.calls.find(({ callId, answeredAt }) => callId === call.id && answeredAt !== null);
  if (talking !== undefined && call.answeredAt === null) {
    return { ...notOver(call), answeredAt: talking.answeredAt, extension: talking.extension, outcome: "answered" };
  }
  // A seat tells the end of its own call.
  if (call.direction === "out") return call;
  const isThere = [...snapshot.calls, ...snapshot.waiting].some(({ callId }) => callId === call.id) || snapshot.goingOn.includes(call.id);
  // Who hung up, and when, nobody saw: it was over by now.
  return isThere || call.endedAt !== null ? call : { ...call, endedAt: now, outcome: call.outcome ?? (call.answeredAt === null ? "failed" : "answered") };
}

/** Brings calls and seats in line with the exchange's whole state, after it could not be heard. @returns the seats at which a call is over */
export async function reconcile(client: Querier, exchange: string, snapshot: ExchangeSnapshot, now: number): Promise<CallOver[]> {
  const open = await client.query<{ document: unknown }>("SELECT document FROM entity WHERE entity = 'call' AND open AND id LIKE $1 FOR UPDATE", [
    `${exchange}:%`,
  ]);
  const mended = open.rows.flatMap(({ document }) => {
    const call = callRowSchema.parse(document);
    const after = reconciled(call, snapshot, now);
    return after === call ? [] : [{ entity: "call" as const, row: after }];
  });
  await writeEntities(client, mended, null);
  await client.query(setReachable, [snapshot.reachable, now]);
  const inCall = await client.query<{ extension: string; call_id: string }>("SELECT extension, call_id FROM seat WHERE call_id IS NOT NULL");
  const talking = snapshot.calls.filter(({ answeredAt }) => answeredAt !== null);
  const over = inCall.rows.filter((seat) => !snapshot.calls.some((call) => call.callId === seat.call_id && call.extension === seat.extension));
  await client.query("UPDATE seat SET call_id = NULL WHERE extension = ANY($1::text[])", [over.map((seat) => seat.extension)]);
  for (const { callId, extension } of talking) await client.query("UPDATE seat SET call_id = $2 WHERE extension = $1", [extension, callId]);
  return over.map((seat) => ({ kind: "callOver", callId: seat.call_id, extension: seat.extension, by: "unknown" }));
}
