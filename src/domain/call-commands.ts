import type { LineCall } from "../contract/line-api.ts";

/** What a person may ask of a call. */
export type CallCommand = "answer" | "reject" | "hangUp" | "hold" | "mute" | "tones" | "swap" | "transfer" | "complete" | "conference";

const talking: Readonly<Record<CallCommand, boolean>> = {
  answer: false,
  // Pressed while it rang, come when it no longer does: it ends the call.
  reject: true,
  hangUp: true,
  hold: true,
  mute: true,
  tones: true,
  swap: true,
  transfer: true,
  complete: true,
  conference: true,
};
const onlyEnd: Readonly<Record<CallCommand, boolean>> = {
  ...talking,
  hold: false,
  mute: false,
  tones: false,
  swap: false,
  transfer: false,
  complete: false,
  conference: false,
};

/** Which command fits which phase; the machine behind it is telephony/core/call-machine.ts. */
const table: Readonly<Record<LineCall["phase"], Readonly<Record<CallCommand, boolean>>>> = {
  ringing: { ...onlyEnd, answer: true },
  dialing: { ...onlyEnd, reject: false },
  // Announcements before the answer may ask for keys.
  early: { ...onlyEnd, reject: false, tones: true },
  answering: onlyEnd,
  talking,
  ended: { ...onlyEnd, hangUp: false, reject: false },
};

/** Whether a call takes this command now. A call that is being handed over takes nothing but its end. */
export function mayCommand(call: LineCall, command: CallCommand): boolean {
  const isLeaving = call.transfer?.state === "requested" || call.transfer?.state === "accepted";
  return table[call.phase][command] && (!isLeaving || command === "hangUp");
}
