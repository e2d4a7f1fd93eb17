import pg from "pg";
import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { type ErrorData, errorDataOf, HotlineError } from "../../contract/errors.ts";
import type { Mutation } from "../../contract/mutation.ts";
import type { EntityRow } from "../../contract/rows.ts";
import type { PushResult } from "../../contract/sync.ts";
import type { Configurations } from "../configuration/configurations.ts";
import type { Database, Querier } from "../store/database.ts";
import { applyMutation } from "./apply-mutation.ts";
import { type Author, authorOf, type Carrier } from "./author.ts";
import { transactionNumber, writeNumbered } from "./write-entity.ts";

/** What a push needs beside the mutations. */
export interface PushContext {
  readonly database: Database;
  readonly numberKey: Buffer;
  readonly configurations: Configurations;
  readonly clock: Clock;
  readonly logger: Logger;
  randomBytes(count: number): Uint8Array;
}

/**
 * Applies a device's mutations in order, each exactly once and in a short transaction of its own, so that
 * what was applied stays applied when a later one fails. One known already is acknowledged again.
 * @throws HotlineError `sequenceGap`, `deviceForked` (a known sequence with another id: a restored image), `deviceUnknown`
 */
export async function push(context: PushContext, carrier: Carrier, mutations: readonly Mutation[]): Promise<PushResult> {
  const rejected: { id: string; sequence: number; error: ErrorData }[] = [];
  let lastSequence = 0;
  for (const mutation of mutations) {
    const error = await context.database.transaction((client) => pushOne(context, client, carrier, mutation));
    if (error !== null) rejected.push({ id: mutation.id, sequence: mutation.sequence, error });
    lastSequence = mutation.sequence;
  }
  return { lastSequence, rejected, serverTime: context.clock.now() };
}

async function pushOne(context: PushContext, client: Querier, carrier: Carrier, mutation: Mutation): Promise<ErrorData | null> {
  const { deviceId } = carrier;
  const head = await readHead(client, carrier, mutation);
  if (head.last === undefined) throw new HotlineError({ kind: "deviceUnknown" });
  if (mutation.sequence > head.last + 1) throw new HotlineError({ kind: "sequenceGap", detail: String(head.last) });
  if (mutation.sequence <= head.last) return repeated(client, deviceId, mutation);
  const carriedBy = carrier.person?.id === mutation.personId ? null : (carrier.person?.id ?? null);
  const take = (rows: readonly EntityRow[], error: ErrorData | null): Promise<unknown> =>
    Promise.all([
      writeNumbered(client, head.transaction, rows, { deviceId, sequence: mutation.sequence }),
      client.query("INSERT INTO applied VALUES ($1, $2, $3, $4, $5::jsonb, $6)", [
        ...[deviceId, mutation.sequence, mutation.id, head.transaction, error === null ? null : JSON.stringify(error), carriedBy],
      ]),
      client.query("UPDATE device SET last_sequence = $2 WHERE id = $1", [deviceId, mutation.sequence]),
    ]);
  if (head.known !== null) {
    await take([], head.known.error);
    return head.known.error;
  }
  try {
    await take(await apply(context, client, head.author, mutation), null);
    return null;
  } catch (error) {
    // It takes its place in the order all the same, and its author is told why.
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    if (refusal.kind === "internal") context.logger.error("mutation.indigestible", { name: mutation.body.name, detail: refusal.detail ?? "" });
    await client.query("ROLLBACK TO SAVEPOINT one");
    await take([], refusal);
    return refusal;
  }
}

/** What is known before a mutation is applied. */
interface Head {
  /** Of the device; undefined: dispatch does not know it. */
  readonly last: number | undefined;
  /**
   * What became of this id before; null: nothing. The id is a mutation's identity, the sequence only its order: what another device sent
   * before (this one was enrolled anew) is not applied again.
   */
  readonly known: { readonly error: ErrorData | null } | null;
  readonly transaction: number;
  readonly author: Promise<Author>;
}

/** Asked together, in this order: the device and then the id are locked before it is looked whether the id is known. */
async function readHead(client: Querier, carrier: Carrier, mutation: Mutation): Promise<Head> {
  const asked = [
    client.query<{ last_sequence: number }>("SELECT last_sequence FROM device WHERE id = $1 FOR UPDATE", [carrier.deviceId]),
    client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [mutation.id]),
    client.query<{ error: ErrorData | null }>("SELECT error FROM applied WHERE mutation_id = $1 LIMIT 1", [mutation.id]),
    transactionNumber(client),
    client.query("SAVEPOINT one"),
  ] as const;
  const author = authorOf(client, carrier, mutation.personId);
  author.catch(() => {});
  const [device, , before, transaction] = await Promise.all(asked);
  return { last: device.rows[0]?.last_sequence, known: before.rows[0] ?? null, transaction, author };
}

async function repeated(client: Querier, deviceId: string, mutation: Mutation): Promise<ErrorData | null> {
  const found = await client.query<{ mutation_id: string; error: ErrorData | null }>(
    "SELECT mutation_id, error FROM applied WHERE device_id = $1 AND sequence = $2",
    [deviceId, mutation.sequence],
  );
  if (found.rows[0]?.mutation_id !== mutation.id) throw new HotlineError({ kind: "deviceForked" });
  return found.rows[0].error;
}

async function apply(
  { numberKey, configurations, clock, randomBytes }: PushContext,
  client: Querier,
  author: Promise<Author>,
  mutation: Mutation,
): Promise<EntityRow[]> {
  return applyMutation({ client, numberKey, configurations, now: clock.now(), randomBytes, author: await author }, mutation);
}

/** SQLSTATE of what lies in the data itself and is the same at each attempt: data exceptions, a missing or forbidden value, a trigger's refusal. */
const ofTheData = /^(22...|23502|23514|P0001)$/;
/**
 * Why a mutation can never be applied; null where another attempt may go well, as after a lost connection or a deadlock. A fault of ours that
 * one mutation meets each time refuses that one: everything behind it at its device would wait for a new program.
 */
function refusalOf(error: unknown): ErrorData | null {
  if (error instanceof HotlineError) return errorDataOf(error);
  if (error instanceof TypeError || error instanceof RangeError || error instanceof z.ZodError) return { kind: "internal", detail: error.name };
  const code = error instanceof pg.DatabaseError ? (error.code ?? "") : "";
  return ofTheData.test(code) ? { kind: "internal", detail: code } : null;
}
