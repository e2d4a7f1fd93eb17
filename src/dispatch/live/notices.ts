/** What one node tells all nodes through PostgreSQL's NOTIFY. `unknown`: the connection was away, look again. */
export type Notice =
  | { readonly kind: "changed" | "queues" | "seats" | "unknown" }
  | { readonly kind: "takenOver"; readonly personId: string; readonly deviceId: string }
  /** Somebody has another role or area, or was switched off. */
  | { readonly kind: "personChanged"; readonly personId: string }
  | { readonly kind: "handoverTaken"; readonly personId: string; readonly callId: string }
  /** For the node that follows the exchange, whichever was asked. */
  | { readonly kind: "recordingAsked"; readonly paused: boolean; readonly callId: string }
  /** As above: the seat's telephone died in that call. */
  | { readonly kind: "endAsked"; readonly extension: string; readonly callId: string }
  /** Who is in that seat's three-party call has changed, or is not known any more. */
  | { readonly kind: "conferences"; readonly extension: string }
  /** A call is over at a seat: ended, or no longer rung there. */
  | { readonly kind: "callOver"; readonly extension: string; readonly callId: string; readonly by: CallOverBy };
type CallOverBy = "caller" | "seat" | "exchange" | "network" | "unknown";
const callOverBy: readonly string[] = ["caller", "seat", "exchange", "network", "unknown"] satisfies CallOverBy[];

/** The channel of all notices. */
export const noticeChannel = "hotline";

export function writeNotice(notice: Notice): string {
  if (notice.kind === "recordingAsked") return `recordingAsked ${notice.paused ? "pause" : "resume"} ${notice.callId}`;
  if (notice.kind === "personChanged") return `personChanged ${notice.personId}`;
  if (notice.kind === "handoverTaken") return `handoverTaken ${notice.personId} ${notice.callId}`;
  if (notice.kind === "endAsked") return `endAsked ${notice.extension} ${notice.callId}`;
  if (notice.kind === "conferences") return `conferences ${notice.extension}`;
  if (notice.kind === "callOver") return `callOver ${notice.extension} ${notice.callId} ${notice.by}`;
  return notice.kind === "takenOver" ? `takenOver ${notice.personId} ${notice.deviceId}` : notice.kind;
}

/** Reads a notice; anything not understood counts as `unknown`, which makes listeners look. */
export function readNotice(payload: string): Notice {
  const [kind, personId, deviceId, by] = payload.split(" ");
  if (kind === "recordingAsked" && deviceId !== undefined) return { kind, paused: personId === "pause", callId: deviceId };
  if (kind === "endAsked" && personId !== undefined && deviceId !== undefined) return { kind, extension: personId, callId: deviceId };
  if (kind === "callOver" && personId !== undefined && deviceId !== undefined && by !== undefined && callOverBy.includes(by))
    return { kind, extension: personId, callId: deviceId, by: by as CallOverBy };
  if (kind === "conferences" && personId !== undefined) return { kind, extension: personId };
  if (kind === "personChanged" && personId !== undefined) return { kind, personId };
  if (kind === "handoverTaken" && personId !== undefined && deviceId !== undefined) return { kind, personId, callId: deviceId };
  if (kind === "takenOver" && personId !== undefined && deviceId !== undefined) return { kind, personId, deviceId };
  return kind === "changed" || kind === "queues" || kind === "seats" ? { kind } : { kind: "unknown" };
}
