import type { AmiConnection } from "./ami-connection.ts";
import { callIdOf, extensionOf } from "./ami-events.ts";
import { variableOf } from "./channel-variable.ts";

/** Q.850: network out of order. */
const cause = "38";

/**
 * Hangs up a seat's channels of a call: those of the call's linked id, and those whose dial plan says that they belong to it,
 * as for calls that the seat made itself. @returns whether there was one @throws HotlineError `internal` when the exchange cannot be reached
 */
export async function endSeatPart(connection: AmiConnection, { extension, callId }: { extension: string; callId: string }): Promise<boolean> {
  const { events } = await connection.action("CoreShowChannels");
  const ours = events.filter((event) => extensionOf(event.get("channel")) === extension);
  const ended = await Promise.all(
    ours.map(async (event) => {
      const channel = event.get("channel") ?? "";
      const isPart = callIdOf(event.get("linkedid")) === callId || (await variableOf(connection, channel, "HOTLINE_CALL")) === callId;
      if (!isPart) return false;
      const { response } = await connection.request("Hangup", [
        ["Channel", channel],
        ["Cause", cause],
      ]);
      return response.get("response") === "Success";
    }),
  );
  return ended.includes(true);
}
