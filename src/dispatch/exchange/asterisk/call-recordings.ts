import type { RecordingState } from "../../../contract/recording.ts";

/** What the exchange said of one channel's recording. */
export type RecordingWord = "started" | "muted" | "unmuted" | "stopped";

/**
 * Which channels of a call are recorded, and which of these are silenced.
 * ```
 *  (nothing) ──started──► on ──all muted──► paused ──one unmuted, another started──► on
 *                          └────────── the last one stopped ──► ended ◄──┘
 * ```
 * One leg that still hears is a recording that is on: a pause that holds for a part of the call is none. A channel stays with the
 * call in which its recorder started, whatever it is joined to later.
 */
export class CallRecordings {
  readonly #calls = new Map<string, Map<string, boolean>>();
  readonly #callOf = new Map<string, string>();

  /** @param callId of a channel that has no recorder yet @returns what becomes of a call's recording; null where that is what it was */
  heard(callId: string, channel: string, word: RecordingWord): { readonly callId: string; readonly recording: RecordingState } | null {
    const own = this.#callOf.get(channel) ?? callId;
    if (word === "stopped") this.#callOf.delete(channel);
    else this.#callOf.set(channel, own);
    const recording = this.#after(own, channel, word);
    return recording === null ? null : { callId: own, recording };
  }
  #after(callId: string, channel: string, word: RecordingWord): RecordingState | null {
    const before = this.of(callId);
    const channels = this.#calls.get(callId) ?? new Map<string, boolean>();
    if (word === "stopped") channels.delete(channel);
    // A second recorder on a silenced channel hears again.
    else channels.set(channel, word === "muted");
    if (channels.size === 0) this.#calls.delete(callId);
    else this.#calls.set(callId, channels);
    const after = this.of(callId);
    if (after === before) return null;
    return after ?? "ended";
  }
  /** null: no channel of the call is recorded. */
  of(callId: string): Exclude<RecordingState, "ended"> | null {
    const channels = this.#calls.get(callId);
    if (channels === undefined) return null;
    return [...channels.values()].every((isMuted) => isMuted) ? "paused" : "on";
  }
}
