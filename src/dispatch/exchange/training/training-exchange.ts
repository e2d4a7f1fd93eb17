import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { WebSocketServer } from "ws";
import type { Clock, Timer } from "../../../base/clock.ts";
import type { Logger } from "../../../base/logger.ts";
import { HotlineError } from "../../../contract/errors.ts";
import type { Exchange, ExchangeAddress, ExchangeEvent, ExchangeSnapshot } from "../../../contract/exchange.ts";
import { Registrar } from "./registrar.ts";
import { SeatLeg } from "./seat-leg.ts";
import { headerValue, type SipRequest } from "./sip/message.ts";
import { largestMessage } from "./sip/parse-message.ts";
import { SipPeer } from "./sip/sip-peer.ts";

/** A citizen who calls: their number (null: withheld) and what they say, a file of the folder of voices. */
export interface TrainingCitizen {
  readonly number: string | null;
  readonly voice: string;
}
/** What the exchange is given. */
export interface TrainingOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly listen: { readonly host: string; readonly port: number };
  readonly voicesFolder: string;
  /** Who calls next by themselves; null: nobody. */
  nextCitizen(): TrainingCitizen | null;
  /** How soon after a seat is ready somebody calls, ms. */
  readonly pace: { readonly between: number };
}
/** A call that was placed by hand, such as by a test. */
export interface PlacedCall {
  readonly callId: string;
  hangUp(): void;
}
/** The exchange that runs inside dispatch, for training and for laptops: real SIP and real voice, no telephone network. */
export interface TrainingExchange extends Exchange {
  placeCall(citizen: TrainingCitizen): PlacedCall;
}

const name = "training";
const queueName = "hotline";
/** A seat rings so long before another is tried; a citizen speaks, waits, and speaks again; and hangs up in the end. Ms. */
const times = { ring: 20_000, rest: 1_000, pauseBetweenWords: 6_000, talk: 90_000, patience: 180_000 };
const connectionLimit = 200;

interface Call {
  readonly callId: string;
  readonly citizen: TrainingCitizen;
  readonly since: number;
  phase: "waiting" | "ringing" | "talking" | "over";
  extension: string | null;
  answeredAt: number | null;
  leg: SeatLeg | null;
  timer: Timer | null;
  /** Ends the citizen's patience. */
  patience: Timer | null;
}
interface Member {
  paused: boolean;
  /** Since when the seat has had no call, monotonic ms: the longest idle one rings first. */
  idleSince: number;
}

/**
 * A citizen's call through the queue:
 * ```
 *  waiting ──a member is free──► ringing ──answered──► talking ──either hangs up──► over
 *     ▲                            │ refused · 20 s
 *     └────────────────────────────┘          waiting, ringing ──citizen gives up──► over
 * ```
 * @throws Error when the address cannot be listened on
 */
export async function createTrainingExchange(options: TrainingOptions): Promise<TrainingExchange> {
  const server = new WebSocketServer({
    ...options.listen,
    maxPayload: largestMessage,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has("sip") ? "sip" : false),
  });
  await once(server, "listening");
  return new Training(options, server);
}

class Training implements TrainingExchange {
  readonly name = name;
  readonly keepsSeats = false;
  readonly #options: TrainingOptions;
  readonly #server: WebSocketServer;
  readonly #registrar: Registrar;
  readonly #peers = new Set<SipPeer>();
  readonly #listeners = new Set<(event: ExchangeEvent) => void>();
  readonly #calls = new Map<string, Call>();
  readonly #members = new Map<string, Member>();
  #nextCall: Timer | null = null;
  #isRunning = false;

  constructor(options: TrainingOptions, server: WebSocketServer) {
    this.#options = options;
    this.#server = server;
    this.#registrar = new Registrar(options.clock, (extension, reachable) => this.#reachable(extension, reachable));
    server.on("connection", (socket) => {
      if (this.#peers.size >= connectionLimit) {
        socket.close(1013);
        return;
      }
      this.#peers.add(
        new SipPeer(
          socket,
          (request, peer) => this.#take(request, peer),
          (peer) => this.#closed(peer),
        ),
      );
    });
  }

  async start(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#say({ kind: "connection", connected: true, at: this.#now });
    this.#expectCitizen();
  }
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#nextCall?.cancel();
    for (const call of this.#live()) this.#giveUp(call);
    this.#registrar.stop();
    for (const peer of this.#peers) peer.close();
    this.#server.close();
  }
  subscribe(listener: (event: ExchangeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  async snapshot(): Promise<ExchangeSnapshot> {
    const live = this.#live();
    return {
      waiting: live
        .filter((call) => call.phase !== "talking")
        .map(({ callId, citizen, since }) => ({ callId, queue: queueName, callingNumber: citizen.number, since })),
      calls: live.flatMap(({ callId, extension, answeredAt }) => (extension === null ? [] : [{ callId, extension, answeredAt }])),
      members: [...this.#members].map(([extension, { paused }]) => ({ extension, queue: queueName, paused })),
      reachable: this.#registrar.reachable(),
      goingOn: [],
      conferences: [],
    };
  }
  async provisionSeat({ extension, secret }: { extension: string; secret: string }): Promise<void> {
    this.#registrar.provision(extension, secret);
  }
  async setMember({ extension, queue, member, paused }: { extension: string; queue: string; member: boolean; paused: boolean }): Promise<void> {
    const before = this.#members.get(extension);
    if (member) this.#members.set(extension, { paused, idleSince: before?.idleSince ?? this.#options.clock.monotonic() });
    else this.#members.delete(extension);
    if (member !== (before !== undefined) || (member && before?.paused !== paused))
      this.#say({ kind: "memberChanged", extension, queue, member, paused, at: this.#now });
    this.#distribute();
    this.#expectCitizen();
  }
  async pauseRecording(): Promise<void> {
    throw new HotlineError({ kind: "invalid", detail: "recording" });
  }
  async endCall({ extension, callId }: { extension: string; callId: string }): Promise<void> {
    const call = this.#calls.get(callId);
    if (call?.extension !== extension || call.phase !== "talking") return;
    call.leg?.hangUp();
    this.#ended(call, "network");
  }
  address(): ExchangeAddress {
    const address = this.#server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return { servers: [`ws://${this.#options.listen.host}:${port}/`], domain: this.#options.listen.host, featureCodes: null };
  }
  placeCall(citizen: TrainingCitizen): PlacedCall {
    const call: Call = {
      callId: `${name}:${randomUUID()}`,
      citizen,
      since: this.#now,
      phase: "waiting",
      extension: null,
      answeredAt: null,
      leg: null,
      timer: null,
      patience: null,
    };
    this.#calls.set(call.callId, call);
    call.patience = this.#options.clock.after(times.patience, () => this.#giveUp(call));
    this.#say({ kind: "callWaiting", callId: call.callId, queue: queueName, callingNumber: citizen.number, at: this.#now });
    this.#distribute();
    return { callId: call.callId, hangUp: () => this.#giveUp(call) };
  }

  get #now(): number {
    return this.#options.clock.now();
  }
  #live(): Call[] {
    return [...this.#calls.values()];
  }
  #say(event: ExchangeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
  #reachable(extension: string, reachable: boolean): void {
    this.#say({ kind: "seatReachable", extension, reachable, at: this.#now });
    this.#distribute();
  }
  #closed(peer: SipPeer): void {
    this.#peers.delete(peer);
    this.#registrar.closed(peer);
  }
  #take(request: SipRequest, peer: SipPeer): void {
    const leg = this.#live().find((call) => call.leg?.sipCallId === headerValue(request, "call-id"))?.leg;
    if (leg !== undefined && leg !== null) leg.take(request);
    else if (request.method === "REGISTER") this.#registrar.register(request, peer);
    else if (request.method === "OPTIONS") peer.respond(request, 200);
    else if (request.method === "INVITE") peer.respond(request, 404);
    else if (request.method !== "ACK") peer.respond(request, request.method === "BYE" || request.method === "CANCEL" ? 481 : 501);
  }

  /** Rings the longest idle free member for each call that waits, the oldest call first. */
  #distribute(): void {
    for (const call of this.#live()) {
      if (call.phase !== "waiting" || call.timer !== null) continue;
      const extension = this.#freeMember();
      if (extension === null) return;
      this.#ring(call, extension);
    }
  }
  #freeMember(): string | null {
    const busy = new Set(this.#live().map((call) => call.extension));
    const free = [...this.#members].filter(([extension, { paused }]) => !paused && !busy.has(extension) && this.#registrar.binding(extension) !== null);
    free.sort((one, other) => one[1].idleSince - other[1].idleSince);
    return free[0]?.[0] ?? null;
  }
  #ring(call: Call, extension: string): void {
    const binding = this.#registrar.binding(extension);
    if (binding === null) return;
    const { clock } = this.#options;
    call.phase = "ringing";
    call.extension = extension;
    const leg: SeatLeg = new SeatLeg({
      clock,
      binding,
      extension,
      domain: this.#options.listen.host,
      callId: call.callId,
      queue: queueName,
      number: call.citizen.number,
      onAnswered: () => this.#answered(call, leg),
      onRefused: () => this.#notAnswered(call, leg),
      onHungUp: () => this.#ended(call, "seat"),
    });
    call.leg = leg;
    call.timer = clock.after(times.ring, () => {
      leg.cancel();
      this.#notAnswered(call, leg);
    });
    this.#say({ kind: "callOffered", callId: call.callId, extension, at: this.#now });
    void leg.begin().catch(() => this.#notAnswered(call, leg));
  }
  #notAnswered(call: Call, leg: SeatLeg): void {
    if (call.leg !== leg || call.phase !== "ringing" || call.extension === null) return;
    call.timer?.cancel();
    const { extension } = call;
    this.#say({ kind: "callNotAnswered", callId: call.callId, extension, at: this.#now });
    const member = this.#members.get(extension);
    // Whoever did not answer is asked last.
    if (member !== undefined) member.idleSince = this.#options.clock.monotonic();
    Object.assign(call, { phase: "waiting", extension: null, leg: null });
    call.timer = this.#options.clock.after(times.rest, () => {
      call.timer = null;
      this.#distribute();
    });
  }
  #answered(call: Call, leg: SeatLeg): void {
    if (call.leg !== leg || call.extension === null) {
      leg.hangUp();
      return;
    }
    call.timer?.cancel();
    call.patience?.cancel();
    call.phase = "talking";
    call.answeredAt = this.#now;
    this.#say({ kind: "callAnswered", callId: call.callId, extension: call.extension, at: this.#now });
    call.timer = this.#options.clock.after(times.talk, () => this.#giveUp(call));
    void this.#speak(call, leg);
  }
  async #speak(call: Call, leg: SeatLeg): Promise<void> {
    try {
      const words = await readFile(join(this.#options.voicesFolder, call.citizen.voice));
      await leg.voice.connected;
      while (call.phase === "talking") {
        await leg.voice.play(words);
        await new Promise<void>((resolve) => this.#options.clock.after(times.pauseBetweenWords, resolve));
      }
    } catch {
      if (call.phase === "talking") this.#options.logger.warn("exchange.training.voice.failed");
    }
  }
  /** The citizen hangs up, in whatever phase the call is. */
  #giveUp(call: Call): void {
    if (call.phase === "over") return;
    const wasTalking = call.phase === "talking";
    call.leg?.hangUp();
    if (wasTalking) this.#ended(call, "caller");
    else {
      this.#forget(call);
      this.#say({ kind: "callAbandoned", callId: call.callId, at: this.#now });
    }
  }
  #ended(call: Call, endedBy: "caller" | "seat" | "network"): void {
    if (call.phase === "over") return;
    this.#forget(call);
    this.#say({ kind: "callEnded", callId: call.callId, endedBy, at: this.#now });
    this.#distribute();
    this.#expectCitizen();
  }
  #forget(call: Call): void {
    call.phase = "over";
    call.timer?.cancel();
    call.patience?.cancel();
    this.#calls.delete(call.callId);
    const member = call.extension === null ? undefined : this.#members.get(call.extension);
    if (member !== undefined) member.idleSince = this.#options.clock.monotonic();
  }
  /** Somebody calls a while after a seat is free for it, and nobody while none is. */
  #expectCitizen(): void {
    if (this.#nextCall !== null || !this.#isRunning) return;
    if (this.#freeMember() === null || this.#live().some((call) => call.phase !== "talking")) return;
    this.#nextCall = this.#options.clock.after(this.#options.pace.between, () => {
      this.#nextCall = null;
      const citizen = this.#freeMember() === null ? null : this.#options.nextCitizen();
      if (citizen !== null) this.placeCall(citizen);
    });
  }
}
