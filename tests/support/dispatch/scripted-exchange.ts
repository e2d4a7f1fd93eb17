import type { Exchange, ExchangeEvent, ExchangeSnapshot } from "../../../src/contract/exchange.ts";
import type { DialPlan } from "../../../src/contract/session.ts";

type Member = Parameters<Exchange["setMember"]>[0];

/** A scripted exchange at the port; the real ones are held to the same port by their own tests. */
export class ScriptedExchange implements Exchange {
  readonly name = "scripted";
  readonly members = new Map<string, Member>();
  readonly seats = new Map<string, string>();
  state: ExchangeSnapshot = { waiting: [], calls: [], goingOn: [], members: [], reachable: [], conferences: [] };
  #listeners = new Set<(event: ExchangeEvent) => void>();
  #changed: (() => void)[] = [];
  async start() {
    this.say({ kind: "connection", connected: true, at: Date.now() });
  }
  async stop() {}
  subscribe(listener: (event: ExchangeEvent) => void) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  async snapshot() {
    return this.state;
  }
  async provisionSeat(seat: { extension: string; secret: string }) {
    this.seats.set(seat.extension, seat.secret);
  }
  async setMember(change: Member) {
    this.members.set(change.extension, change);
    for (const wake of this.#changed.splice(0)) wake();
  }
  readonly asked: string[] = [];
  async endCall({ callId }: { callId: string }): Promise<void> {
    this.asked.push(`end ${callId}`);
  }
  async pauseRecording(change: { callId: string; paused: boolean }) {
    const { callId } = change;
    this.asked.push(`${change.paused ? "pause" : "resume"} ${callId}`);
    this.say({ kind: "callRecording", callId, recording: change.paused ? "paused" : "on", at: Date.now() });
  }
  readonly keepsSeats = true;
  dialPlan: DialPlan | null = null;
  address() {
    return { servers: ["ws://127.0.0.1:1/ws"], domain: "scripted.invalid", featureCodes: null, dialPlan: this.dialPlan };
  }
  say(event: ExchangeEvent) {
    for (const listener of this.#listeners) listener(event);
  }
  /** Resolves when the member is as wanted. */
  async until(extension: string, wanted: Partial<Member>): Promise<void> {
    const isThere = () => Object.entries(wanted).every(([key, value]) => Reflect.get(this.members.get(extension) ?? {}, key) === value);
    while (!isThere()) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }
}
