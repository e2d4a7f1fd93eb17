import type { Clock, Timer } from "../../base/clock.ts";
import { type DeviceLevels, type DevicePreferences, type DevicesView, usualDevices } from "../../contract/device-api.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { EndCause, FrameFaults, LineCall, LineCommand, LineReport, MicrophoneState, RegistrationView } from "../../contract/line-api.ts";
import type { QualityReport } from "../../contract/quality.ts";
import type { LineAccount } from "../../contract/session.ts";
import { type CallCommand, mayCommand } from "../../domain/call-commands.ts";
import { EventQueue } from "../windows/event-queue.ts";

/** What the line says of itself. */
export interface LineView {
  readonly attached: boolean;
  readonly registration: RegistrationView;
  readonly microphone: MicrophoneState;
  /** null until the line told. */
  readonly devices: DevicesView | null;
  /** Live calls, and the last one that ended. */
  readonly calls: readonly LineCall[];
}
/** What a hub is given. */
export interface LineHubOptions {
  readonly clock: Clock;
  /** A call as it was and as it is; in the same turn in which it was reported. */
  onCall(call: LineCall, before: LineCall | null): void;
  /** The page that held a live call is gone: whoever still has the far side must end it. */
  onLost(call: LineCall): void;
  onQuality(quality: QualityReport): void;
  onLevels(levels: DeviceLevels): void;
  /** What the line turned away, by fault: for the log. */
  onBadInput(faults: FrameFaults): void;
  onChange(): void;
}

/** A line that joins tells its calls at once and says when that was all; one that is slow has so long. Ms. */
const reportTime = 10_000;
/** So long a line may be away before its calls are taken for lost: a page that lives is back within two seconds. Ms. */
const absenceTime = 10_000;
/** The line's own word on a call's end is waited for so long: it comes from the exchange by a shorter way, and knows more. Ms. */
const ownWordTime = 2_500;
const commandLimit = 200;

export const isLive = (call: LineCall): boolean => call.phase !== "ended";

/**
 * The seat's side of the line page: the one that is attached, what it says, and what it is told.
 *
 * ```
 *  away ──attach──► attached ──attach of another──► attached (the first one's stream ends)
 *    ▲                 │ stream ends
 *    └─────────────────┘   live calls wait 10 s for their line; those that a line does not tell of when it joins are gone with an earlier one
 * ```
 */
export class LineHub {
  readonly #options: LineHubOptions;
  readonly #calls = new Map<string, LineCall>();
  readonly #reported = new Set<string>();
  /** Calls that are over by the exchange's word, and live by the line's. */
  readonly #over = new Map<string, EndCause>();
  /** Of the calls above, as last said. */
  readonly #quality = new Map<string, QualityReport>();
  #commands: EventQueue<LineCommand> | null = null;
  #account: LineAccount | null = null;
  #accept = { accept: false, internal: false };
  #autoAnswer = false;
  #registration: RegistrationView = { state: "unregistered" };
  #microphone: LineView["microphone"] = "unknown";
  #devices: DevicesView | null = null;
  #preferences: DevicePreferences = usualDevices;
  #timer: Timer | null = null;

  constructor(options: LineHubOptions) {
    this.#options = options;
  }
  get view(): LineView {
    return {
      attached: this.#commands !== null,
      registration: this.#registration,
      microphone: this.#microphone,
      devices: this.#devices,
      calls: [...this.#calls.values()],
    };
  }
  call(callId: string): LineCall | null {
    return this.#calls.get(callId) ?? null;
  }
  /** How a call sounded until now; null when it was not measured. */
  quality(callId: string): QualityReport | null {
    return this.#quality.get(callId) ?? null;
  }
  get qualities(): QualityReport[] {
    return [...this.#quality.values()];
  }
  get liveCalls(): LineCall[] {
    return [...this.#calls.values()].filter(isLive);
  }

  /** The commands for a line; the one that was attached before is let go. */
  attach(signal: AbortSignal | undefined): AsyncGenerator<LineCommand, void, void> {
    this.#commands?.end();
    const commands = new EventQueue<LineCommand>(commandLimit);
    this.#commands = commands;
    commands.push({ kind: "account", account: this.#account });
    commands.push({ kind: "acceptCalls", ...this.#accept });
    commands.push({ kind: "autoAnswer", on: this.#autoAnswer });
    commands.push({ kind: "devices", preferences: this.#preferences });
    this.#reported.clear();
    this.#loseAfter(reportTime, (call) => !this.#reported.has(call.callId));
    this.#options.onChange();
    return commands.read(signal, () => this.#detached(commands));
  }
  report(report: LineReport): void {
    if (report.kind === "quality") {
      // Each second: its windows are told apart from the bars' facts.
      this.#takeQuality(report.quality);
      return;
    }
    if (report.kind === "levels") {
      this.#options.onLevels(report.levels);
      return;
    }
    if (report.kind === "badInput") {
      this.#options.onBadInput(report.faults);
      return;
    }
    if (report.kind === "registration") this.#registration = report.registration;
    else if (report.kind === "microphone") this.#microphone = report.state;
    else if (report.kind === "devices") this.#devices = report.devices;
    else if (report.kind === "call") this.#take(report.call);
    else if (report.kind === "complete") this.#lose((call) => !this.#reported.has(call.callId));
    this.#options.onChange();
  }
  /** @throws HotlineError `lineAway` when no line is attached, `noCall` when the call is not live, `illegalTransition` when it does not take that now */
  command(command: Extract<LineCommand, { callId: string }>): void {
    const call = this.#calls.get(command.callId);
    if (command.kind !== "dial" && (call === undefined || !isLive(call))) throw new HotlineError({ kind: "noCall" });
    const asked = commandOf(command);
    if (asked !== null && call !== undefined && !mayCommand(call, asked)) throw new HotlineError({ kind: "illegalTransition", detail: asked });
    if (this.#commands === null) throw new HotlineError({ kind: "lineAway" });
    this.#commands.push(command);
  }
  /** dispatch heard from the exchange that a call is over. It counts where the line is cut off from the exchange and cannot have heard it itself. */
  overElsewhere(callId: string, cause: EndCause): void {
    this.#options.clock.after(ownWordTime, () => {
      const call = this.#calls.get(callId);
      if (call === undefined || !isLive(call)) return;
      this.#over.set(callId, cause);
      this.#tellOver(call);
    });
  }
  /** Dials a service of the exchange, where a line is attached. */
  dialFeature(code: string): void {
    this.#commands?.push({ kind: "feature", code });
  }
  /** @throws HotlineError `lineAway` when no line is attached */
  askLine(command: Extract<LineCommand, { kind: "levels" | "echo" }>): void {
    if (this.#commands === null) throw new HotlineError({ kind: "lineAway" });
    this.#commands.push(command);
  }
  setDevices(preferences: DevicePreferences): void {
    if (JSON.stringify(preferences) === JSON.stringify(this.#preferences)) return;
    this.#preferences = preferences;
    this.#commands?.push({ kind: "devices", preferences });
  }
  setAccount(account: LineAccount | null): void {
    if (JSON.stringify(account) === JSON.stringify(this.#account)) return;
    this.#account = account;
    this.#commands?.push({ kind: "account", account });
  }
  setAccept(accept: boolean, internal: boolean): void {
    if (accept === this.#accept.accept && internal === this.#accept.internal) return;
    this.#accept = { accept, internal };
    this.#commands?.push({ kind: "acceptCalls", ...this.#accept });
  }
  get autoAnswer(): boolean {
    return this.#autoAnswer;
  }
  setAutoAnswer(on: boolean): void {
    if (on === this.#autoAnswer) return;
    this.#autoAnswer = on;
    this.#commands?.push({ kind: "autoAnswer", on });
    this.#options.onChange();
  }
  /** The next person at this seat does not see whose call was the last. */
  forgetEnded(): void {
    for (const [callId, call] of this.#calls) if (!isLive(call)) this.#forget(callId);
  }
  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#commands?.end();
  }

  #detached(commands: EventQueue<LineCommand>): void {
    if (this.#commands !== commands) return;
    this.#commands = null;
    this.#registration = { state: "unregistered" };
    this.#microphone = "unknown";
    this.#devices = null;
    this.#loseAfter(absenceTime, () => true);
    this.#options.onChange();
  }
  #take(call: LineCall): void {
    const before = this.#calls.get(call.callId) ?? null;
    // A late repetition must not bring a call back to life; one that comes back from a transfer begins later.
    if (before !== null && !isLive(before) && !(isLive(call) && call.startedAt > (before.endedAt ?? before.startedAt))) return;
    this.#reported.add(call.callId);
    if (before === null) for (const [id, other] of this.#calls) if (!isLive(other)) this.#forget(id);
    this.#calls.set(call.callId, call);
    this.#options.onCall(call, before === null || !isLive(before) ? null : before);
    // That the way to the exchange is cut may be noticed after dispatch's word.
    this.#tellOver(call);
  }
  #takeQuality(quality: QualityReport): void {
    if (!this.#calls.has(quality.callId)) return;
    this.#quality.set(quality.callId, quality);
    this.#options.onQuality(quality);
  }
  #tellOver(call: LineCall): void {
    const cause = this.#over.get(call.callId);
    const mayBeDeaf = call.signalLostAt !== null || call.unmended;
    if (cause === undefined || !mayBeDeaf || !isLive(call)) return;
    this.#over.delete(call.callId);
    this.#commands?.push({ kind: "over", callId: call.callId, cause });
  }
  #forget(callId: string): void {
    this.#calls.delete(callId);
    this.#over.delete(callId);
    this.#quality.delete(callId);
  }
  #loseAfter(delay: number, isLost: (call: LineCall) => boolean): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(delay, () => {
      this.#lose(isLost);
      this.#options.onChange();
    });
  }
  #lose(isLost: (call: LineCall) => boolean): void {
    this.#timer?.cancel();
    const endedAt = this.#options.clock.now();
    for (const call of this.liveCalls.filter(isLost)) {
      this.#take({ ...call, phase: "ended", endedAt, endCause: "lineLost" });
      this.#options.onLost(call);
    }
  }
}

/** Which of a person's commands this is; null for what is no person's. */
function commandOf({ kind }: Extract<LineCommand, { callId: string }>): CallCommand | null {
  return kind === "dial" || kind === "painted" || kind === "over" ? null : kind;
}
