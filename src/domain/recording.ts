import type { LineCall } from "../contract/line-api.ts";
import type { CallRow, Role } from "../contract/rows.ts";

/** Who asks. */
export interface RecordingPerson {
  readonly id: string;
  readonly role: Role;
}

/** Whether a person may pause or play a call's recording: an operator only of the calls that they took. */
export const mayUseRecording = (person: RecordingPerson, call: Pick<CallRow, "personId">): boolean => person.role !== "operator" || call.personId === person.id;

/** A recording that can be played: it is over. */
export const isPlayable = ({ recording, endedAt }: Pick<CallRow, "recording" | "endedAt">): boolean =>
  recording === "ended" || (recording !== null && endedAt !== null);

/** The call with which a line's call is recorded: a question, a three-party call, and what becomes of either, with the call that it is about. */
export const recordedWith = ({ callId, aboutCallId }: Pick<LineCall, "callId" | "aboutCallId">): string => aboutCallId ?? callId;
