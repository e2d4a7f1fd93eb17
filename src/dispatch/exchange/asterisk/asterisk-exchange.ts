import type { Clock } from "../../../base/clock.ts";
import type { Logger } from "../../../base/logger.ts";
import { HotlineError } from "../../../contract/errors.ts";
import type { Exchange, ExchangeAddress, ExchangeEvent, ExchangeSnapshot } from "../../../contract/exchange.ts";
import { callIdSchema, extensionSchema } from "../../../contract/identifiers.ts";
import type { AmiAccount, AmiConnection } from "./ami-connection.ts";
import { callIdOf, exchangeName, extensionOf, isYes, numberOf, queueOf } from "./ami-events.ts";
import { AmiLink } from "./ami-link.ts";
import type { AmiMessage } from "./ami-parser.ts";
import { CallRecordings, type RecordingWord } from "./call-recordings.ts";
import { type ConferenceChange, ConferenceRooms } from "./conference-rooms.ts";
import { endSeatPart } from "./end-seat-part.ts";
import { MadeCalls } from "./made-calls.ts";
import { muteRecording } from "./mute-recording.ts";
import { type FoundRoom, partyOf, readRooms } from "./read-rooms.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { SeatContacts } from "./seat-contacts.ts";
import { defaultSeatSection, type SeatSectionOptions } from "./seat-section.ts";
import { writeSeat } from "./write-seat.ts";

/** What the adapter is given. */
export interface AsteriskOptions {
  readonly ami: AmiAccount;
  /** Where seats register: WebSocket addresses in order of preference. */
  readonly servers: readonly string[];
  /** SIP domain of the seats. */
  readonly domain: string;
  /** As the dial plan has them (docs/operating.md). */
  readonly featureCodes?: ExchangeAddress["featureCodes"];
  readonly dialPlan?: ExchangeAddress["dialPlan"];
  readonly echoCode?: string | null;
  /** What seats' sections are to hold; the defaults where nothing is said. */
  readonly seats?: Partial<SeatSectionOptions>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Asterisk 22 through its manager interface; see docs/operating.md for what it must be configured with. */
export function createAsteriskExchange(options: AsteriskOptions): Exchange {
  return new AsteriskExchange(options);
}

/** What is known of a call between its events: a call that ends without a word of its own is ended by its channel's end. */
type CallPhase = "waiting" | "answered" | "handedOver";

class AsteriskExchange implements Exchange {
  readonly name = exchangeName;
  readonly keepsSeats = true;
  readonly #options: AsteriskOptions;
  readonly #link: AmiLink;
  readonly #listeners = new Set<(event: ExchangeEvent) => void>();
  readonly #contacts = new SeatContacts();
  readonly #calls = new Map<string, CallPhase>();
  /** Whose BYE came first, until the call has ended: the queue's own word on it may come after the caller's channel is gone. */
  readonly #askedToEnd = new Map<string, "caller" | "seat">();
  /** Calls that are ended because the seat's telephone died, until they are over. */
  readonly #cutOff = new Set<string>();
  readonly #recordings = new CallRecordings();
  readonly #made = new MadeCalls();
  readonly #rooms = new ConferenceRooms();
  /** What is said of rooms while these are being read, for what was read may be older. */
  #unread: AmiMessage[] | null = null;
  // The configuration file is one: changes to it follow each other.
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: AsteriskOptions) {
    this.#options = options;
    this.#link = new AmiLink({
      account: options.ami,
      clock: options.clock,
      logger: options.logger,
      onUp: (connection) => this.#begin(connection),
      onReady: () => this.#say({ kind: "connection", connected: true, at: options.clock.now() }),
      onDown: () => this.#say({ kind: "connection", connected: false, at: options.clock.now() }),
      onEvent: (event) => this.#take(event),
    });
  }

  start(): Promise<void> {
    return this.#link.start();
  }
  async stop(): Promise<void> {
    this.#link.stop();
  }
  subscribe(listener: (event: ExchangeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  async snapshot(): Promise<ExchangeSnapshot> {
    const read = await readSnapshot(this.#link.connection(), this.#options.clock.now());
    return { ...read.snapshot, conferences: this.#rooms.all };
  }
  provisionSeat(seat: { extension: string; secret: string }): Promise<void> {
    const written = this.#writing.then(() => writeSeat(this.#link.connection(), seat, { ...defaultSeatSection, ...this.#options.seats }));
    this.#writing = written.catch(() => {});
    return written;
  }
  async setMember(change: { extension: string; queue: string; member: boolean; paused: boolean; reason: string | null }): Promise<void> {
    const connection = this.#link.connection();
    const where = [
      ["Queue", change.queue],
      ["Interface", `PJSIP/${change.extension}`],
    ] as const;
    if (!change.member) {
      await unlessSaid(connection.action("QueueRemove", where), /not there/i);
      return;
    }
    const paused = ["Paused", change.paused ? "true" : "false"] as const;
    const added = connection.action("QueueAdd", [...where, ["StateInterface", `PJSIP/${change.extension}`], ["MemberName", change.extension], paused]);
    await unlessSaid(added, /already there/i);
    // The exchange's line protocol carries no free text: a reason with a line break would be a second command.
    const reason = (change.reason ?? "").replace(/[^\w .-]/g, "").slice(0, 40);
    await connection.action("QueuePause", [...where, paused, ["Reason", reason]]);
  }
  pauseRecording({ callId, paused }: { callId: string; paused: boolean }): Promise<void> {
    return muteRecording(this.#link.connection(), callId, paused);
  }
  async endCall(part: { extension: string; callId: string }): Promise<void> {
    if (this.#calls.has(part.callId)) this.#cutOff.add(part.callId);
    if (!(await endSeatPart(this.#link.connection(), part))) this.#cutOff.delete(part.callId);
  }
  address(): ExchangeAddress {
    const { servers, domain, featureCodes = null, dialPlan = null, echoCode = null } = this.#options;
    return { servers, domain, featureCodes, dialPlan, echoCode };
  }

  async #begin(connection: AmiConnection): Promise<void> {
    this.#rooms.clear();
    this.#unread = [];
    const [{ snapshot, contacts }, rooms] = await Promise.all([readSnapshot(connection, this.#options.clock.now()), readRooms(connection)]);
    this.#foundRooms(rooms);
    this.#contacts.forget();
    for (const { extension, uri, status } of contacts) this.#contacts.heard(extension, uri, status);
    this.#calls.clear();
    this.#askedToEnd.clear();
    this.#cutOff.clear();
    for (const callId of snapshot.goingOn) this.#calls.set(callId, "handedOver");
    for (const { callId } of snapshot.waiting) this.#calls.set(callId, "waiting");
    for (const { callId, answeredAt } of snapshot.calls) if (answeredAt !== null) this.#calls.set(callId, "answered");
  }
  #foundRooms(rooms: readonly FoundRoom[]): void {
    for (const { room, host, parties, isAsked } of rooms) {
      this.#rooms.opened(room, host, "gone");
      if (isAsked) this.#rooms.asked(room);
      for (const { channel, party } of parties) this.#rooms.named(room, channel, party);
      for (const { channel } of parties) this.#rooms.joined(room, channel);
    }
    const unread = this.#unread ?? [];
    this.#unread = null;
    for (const message of unread) this.#roomAfter(message);
  }
  #say(event: ExchangeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #take(message: AmiMessage): void {
    const at = this.#options.clock.now();
    const name = (message.get("event") ?? "").toLowerCase();
    this.#roomChanged(message, at);
    if (name === "contactstatus") this.#contactChanged(message, at);
    else if (name === "userevent") this.#userSaid(message, at);
    else if (name.startsWith("mixmonitor")) this.#recorderSaid(name, message, at);
    else if (name === "attendedtransfer") this.#attended(message, at);
    else if (name.startsWith("queuemember")) this.#memberChanged(name, message, at);
    else {
      // A recorder ends with its channel, without a word of its own.
      if (name === "hangup") this.#recorderSaid(name, message, at);
      this.#callChanged(name, message, at);
    }
  }
  #roomChanged(message: AmiMessage, at: number): void {
    if (this.#unread !== null) this.#unread.push(message);
    const change = this.#unread === null ? this.#roomAfter(message) : null;
    if (change !== null) this.#say({ kind: "conference", ...change, at });
  }
  #roomAfter(message: AmiMessage): ConferenceChange | null {
    const [name, channel] = [(message.get("event") ?? "").toLowerCase(), message.get("channel") ?? ""];
    if (name === "confbridgejoin") return this.#rooms.joined(message.get("conference") ?? "", channel);
    if (name === "confbridgeleave" || name === "hangup") return this.#rooms.left(channel);
    const isRooms = name === "userevent" && message.get("userevent") === "HotlineRoom";
    return isRooms ? this.#roomSaid(message.get("room") ?? "", channel, message) : null;
  }
  /** The dial plan's word on who opens a room, is called into it, or is about to enter. */
  #roomSaid(room: string, channel: string, message: AmiMessage): ConferenceChange | null {
    const role = message.get("role");
    const [callId, extension] = [callIdSchema.safeParse(message.get("call")).data, extensionOf(channel)];
    if (role === "host" && callId !== undefined && extension !== null) return this.#rooms.opened(room, { channel, callId, extension });
    if (role === "caller" || role === "guest") return this.#rooms.named(room, channel, partyOf[role]);
    if (role === "asked") return this.#rooms.asked(room);
    return role === "missed" ? this.#rooms.missed(room) : null;
  }
  #contactChanged(message: AmiMessage, at: number): void {
    const extension = extensionOf(`PJSIP/${message.get("endpointname") || message.get("aor")}`);
    if (extension === null) return;
    const reachable = this.#contacts.heard(extension, message.get("uri") ?? "", message.get("contactstatus") ?? "");
    if (reachable !== null) this.#say({ kind: "seatReachable", extension, reachable, at });
  }
  #memberChanged(name: string, message: AmiMessage, at: number): void {
    const extension = extensionOf(message.get("interface"));
    if (extension === null || name === "queuememberstatus") return;
    const member = name !== "queuememberremoved";
    this.#say({ kind: "memberChanged", extension, queue: queueOf(message), member, paused: isYes(message.get("paused")), at });
  }
  #callChanged(name: string, message: AmiMessage, at: number): void {
    const callId = callIdOf(message.get("linkedid"));
    if (callId === null) return;
    const extension = extensionOf(message.get("interface"));
    if (name === "queuecallerjoin") {
      this.#calls.set(callId, "waiting");
      this.#say({ kind: "callWaiting", callId, queue: queueOf(message), callingNumber: numberOf(message), at });
      // The dial plan starts the recorder before the queue.
      const recording = this.#recordings.of(callId);
      if (recording !== null) this.#say({ kind: "callRecording", callId, recording, at });
    } else if (name === "agentcalled" && extension !== null) this.#say({ kind: "callOffered", callId, extension, at });
    else if (name === "agentringnoanswer" && extension !== null) this.#say({ kind: "callNotAnswered", callId, extension, at });
    else if (name === "agentconnect" && extension !== null) {
      this.#calls.set(callId, "answered");
      this.#say({ kind: "callAnswered", callId, extension, at });
    } else if (name === "hanguprequest") this.#endAsked(callId, message.get("channel"));
    else if (name === "dialend" && message.get("dialstatus") === "ANSWER") this.#answeredElsewhere(callId, message, at);
    else if (name === "agentcomplete" && message.get("reason") === "transfer" && extension !== null) this.#handedOver(callId, extension, at);
    else if (name === "agentcomplete") this.#ended(callId, message.get("reason") === "agent" ? "seat" : "caller", at);
    else if (name === "queuecallerabandon") this.#abandoned(callId, at);
    else if (name === "hangup" && message.get("uniqueid") === message.get("linkedid")) this.#channelGone(callId, at);
  }
  #recorderSaid(name: string, message: AmiMessage, at: number): void {
    const callId = callIdOf(message.get("linkedid"));
    const word = recorderWord(name, message);
    if (callId === null || word === null) return;
    const made = this.#made.of(callId);
    const heard = this.#recordings.heard(made?.aboutCallId ?? made?.callId ?? callId, message.get("channel") ?? "", word);
    if (heard === null) return;
    // No queue told of it.
    if (word === "started" && made?.callId === heard.callId) this.#say({ kind: "callMade", callId: made.callId, extension: made.extension, at });
    this.#say({ kind: "callRecording", ...heard, at });
  }
  /** Events of our own dial plan (docs/telephony.md). */
  #userSaid(message: AmiMessage, at: number): void {
    const callId = callIdSchema.safeParse(message.get("call")).data;
    if (message.get("userevent") === "HotlineMade") this.#seatMade(callId, message);
    const rating = /^\d$/.exec(message.get("rating") ?? "")?.[0];
    const extension = extensionSchema.safeParse(message.get("extension")).data;
    const said = message.get("userevent");
    if (callId === undefined) return;
    if (said === "HotlineRating" && rating !== undefined) this.#say({ kind: "callRated", callId, rating: Number(rating), at });
    if (said === "HotlineTaken" && extension !== undefined) this.#taken(callId, extension, at);
  }
  #seatMade(callId: string | undefined, message: AmiMessage): void {
    const [exchangeId, extension] = [callIdOf(message.get("linkedid")), extensionOf(message.get("channel"))];
    const aboutCallId = callIdSchema.safeParse(message.get("about")).data ?? null;
    if (callId !== undefined && exchangeId !== null && extension !== null) this.#made.add(exchangeId, { callId, aboutCallId, extension });
  }
  /** Who was asked has the caller now; the queue's own word for it may come before or after. */
  #attended(message: AmiMessage, at: number): void {
    const [callId, extension] = [callIdOf(message.get("transfereelinkedid")), extensionOf(message.get("transfertargetchannel"))];
    if (message.get("result") !== "Success" || callId === null || extension === null || !this.#calls.has(callId)) return;
    this.#calls.set(callId, "handedOver");
    this.#taken(callId, extension, at);
  }
  /** The queue's word for its part of the call; the call itself goes on. */
  #handedOver(callId: string, extension: string, at: number): void {
    this.#askedToEnd.delete(callId);
    this.#calls.set(callId, "handedOver");
    this.#say({ kind: "callHandedOver", callId, extension, at });
  }
  /** A seat took a call that another one handed over: no queue tells of that. */
  #answeredElsewhere(callId: string, message: AmiMessage, at: number): void {
    const extension = extensionOf(message.get("destchannel"));
    if (extension !== null) this.#taken(callId, extension, at);
  }
  #taken(callId: string, extension: string, at: number): void {
    if (this.#calls.get(callId) !== "handedOver") return;
    this.#calls.set(callId, "answered");
    this.#say({ kind: "callAnswered", callId, extension, at });
  }
  #endAsked(callId: string, channel: string | undefined): void {
    if (this.#calls.has(callId) && !this.#askedToEnd.has(callId)) this.#askedToEnd.set(callId, extensionOf(channel) === null ? "caller" : "seat");
  }
  #ended(callId: string, endedBy: "caller" | "seat" | null, at: number): void {
    this.#askedToEnd.delete(callId);
    const isCutOff = this.#cutOff.delete(callId);
    if (this.#calls.delete(callId)) this.#say({ kind: "callEnded", callId, endedBy: isCutOff ? "network" : endedBy, at });
  }
  #abandoned(callId: string, at: number): void {
    this.#askedToEnd.delete(callId);
    if (this.#calls.delete(callId)) this.#say({ kind: "callAbandoned", callId, at });
  }
  #channelGone(callId: string, at: number): void {
    if (this.#calls.get(callId) === "waiting") this.#abandoned(callId, at);
    else this.#ended(callId, this.#askedToEnd.get(callId) ?? null, at);
  }
}

/** Takes a refusal for done when it only says that there was nothing to do. */
async function unlessSaid(action: Promise<unknown>, said: RegExp): Promise<void> {
  await action.catch((error: unknown) => {
    if (!(error instanceof HotlineError) || !said.test(error.message)) throw error;
  });
}

/** One direction that is silenced leaves the other to be heard: only both count. */
function recorderWord(name: string, message: AmiMessage): RecordingWord | null {
  if (name === "mixmonitorstart") return "started";
  if (name === "mixmonitorstop" || name === "hangup") return "stopped";
  if (name !== "mixmonitormute") return null;
  if (!isYes(message.get("state"))) return "unmuted";
  return (message.get("direction") ?? "").toLowerCase() === "both" ? "muted" : null;
}
