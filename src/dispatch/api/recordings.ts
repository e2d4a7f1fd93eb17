import { createHmac, timingSafeEqual } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { HotlineError } from "../../contract/errors.ts";
import { recordingChunkSize } from "../../contract/recording-api.ts";
import type { CallRow } from "../../contract/rows.ts";
import { isPlayable, mayUseRecording } from "../../domain/recording.ts";
import { writeNotice } from "../live/notices.ts";
import { writeAudit } from "../people/audit.ts";
import type { PersonRow } from "../people/people.ts";
import type { Database, Querier } from "../store/database.ts";
import { readEntity } from "../sync/read-entity.ts";

/** So long the parts of a recording may be fetched after it was opened, ms. */
const grantLife = 600_000;

/**
 * Asks the node that follows the exchange; the audit line and the asking are one transaction. `now`: UTC ms.
 * @throws HotlineError as `dispatchRecordingContract.pause`
 */
export function pauseRecording(database: Database, person: PersonRow, ask: { callId: string; on: boolean; reason: string | null }, now: number): Promise<void> {
  const { callId, on, reason } = ask;
  return database.transaction(async (client) => {
    const call = await allowedCall(client, person, callId);
    if (call.endedAt !== null || (call.recording !== "on" && call.recording !== "paused"))
      throw new HotlineError({ kind: "illegalTransition", detail: "recording" });
    if (on && reason === null) throw new HotlineError({ kind: "invalid", detail: "reason" });
    const action = on ? "recording.pause" : "recording.resume";
    await writeAudit(client, { at: now, personId: person.id, action, facts: { call: callId, ...(reason === null ? {} : { reason }) } });
    await client.query("SELECT pg_notify('hotline', $1)", [writeNotice({ kind: "recordingAsked", paused: on, callId })]);
  });
}

/** The exchange's files of finished calls, given out in parts to who may hear them. */
export class Recordings {
  readonly #database: Database;
  readonly #key: Buffer;
  readonly #folder: string | null;

  /** @param secret known to all nodes, so that each may give out a part of what another opened */
  constructor(database: Database, secret: Buffer, folder: string | null) {
    this.#database = database;
    this.#key = createHmac("sha256", secret).update("recording").digest();
    this.#folder = folder;
  }
  /** @throws HotlineError as `dispatchRecordingContract.open` */
  async open(person: PersonRow, { callId, reason }: { callId: string; reason: string }, now: number): Promise<{ bytes: number; grant: string }> {
    return this.#database.transaction(async (client) => {
      const call = await allowedCall(client, person, callId);
      if (!isPlayable(call)) throw new HotlineError({ kind: "illegalTransition", detail: "recording" });
      const bytes = await this.#read(callId, async (file) => (await file.stat()).size);
      await writeAudit(client, { at: now, personId: person.id, action: "recording.play", facts: { call: callId, reason } });
      return { bytes, grant: this.#grant(person.id, callId, now + grantLife) };
    });
  }
  /** @throws HotlineError `forbidden` without a grant of this person for this call that still holds, `notFound` */
  async chunk(personId: string, { callId, grant, from }: { callId: string; grant: string; from: number }, now: number): Promise<{ bytes: string }> {
    const until = Number(grant.split(".")[0]);
    const isGranted = until > now && isSame(grant, this.#grant(personId, callId, until));
    if (!isGranted) throw new HotlineError({ kind: "forbidden", detail: "recording" });
    return this.#read(callId, async (file) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(recordingChunkSize), 0, recordingChunkSize, from);
      return { bytes: buffer.toString("base64", 0, bytesRead) };
    });
  }

  #grant(personId: string, callId: string, until: number): string {
    return `${until}.${createHmac("sha256", this.#key)
      .update(JSON.stringify([personId, callId, until]))
      .digest("base64url")}`;
  }
  async #read<Result>(callId: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> {
    const name = recordingName(callId);
    const file = this.#folder === null || name === null ? null : await open(join(this.#folder, name)).catch(() => null);
    if (file === null) throw new HotlineError({ kind: "notFound", detail: "recording" });
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  }
}

/** The mixed file of the caller's leg, which the dial plan names by the call's linked id (docs/telephony.md); null for an id that names no file. */
export function recordingName(callId: string): string | null {
  const linkedId = /^[a-z0-9-]+:(\d+\.\d+)$/.exec(callId)?.[1];
  return linkedId === undefined ? null : `${linkedId}-caller-both.wav`;
}

async function allowedCall(client: Querier, person: PersonRow, callId: string): Promise<CallRow> {
  const call = await readEntity(client, "call", callId);
  if (call === null) throw new HotlineError({ kind: "notFound", detail: "call" });
  if (!mayUseRecording(person, call)) throw new HotlineError({ kind: "forbidden", detail: "recording" });
  return call;
}
const isSame = (left: string, right: string): boolean => left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
