import { HotlineError } from "../../contract/errors.ts";
import { protocolFloor, protocolVersion } from "../../contract/protocol-version.ts";

/** Versions of the wire that a dispatch speaks. */
export interface SpokenVersions {
  readonly newest: number;
  readonly floor: number;
}
const spoken: SpokenVersions = { newest: protocolVersion, floor: protocolFloor };

/** @throws HotlineError `protocolTooNew` or `protocolTooOld`, with the version that is spoken here */
export function checkProtocol(protocol: number, { newest, floor }: SpokenVersions = spoken): void {
  if (protocol > newest) throw new HotlineError({ kind: "protocolTooNew", detail: String(newest) });
  if (protocol < floor) throw new HotlineError({ kind: "protocolTooOld", detail: String(floor) });
}
