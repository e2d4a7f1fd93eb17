import type { DevicesView } from "../contract/device-api.ts";
import type { EchoEvents } from "../telephony/core/softphone-port.ts";
import { soundAtSink } from "./sink.ts";

type EchoKind = Exclude<DevicesView["echo"], "off" | "starting">;
/** What an echo test is given. */
export interface EchoTestOptions {
  /** A microphone stream of its own. */
  microphone(): Promise<MediaStream>;
  speakerId(): string;
  /** null: the exchange's echo cannot be called. */
  callExchange(on: EchoEvents): (() => void) | null;
  onState(state: DevicesView["echo"]): void;
}

/** So much later one's own voice comes back, s: long enough to be told from one's own speaking. */
const echoDelay = 0.8;

/**
 * One hears oneself: through this machine alone, or through the exchange and back.
 * ```
 *  off ──local──► local ──off──► off         off ──exchange──► starting ──answered──► exchange ──off, hung up──► off
 *                                                                 └── refused, no exchange ──► off
 * ```
 */
export class EchoTest {
  readonly #options: EchoTestOptions;
  #end: (() => void) | null = null;
  #kind: EchoKind | "off" = "off";

  constructor(options: EchoTestOptions) {
    this.#options = options;
  }
  /** Another kind ends the one before. */
  async set(kind: EchoKind | "off"): Promise<void> {
    this.#end?.();
    this.#end = null;
    this.#kind = kind;
    this.#options.onState(kind === "off" ? "off" : "starting");
    if (kind === "local") await this.#local();
    if (kind === "exchange") this.#exchange();
  }
  /** The microphone was opened anew, and what this test had of it is silent. */
  again(): void {
    if (this.#kind !== "off") void this.set(this.#kind);
  }

  #over(): void {
    this.#kind = "off";
    this.#options.onState("off");
  }
  async #local(): Promise<void> {
    const { microphone, speakerId, onState } = this.#options;
    const stream = await microphone().catch(() => null);
    if (stream === null) return this.#over();
    const context = new AudioContext();
    await soundAtSink(context, speakerId());
    await context.resume();
    context
      .createMediaStreamSource(stream)
      .connect(new DelayNode(context, { delayTime: echoDelay, maxDelayTime: echoDelay }))
      .connect(context.destination);
    this.#end = () => {
      for (const track of stream.getTracks()) track.stop();
      void context.close();
    };
    onState("local");
  }
  #exchange(): void {
    const { callExchange, onState } = this.#options;
    const end = callExchange({ onAnswered: () => this.#end === end && onState("exchange"), onEnded: () => this.#end === end && this.#over() });
    this.#end = end;
    if (end === null) this.#over();
  }
}
