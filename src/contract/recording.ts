import { z } from "zod";

/** Whether the exchange records a call. on: now; paused: told to, and nothing of the voices is kept; ended: it was recorded. */
export const recordingStateSchema = z.enum(["on", "paused", "ended"]);
export type RecordingState = z.infer<typeof recordingStateSchema>;
