import type { AbortSource, Broadcast } from "../../base/broadcast.ts";
import type { Clock } from "../../base/clock.ts";
import { isSame } from "../../base/same.ts";
import type { LiveEvent } from "../../contract/dispatch-api.ts";
import { firstWithConferences, firstWithStreamedRows } from "../../contract/protocol-version.ts";
import { holderOf } from "../people/one-seat.ts";
import { asWindowPerson } from "../people/people.ts";
import type { Session } from "../people/sessions.ts";
import type { Querier } from "../store/database.ts";
import { readConferences } from "./conferences.ts";
import { readQueues } from "./floor.ts";
import type { Notice } from "./notices.ts";
import type { WindowStreams } from "./window-streams.ts";

/** What a live stream is made from. */
export interface LiveContext {
  readonly database: Querier;
  readonly notices: Broadcast<Notice>;
  readonly streams: WindowStreams;
  readonly clock: Clock;
}

/**
 * What a seat hears from now on, until `signal` aborts, the notices end, or its person gets another role or area, or is switched off. It resumes by pulling:
 * after `hello`, after each `changed`, and where it does not stand in the rows that it is told.
 */
export async function* liveEvents(
  { database, notices, streams, clock }: LiveContext,
  { person, deviceId }: Pick<Session, "person" | "deviceId">,
  protocol: number | undefined,
  signal: AbortSource | undefined,
): AsyncGenerator<LiveEvent, void> {
  // Listening begins before the first word, so that nothing falls between.
  const takesRows = protocol !== undefined && protocol >= firstWithStreamedRows;
  const ended = new AbortController();
  if (signal?.aborted === true) ended.abort();
  signal?.addEventListener("abort", () => ended.abort(), { once: true });
  const heard = takesRows ? await streams.listen(asWindowPerson(person), ended.signal) : notices.listen(ended.signal, { kind: "unknown" });
  if (!(await isAsKnown(database, person))) {
    ended.abort();
    return;
  }
  yield { kind: "hello", serverTime: clock.now(), role: person.role };
  yield* takenOver(database, person, deviceId);
  yield { kind: "queues", queues: [...(await readQueues(database)).queues] };
  const takesConferences = protocol !== undefined && protocol >= firstWithConferences;
  if (takesConferences) yield* conferencesAt(database, person, false);
  for await (const notice of heard) {
    if (notice.kind === "rows") yield notice;
    if (notice.kind === "changed" || notice.kind === "unknown") yield { kind: "changed" };
    if (notice.kind === "queues" || notice.kind === "unknown") yield { kind: "queues", queues: [...(await readQueues(database)).queues] };
    if (notice.kind === "unknown" || (notice.kind === "takenOver" && notice.personId === person.id)) yield* takenOver(database, person, deviceId);
    if (notice.kind === "handoverTaken" && notice.personId === person.id) yield { kind: "handoverTaken", callId: notice.callId };
    if (notice.kind === "callOver" && notice.extension === person.extension) yield { kind: "callOver", callId: notice.callId, by: notice.by };
    const isOfConferences = notice.kind === "unknown" || (notice.kind === "conferences" && notice.extension === person.extension);
    if (takesConferences && isOfConferences) yield* conferencesAt(database, person, true);
    if (notice.kind === "personChanged" && notice.personId === person.id) {
      // What this stream may tell was asked when it began.
      yield { kind: "changed" };
      return;
    }
  }
}

/** Who was given another role or area, or was switched off, after they were known and before they were listened to: no notice of that comes any more. */
async function isAsKnown(client: Querier, person: Session["person"]): Promise<boolean> {
  const found = await client.query<Pick<Session["person"], "role" | "area_ids">>("SELECT role, area_ids FROM person WHERE id = $1 AND active", [person.id]);
  const [now] = found.rows;
  return now?.role === person.role && isSame(now.area_ids ?? null, person.area_ids ?? null);
}

/** @param isChange whether there may have been one that is over, or not known any more: a stream that begins has told of none */
async function* conferencesAt(client: Querier, { extension }: Session["person"], isChange: boolean): AsyncGenerator<LiveEvent, void> {
  const hosted = await readConferences(client);
  const conferences = hosted.filter((each) => each.extension === extension).map(({ callId, parties }) => ({ callId, parties }));
  if (isChange || conferences.length > 0) yield { kind: "conferences", conferences };
}

/** A device that was away when its person sat down elsewhere is told when it is back. */
async function* takenOver(client: Querier, { extension }: Session["person"], deviceId: string): AsyncGenerator<LiveEvent, void> {
  const holder = await holderOf(client, extension);
  if (holder !== null && holder.deviceId !== deviceId) yield { kind: "takenOver", device: holder.elsewhere.device };
}
