import { unreachable } from "../../base/assert.ts";
import type { ExchangeEvent, ExchangeSnapshot } from "../../contract/exchange.ts";
import type { Notice } from "../live/notices.ts";

type CallOver = Extract<Notice, { kind: "callOver" }>;

/** At which seats each call rings or is talked: a seat that was cut off from the exchange is told by dispatch when its call is over. */
export class RungSeats {
  readonly #seats = new Map<string, Map<string, "ringing" | "talking">>();

  /** The exchange's whole state. @returns what is over of what was known before */
  restart(snapshot: Pick<ExchangeSnapshot, "calls">): CallOver[] {
    const over = [...this.#seats].flatMap(([callId, extensions]) =>
      [...extensions.keys()]
        .filter((extension) => !snapshot.calls.some((call) => call.callId === callId && call.extension === extension))
        .map((extension) => overAt(callId, extension, "unknown")),
    );
    this.#seats.clear();
    for (const { callId, extension, answeredAt } of snapshot.calls) this.#put(callId, extension, answeredAt === null ? "ringing" : "talking");
    return over;
  }
  /** @returns where the call is over by this event */
  follow(event: ExchangeEvent): CallOver[] {
    switch (event.kind) {
      case "callOffered":
        this.#put(event.callId, event.extension, "ringing");
        return [];
      case "callNotAnswered":
        return this.#remove(event.callId, (extension) => extension === event.extension, "unknown");
      case "callAnswered":
        this.#put(event.callId, event.extension, "talking");
        // Where it is talked already it stays: a colleague may be asked about it.
        return this.#remove(event.callId, (_, phase) => phase === "ringing", "unknown");
      case "callAbandoned":
        return this.#remove(event.callId, () => true, "caller");
      case "callEnded":
        return this.#remove(event.callId, () => true, event.endedBy ?? "unknown");
      case "callHandedOver":
        this.#seats.get(event.callId)?.delete(event.extension);
        return [];
      case "callMade":
      case "callRated":
      case "callRecording":
      case "callWaiting":
      case "conference":
      case "seatReachable":
      case "memberChanged":
      case "connection":
        return [];
      default:
        return unreachable(event);
    }
  }

  #put(callId: string, extension: string, phase: "ringing" | "talking"): void {
    this.#seats.set(callId, (this.#seats.get(callId) ?? new Map()).set(extension, phase));
  }
  #remove(callId: string, isOver: (extension: string, phase: "ringing" | "talking") => boolean, by: CallOver["by"]): CallOver[] {
    const seats = this.#seats.get(callId) ?? new Map<string, "ringing" | "talking">();
    const gone = [...seats].flatMap(([extension, phase]) => (isOver(extension, phase) ? [extension] : []));
    for (const extension of gone) seats.delete(extension);
    if (seats.size === 0) this.#seats.delete(callId);
    return gone.map((extension) => overAt(callId, extension, by));
  }
}

const overAt = (callId: string, extension: string, by: CallOver["by"]): CallOver => ({ kind: "callOver", callId, extension, by });
