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
      const { name, bytes } = await this.#find(call);
      await writeAudit(client, { at: now, personId: person.id, action: "recording.play", facts: { call: callId, reason } });
      return { bytes, grant: this.#grant(person.id, callId, now + grantLife, name) };
    });
  }
  /** @throws HotlineError `forbidden` without a grant of this person for this call that still holds, `notFound` */
  async chunk(personId: string, { callId, grant, from }: { callId: string; grant: string; from: number }, now: number): Promise<{ bytes: string }> {
    const [until = "", name = ""] = grant.split("/");
    const isGranted = Number(until) > now && isSame(grant, this.#grant(personId, callId, Number(until), name));
    if (!isGranted) throw new HotlineError({ kind: "forbidden", detail: "recording" });
    return this.#read(name, async (file) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(recordingChunkSize), 0, recordingChunkSize, from);
      return { bytes: buffer.toString("base64", 0, bytesRead) };
    });
  }

  /** Says until when, and for which file: neither can be changed without the key. */
  #grant(personId: string, callId: string, until: number, name: string): string {
    return `${until}/${name}/${createHmac("sha256", this.#key)
      .update(JSON.stringify([personId, callId, until, name]))
      .digest("base64url")}`;
  }
  /** The first of the call's files that is there. @throws HotlineError `notFound` */
  async #find(call: CallRow): Promise<{ name: string; bytes: number }> {
    for (const name of recordingNames(call)) {
      const bytes = await this.#read(name, async (file) => (await file.stat()).size).catch(() => null);
      if (bytes !== null) return { name, bytes };
    }
    throw new HotlineError({ kind: "notFound", detail: "recording" });
  }
  async #read<Result>(name: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> {
    const file = this.#folder === null ? null : await open(join(this.#folder, name)).catch(() => null);
    if (file === null) throw new HotlineError({ kind: "notFound", detail: "recording" });
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  }
}

/**
 * The mixed files in which a call may be, the whole of it first, as the dial plan names them (docs/telephony.md): by the linked id of a call
 * that came in, that of the caller's leg; by the seat's own id of one that it made, that of who was called. None for an id that names no file.
 */
export function recordingNames({ id, extension, numberMask }: Pick<CallRow, "id" | "extension" | "numberMask">): string[] {
  const name = /^[a-z0-9-]+:([\w.-]+)$/.exec(id)?.[1];
  if (name === undefined) return [];
  if (/^\d+\.\d+$/.test(name)) return [`${name}-caller-both.wav`];
  // Of a colleague's call the number is an extension.
  const seats = [numberMask, extension].flatMap((each) => (each !== null && /^\d+$/.test(each) ? [`seat-${each}`] : []));
  return ["party", ...seats].map((leg) => `${name}-${leg}-both.wav`);
}

async function allowedCall(client: Querier, person: PersonRow, callId: string): Promise<CallRow> {
  const call = await readEntity(client, "call", callId);
  if (call === null) throw new HotlineError({ kind: "notFound", detail: "call" });
  if (!mayUseRecording(person, call)) throw new HotlineError({ kind: "forbidden", detail: "recording" });
  return call;
}
const isSame = (left: string, right: string): boolean => left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
