import type { LineCall } from "../../contract/line-api.ts";

/** Words to speak: a key of the catalogue and what it is filled with. */
export interface SpokenWord {
  readonly key: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** What a screen reader says of what changed between two pictures of the calls: short, the newest change last. */
export function changesToSay(before: readonly LineCall[], now: readonly LineCall[]): SpokenWord[] {
  return now.flatMap((call) => {
    const known = before.find((each) => each.callId === call.callId);
    return changesOf(known ?? null, call).map((key) => ({ key, facts: { number: spokenNumber(call.number) } }));
  });
}

function changesOf(before: LineCall | null, call: LineCall): string[] {
  if (before?.phase !== call.phase) return [call.phase === "ended" ? `cause.${call.endCause ?? "callerHungUp"}` : `announce.${call.phase}`];
  return [
    ...(before.held === call.held ? [] : [call.held ? "announce.held" : "announce.resumed"]),
    ...(before.muted === call.muted ? [] : [call.muted ? "announce.muted" : "announce.unmuted"]),
    ...(before.remoteHeld === call.remoteHeld ? [] : [call.remoteHeld ? "announce.remoteHeld" : "announce.remoteResumed"]),
    ...(before.transfer?.state === call.transfer?.state || call.transfer === null ? [] : [`announce.transfer_${call.transfer.state}`]),
    ...(before.trouble === call.trouble || call.trouble === null ? [] : [`announce.trouble_${call.trouble}`]),
    ...(before.purpose === call.purpose ? [] : ["announce.handedOver"]),
  ];
}

/** Digits one by one: else a screen reader makes a quantity of them. */
const spokenNumber = (number: string | null): string => (number === null ? "" : [...number].join(" "));
