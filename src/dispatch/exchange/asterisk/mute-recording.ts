import { HotlineError } from "../../../contract/errors.ts";
import type { AmiConnection } from "./ami-connection.ts";
import { callIdOf } from "./ami-events.ts";
import { variableOf } from "./channel-variable.ts";

/**
 * Silences the recorders of all channels of a call, and of questions about it, or lets them hear again; a channel without a recorder is passed over.
 * @throws HotlineError `invalid` when none of them has one, `internal` when the exchange cannot be reached
 */
export async function muteRecording(connection: AmiConnection, callId: string, isMuted: boolean): Promise<void> {
  const { events } = await connection.action("CoreShowChannels");
  const answers = await Promise.all(
    events.map(async (event) => {
      const channel = event.get("channel") ?? "";
      const isOfCall = callIdOf(event.get("linkedid")) === callId || (await saysSo(connection, channel, callId));
      if (!isOfCall) return false;
      const { response } = await connection.request("MixMonitorMute", [
        ["Channel", channel],
        ["Direction", "both"],
        ["State", isMuted ? "1" : "0"],
      ]);
      return response.get("response") === "Success";
    }),
  );
  if (!answers.includes(true)) throw new HotlineError({ kind: "invalid", detail: "recording" });
}

/** Whether the dial plan marked the channel as one of the call, or of a question about it: the exchange numbers what a seat makes anew. */
async function saysSo(connection: AmiConnection, channel: string, callId: string): Promise<boolean> {
  const marks = await Promise.all(["HOTLINE_CALL", "HOTLINE_ABOUT"].map((name) => variableOf(connection, channel, name)));
  return marks.includes(callId);
}
