import type { DevicePreferences } from "../contract/device-api.ts";
import type { LineReport } from "../contract/line-api.ts";

export type MicrophoneState = Extract<LineReport, { kind: "microphone" }>["state"];

/** Which one, and how its sound is treated. */
export interface MicrophoneChoice extends Pick<DevicePreferences, "noiseSuppression" | "echoCancellation" | "gainControl"> {
  /** As this origin names it; null: the system's choice. */
  readonly id: string | null;
}
/** What a microphone tells. */
export interface MicrophoneEvents {
  onState(state: MicrophoneState): void;
  /** Another one is open, or the same one anew: calls must take their sound from it. */
  onOpened(): void;
  /** It was pulled out, or the system took it away. */
  onGone(): void;
}

const constraintsOf = ({ id, noiseSuppression, echoCancellation, gainControl }: MicrophoneChoice): MediaStreamConstraints => ({
  audio: { ...(id === null ? {} : { deviceId: { exact: id } }), noiseSuppression, echoCancellation, autoGainControl: gainControl, channelCount: 1 },
});
const stop = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

/** The microphone: asked for once, kept warm so that answering does not wait for it, and given to each call as a copy. */
export class Microphone {
  readonly #events: MicrophoneEvents;
  #choice: MicrophoneChoice = { id: null, noiseSuppression: true, echoCancellation: true, gainControl: true };
  #stream: Promise<MediaStream> | null = null;
  #open: MediaStream | null = null;
  #state: MicrophoneState = "unknown";

  constructor(events: MicrophoneEvents) {
    this.#events = events;
  }
  get state(): MicrophoneState {
    return this.#state;
  }
  /** What is open now, for meters; null while nothing is. */
  get current(): MediaStream | null {
    return this.#open;
  }
  /** Opens it, or finds out why not. */
  async prepare(): Promise<void> {
    await this.#opened().catch(() => {});
  }
  /** A stream for one call; its end leaves the warm one open. @throws DOMException when there is no microphone or it is refused */
  async stream(): Promise<MediaStream> {
    const stream = await this.#opened();
    return new MediaStream(stream.getAudioTracks().map((track) => track.clone()));
  }
  /**
   * Takes another one, or the same one in another way; what is open stays so until the new one is.
   * Settings cannot be changed on an open track: Chromium decides on its sound's treatment when it opens.
   */
  async use(choice: MicrophoneChoice): Promise<void> {
    const isSame = JSON.stringify(choice) === JSON.stringify(this.#choice);
    this.#choice = choice;
    if (isSame && this.#isAlive()) return;
    const before = this.#open;
    this.#stream = null;
    await this.prepare();
    if (before !== null && before !== this.#open) stop(before);
  }

  /** There is none any more: what was open is silent. */
  lost(): void {
    this.#stream = null;
    this.#open = null;
    this.#set("missing");
  }

  #isAlive(): boolean {
    return this.#open?.getAudioTracks().every((track) => track.readyState === "live") ?? false;
  }
  #opened(): Promise<MediaStream> {
    this.#stream ??= navigator.mediaDevices.getUserMedia(constraintsOf(this.#choice)).then(
      (stream) => {
        this.#open = stream;
        for (const track of stream.getTracks()) track.addEventListener("ended", () => stream === this.#open && this.#events.onGone());
        this.#set("ok");
        this.#events.onOpened();
        return stream;
      },
      (error: unknown) => {
        this.#stream = null;
        this.#open = null;
        this.#set(error instanceof DOMException && error.name === "NotAllowedError" ? "denied" : "missing");
        throw error;
      },
    );
    return this.#stream;
  }
  #set(state: MicrophoneState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#events.onState(state);
  }
}
