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
