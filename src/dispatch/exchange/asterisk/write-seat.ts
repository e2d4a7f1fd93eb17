import type { AmiConnection, AmiFields } from "./ami-connection.ts";
import type { AmiMessage } from "./ami-parser.ts";
import { type SeatSectionOptions, type SeatSetting, seatSection } from "./seat-section.ts";

/** Asterisk's file of seats (res_pjsip_config_wizard), in its own configuration folder. */
const file = "pjsip_wizard.conf";

/**
 * Writes a seat's section and makes the exchange take it up; nothing is touched when it stands there already.
 * Only dispatch writes this file. @throws HotlineError `internal` when the exchange refuses or is away
 */
export async function writeSeat(connection: AmiConnection, seat: { extension: string; secret: string }, options?: SeatSectionOptions): Promise<void> {
  const wanted = seatSection(seat, options);
  const known = await connection.request("GetConfig", [
    ["Filename", file],
    ["Category", seat.extension],
  ]);
  const isThere = known.response.get("response") === "Success" && known.response.has("category-000000");
  if (isThere && isSame(known.response, wanted)) return;
  const source: AmiFields = [
    ["SrcFilename", file],
    ["DstFilename", file],
  ];
  // Two steps, for a category that is deleted and made in one is not appended to.
  if (isThere) await connection.action("UpdateConfig", [...source, ["Reload", "no"], ...change(0, "DelCat", seat.extension)]);
  const lines = wanted.flatMap(([name, value], index) => change(index + 1, "Append", seat.extension, [name, value]));
  await connection.action("UpdateConfig", [...source, ["Reload", "no"], ...change(0, "NewCat", seat.extension), ...lines]);
  await connection.action("Reload", [["Module", "res_pjsip_config_wizard.so"]]);
}

function change(index: number, action: string, category: string, setting?: SeatSetting): AmiFields {
  const number = String(index).padStart(6, "0");
  const fields: [string, string][] = [
    [`Action-${number}`, action],
    [`Cat-${number}`, category],
  ];
  if (setting !== undefined) fields.push([`Var-${number}`, setting[0]], [`Value-${number}`, setting[1]]);
  return fields;
}

/** The exchange answers with `Line-000000-000003: name=value`. */
function isSame(response: AmiMessage, wanted: readonly SeatSetting[]): boolean {
  const lines = new Set([...response].filter(([name]) => name.startsWith("line-")).map(([, value]) => value.replace(/\s*=>?\s*/, "=")));
  return lines.size === wanted.length && wanted.every(([name, value]) => lines.has(`${name}=${value}`));
}
