import type { Clock, Timer } from "../base/clock.ts";
import { soundAtSink } from "./sink.ts";

/** How long after the INVITE's frame the tone waits for the caller's history to be painted, ms: at 150 it must be heard. */
const longestWait = 140;
/** The home ring-back cadence of GB/T 3380 slowed for the ear beside it: 1 s on, 2 s off, two soft sines. */
const cadence = { on: 1, off: 2, low: 440, high: 554, volume: 0.08 };
const repeats = 40;

/** The ring tone: begins when the caller's history is on screen, at the latest 150 ms after the INVITE (longestWait). */
export class RingTone {
  readonly #clock: Clock;
  readonly #onStarted: (callId: string, startedAt: number) => void;
  readonly #ringing = new Map<string, { timer: Timer; end: (() => void) | null }>();
  /** One for each device that rings; the first is the ringer. */
  #contexts: AudioContext[] = [];
  #sinks: readonly string[] = [""];

  /** @param onStarted with the page's wall clock, ms with fraction */
  constructor(clock: Clock, onStarted: (callId: string, startedAt: number) => void) {
    this.#clock = clock;
    this.#onStarted = onStarted;
  }
  /** A call rings. @param invitedAt when its INVITE's frame came, by the page's wall clock, ms with fraction; null: now */
  expect(callId: string, invitedAt: number | null): void {
    if (this.#ringing.has(callId)) return;
    const gone = invitedAt === null ? 0 : performance.timeOrigin + performance.now() - invitedAt;
    this.#ringing.set(callId, { timer: this.#clock.after(Math.max(0, longestWait - gone), () => this.start(callId)), end: null });
  }
  /** The history of that call is painted. */
  start(callId: string): void {
    const ring = this.#ringing.get(callId);
    if (ring === undefined || ring.end !== null) return;
    ring.timer.cancel();
    ring.end = this.#sound();
    this.#onStarted(callId, performance.timeOrigin + performance.now());
  }
  stop(callId: string): void {
    const ring = this.#ringing.get(callId);
    this.#ringing.delete(callId);
    ring?.timer.cancel();
    ring?.end?.();
  }
  /** A person touched the page: sound is allowed from here on. */
  unlock(): void {
    for (const context of this.#ready()) void context.resume();
  }
  /** Rings at these devices from now on; what rings moves with it. @param ids as this origin names them; "" is the system's choice */
  async use(ids: readonly string[]): Promise<void> {
    const wanted = [...new Set(ids.length === 0 ? [""] : ids)];
    if (JSON.stringify(wanted) === JSON.stringify(this.#sinks)) return;
    const before = this.#contexts;
    this.#sinks = wanted;
    this.#contexts = [];
    if (before.length === 0) return;
    await Promise.all(this.#ready().map((context, index) => soundAtSink(context, wanted[index] ?? "")));
    for (const ring of this.#ringing.values()) {
      if (ring.end === null) continue;
      ring.end();
      ring.end = this.#sound();
    }
    for (const context of before) void context.close();
  }

  #ready(): AudioContext[] {
    if (this.#contexts.length === 0) {
      this.#contexts = this.#sinks.map((id) => {
        const context = new AudioContext();
        if (id !== "") void soundAtSink(context, id);
        return context;
      });
    }
    return this.#contexts;
  }
  #sound(): () => void {
    const ends = this.#ready().map(soundAt);
    return () => {
      for (const end of ends) end();
    };
  }
}

/** The tone at one device, until it is ended. */
function soundAt(context: AudioContext): () => void {
  void context.resume();
  const gain = new GainNode(context, { gain: 0 });
  gain.connect(context.destination);
  const voices = [cadence.low, cadence.high].map((frequency) => new OscillatorNode(context, { frequency }));
  for (let round = 0; round < repeats; round++) {
    const at = context.currentTime + round * (cadence.on + cadence.off);
    gain.gain.setTargetAtTime(cadence.volume, at, 0.01);
    gain.gain.setTargetAtTime(0, at + cadence.on, 0.02);
  }
  for (const voice of voices) {
    voice.connect(gain);
    voice.start();
  }
  return () => {
    for (const voice of voices) voice.stop();
    gain.disconnect();
  };
}
