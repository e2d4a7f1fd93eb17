import type { Clock } from "../base/clock.ts";
import { type LineCall, type LineCommand, type LineReport, lineCommandSchema } from "../contract/line-api.ts";
import type { SeatClient } from "../page/seat-link.ts";
import type { SoftphonePort } from "../telephony/core/softphone-port.ts";
import type { LineDevices } from "./devices.ts";
import type { EchoTest } from "./echo-test.ts";
import type { HeadsetButtons } from "./headset.ts";
import type { LevelMeter } from "./level-meter.ts";
import { needsMicrophone } from "./microphone-need.ts";
import type { RingTone } from "./ring-tone.ts";

/** How the line stands to its seat. */
export type LineStanding = "joining" | "joined" | "replaced";

/** What a line is given. */
export interface LineOptions {
  readonly clock: Clock;
  readonly ring: RingTone;
  readonly devices: LineDevices;
  readonly headset: HeadsetButtons;
  readonly meter: LevelMeter;
  readonly echo: EchoTest;
  onStanding(standing: LineStanding): void;
}

/**
 * The line: carries the seat's commands to the telephone and the telephone's words to the seat.
 * ```
 *  joining ──attach──► joined ──connection lost──► joining      (calls go on meanwhile)
 *                        │ the seat took another line
 *                        ▼
 *                     replaced: no account any more; a live call is left to its end
 * ```
 */
export class Line {
  readonly #options: LineOptions;
  #phone: SoftphonePort | null = null;
  #client: SeatClient | null = null;
  #mayRing = false;

  constructor(options: LineOptions) {
    this.#options = options;
  }
  /** Once, before anything else. */
  use(phone: SoftphonePort): void {
    this.#phone = phone;
  }

  /** A new connection to the seat: attaches and says all that the line knows. */
  async join(client: SeatClient, signal: AbortSignal): Promise<void> {
    this.#client = client;
    try {
      const commands = await client.line.attach(undefined, { signal });
      this.#options.onStanding("joined");
      this.#reportAll();
      for await (const command of commands) this.#obey(lineCommandSchema.parse(command));
      if (!signal.aborted) this.#replaced();
    } catch {
      // Lost with its connection; the link makes a new one.
      if (!signal.aborted) this.#options.clock.after(1_000, () => this.#client === client && void this.join(client, signal));
    }
  }
  lost(): void {
    this.#client = null;
    this.#options.onStanding("joining");
  }
  report(report: LineReport): void {
    void this.#client?.line.report(report).catch(() => {});
  }
  /** A call changed: the tone follows it, and the seat hears of it. */
  onCall(call: LineCall, receivedAt?: number): void {
    const { ring } = this.#options;
    this.report({ kind: "call", call, ...(receivedAt === undefined ? {} : { receivedAt }) });
    if (call.phase === "ringing" && call.direction === "in") ring.expect(call.callId, receivedAt ?? null);
    else ring.stop(call.callId);
    this.considerMicrophone();
  }
  /** Opens the microphone, or closes it, by what the line is for now. */
  considerMicrophone(): void {
    const { devices, meter } = this.#options;
    const isTried = meter.isOn || devices.view.echo !== "off";
    devices.need(needsMicrophone({ mayRing: this.#mayRing, calls: this.#phone?.calls().length ?? 0, isTried }));
  }

  #reportAll(): void {
    const phone = this.#phone;
    if (phone === null) return;
    this.report({ kind: "registration", registration: phone.registration() });
    this.report({ kind: "microphone", state: this.#options.devices.microphone.state });
    this.report({ kind: "devices", devices: this.#options.devices.view });
    for (const call of phone.calls()) this.report({ kind: "call", call });
    this.report({ kind: "complete" });
  }
  #replaced(): void {
    this.#client = null;
    this.#phone?.setAccept(false, false);
    this.#mayRing = false;
    this.considerMicrophone();
    if (this.#phone?.calls().length === 0) this.#phone.setAccount(null);
    this.#options.onStanding("replaced");
  }
  #obey(command: LineCommand): void {
    const phone = this.#phone;
    if (phone === null) return;
    switch (command.kind) {
      case "account":
        phone.setAccount(command.account);
        break;
      case "acceptCalls":
        phone.setAccept(command.accept, command.internal);
        this.#mayRing = command.accept || command.internal;
        this.considerMicrophone();
        break;
      case "hold":
        phone.hold(command.callId, command.on);
        break;
      case "mute":
        phone.mute(command.callId, command.on);
        break;
      case "dial":
        phone.dial(command);
        break;
      case "autoAnswer":
        phone.setAutoAnswer(command.on);
        break;
      case "tones":
        phone.tones(command.callId, command.tones);
        break;
      case "transfer":
        phone.transfer(command.callId, command.target, command.as);
        break;
      case "complete":
        phone.complete(command.callId, command.consultCallId);
        break;
      case "conference":
        phone.conference(command);
        break;
      case "feature":
        phone.dialFeature(command.code);
        break;
      case "devices":
        this.#options.devices.prefer(command.preferences);
        this.#options.headset.prefer(command.preferences);
        break;
      case "levels":
        this.#options.meter.set(command.on);
        break;
      case "echo":
        void this.#options.echo.set(command.test);
        break;
      case "over":
        phone.over(command.callId, command.cause);
        break;
      case "painted":
        this.#options.ring.start(command.callId);
        break;
      default:
        phone[command.kind](command.callId);
    }
  }
}
