import { oc } from "@orpc/contract";
import { z } from "zod";
import { errorDataSchema } from "./errors.ts";
import { callIdSchema } from "./identifiers.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

const reasonSchema = z.string().trim().min(1).max(200);
/** Bytes of a recording that travel at once; base64 makes a third more of them. */
export const recordingChunkSize = 262_144;
/** A recording that was opened with a reason: its length in bytes, and the word by which its parts are fetched for a while. */
export const openedRecordingSchema = z.object({ bytes: z.number().int().positive(), grant: z.string().max(300) });
export const recordingChunkSchema = z.object({ bytes: z.base64().max(400_000) });
const chunkInput = z.object({ callId: callIdSchema, grant: z.string().max(300), from: z.number().int().nonnegative() });
const pauseInput = z.object({ callId: callIdSchema, on: z.boolean(), reason: reasonSchema.nullable() });
const openInput = z.object({ callId: callIdSchema, reason: reasonSchema });

/** dispatch's side. */
export const dispatchRecordingContract = {
  /**
   * Asks the exchange to keep nothing of the voices from now on, or to go on; pausing needs a reason. Audited. The call's row says what
   * became of it (`recording`). @throws `forbidden` for another's call, `invalid` without a reason, `illegalTransition` where nothing is recorded
   */
  pause: base.route({ method: "PUT", path: "/recording/pause" }).input(pauseInput).output(z.object({})),
  /** Audited with its reason. @throws `forbidden` for another's call, `notFound` where no file is, `illegalTransition` while it is recorded */
  open: base.route({ method: "POST", path: "/recording" }).input(openInput).output(openedRecordingSchema),
  chunk: base.route({ method: "POST", path: "/recording/chunk" }).input(chunkInput).output(recordingChunkSchema),
};

/** The console's side: the seat passes on and keeps nothing. */
export const recordingContract = {
  pause: base.input(pauseInput).output(z.object({})),
  open: base.input(openInput).output(openedRecordingSchema),
  chunk: base.input(chunkInput).output(recordingChunkSchema),
};
