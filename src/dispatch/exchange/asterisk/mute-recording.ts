import { HotlineError } from "../../../contract/errors.ts";
import type { AmiConnection } from "./ami-connection.ts";
import { callIdOf } from "./ami-events.ts";

/**
 * Silences the recorders of all channels of a call, or lets them hear again; a channel without a recorder is passed over.
 * @throws HotlineError `invalid` when none of them has one, `internal` when the exchange cannot be reached
 */
export async function muteRecording(connection: AmiConnection, callId: string, isMuted: boolean): Promise<void> {
  const { events } = await connection.action("CoreShowChannels");
  const channels = events.flatMap((event) => (callIdOf(event.get("linkedid")) === callId ? (event.get("channel") ?? []) : []));
  const answers = await Promise.all(
    channels.map((channel) =>
      connection.request("MixMonitorMute", [
        ["Channel", channel],
        ["Direction", "both"],
        ["State", isMuted ? "1" : "0"],
      ]),
    ),
  );
  if (!answers.some(({ response }) => response.get("response") === "Success")) throw new HotlineError({ kind: "invalid", detail: "recording" });
}
