import type { Clock, Timer } from "../base/clock.ts";
import type { DeviceLevels } from "../contract/device-api.ts";

/** What a meter is given. */
export interface LevelMeterOptions {
  readonly clock: Clock;
  microphone(): MediaStream | null;
  speaker(): MediaStream | null;
  onLevels(levels: DeviceLevels): void;
  /** It began to listen, or listens no more. */
  onListening(isOn: boolean): void;
}

/** Ten times a second is as smooth as an eye needs, ms. */
const interval = 100;
/** A console that crashed asks no more: the meter ends by itself, ms. */
const longest = 60_000;

/** Tells how loud the microphone and the far side are, while somebody looks. */
export class LevelMeter {
  readonly #options: LevelMeterOptions;
  #context: AudioContext | null = null;
  #timer: Timer | null = null;
  #endsAt = 0;
  readonly #ears = { microphone: new Ear(), speaker: new Ear() };

  constructor(options: LevelMeterOptions) {
    this.#options = options;
  }
  get isOn(): boolean {
    return this.#context !== null;
  }
  /** On for a minute from now, or off. */
  set(on: boolean): void {
    this.#endsAt = on ? this.#options.clock.monotonic() + longest : 0;
    if (on && this.#timer === null) {
      this.#context = new AudioContext();
      this.#options.onListening(true);
      this.#tick();
    }
  }

  #tick(): void {
    const { clock, microphone, speaker, onLevels } = this.#options;
    const context = this.#context;
    if (context === null || clock.monotonic() >= this.#endsAt) {
      this.#timer = null;
      this.#context = null;
      for (const ear of Object.values(this.#ears)) ear.release();
      void context?.close();
      this.#options.onListening(false);
      return;
    }
    void context.resume();
    onLevels({ microphone: this.#ears.microphone.level(context, microphone()), speaker: this.#ears.speaker.level(context, speaker()) });
    this.#timer = clock.after(interval, () => this.#tick());
  }
}

/** One stream's loudness. */
class Ear {
  #stream: MediaStream | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #analyser: AnalyserNode | null = null;

  /** dBov; null without a stream. */
  level(context: AudioContext, stream: MediaStream | null): number | null {
    if (stream !== this.#stream) this.#listen(context, stream);
    if (this.#analyser === null) return null;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    const mean = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    return Math.min(0, Math.max(-127, Math.round(10 * Math.log10(Math.max(mean, 1e-13)))));
  }
  release(): void {
    this.#source?.disconnect();
    [this.#stream, this.#source, this.#analyser] = [null, null, null];
  }
  #listen(context: AudioContext, stream: MediaStream | null): void {
    this.release();
    if (stream === null || stream.getAudioTracks().length === 0) return;
    this.#stream = stream;
    this.#analyser = new AnalyserNode(context, { fftSize: 2_048 });
    this.#source = context.createMediaStreamSource(stream);
    this.#source.connect(this.#analyser);
  }
}
