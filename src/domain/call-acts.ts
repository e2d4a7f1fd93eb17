import type { GlobalCommand } from "../contract/global-keys.ts";
import type { LineCall } from "../contract/line-api.ts";
import { activeCall, callInHand, swapPartner } from "./several-calls.ts";

/** One thing that is asked of one call. `swap` takes it up and holds the others. */
export interface CallAct {
  readonly kind: "answer" | "reject" | "hangUp" | "hold" | "mute" | "swap";
  readonly callId: string;
  /** Of `hold` and `mute`; true for the others. */
  readonly on: boolean;
}

/** What a key that is about calls asks of them as they are; null where there is nothing for it to ask. */
export function actOfCommand(command: GlobalCommand, calls: readonly LineCall[]): CallAct | null {
  const active = activeCall(calls);
  const inHand = callInHand(calls);
  switch (command) {
    case "answer":
      return inHand?.phase === "ringing" ? { kind: "answer", callId: inHand.callId, on: true } : null;
    case "hangUp": {
      // With a second call ringing this ends the one that is talked in; the other is refused by its own button.
      const ended = active ?? inHand;
      return ended === null ? null : { kind: ended.phase === "ringing" ? "reject" : "hangUp", callId: ended.callId, on: true };
    }
    case "mute":
      return active === null ? null : { kind: "mute", callId: active.callId, on: !active.muted };
    case "hold": {
      const partner = swapPartner(calls);
      if (partner !== null) return { kind: "swap", callId: partner.callId, on: true };
      return active === null ? null : { kind: "hold", callId: active.callId, on: !active.held };
    }
  }
}
