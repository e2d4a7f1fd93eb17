import type { AmiConnection } from "./ami-connection.ts";

/** What a channel's variable holds; undefined where it has none, or is gone. */
export async function variableOf(connection: AmiConnection, channel: string, name: string): Promise<string | undefined> {
  const { response } = await connection.request("Getvar", [
    ["Channel", channel],
    ["Variable", name],
  ]);
  return response.get("value");
}
