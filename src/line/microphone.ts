import type { LineReport } from "../contract/line-api.ts";

type State = Extract<LineReport, { kind: "microphone" }>["state"];

const constraints: MediaStreamConstraints = { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 } };

/** The microphone: asked for once, kept warm so that answering does not wait for it, and given to each call as a copy. */
export class Microphone {
  readonly #onState: (state: State) => void;
  #stream: Promise<MediaStream> | null = null;
  #state: State = "unknown";

  constructor(onState: (state: State) => void) {
    this.#onState = onState;
    navigator.mediaDevices.addEventListener("devicechange", () => this.#changed());
  }
  get state(): State {
    return this.#state;
  }
  /** Opens it, or finds out why not. */
  async prepare(): Promise<void> {
    await this.#open().catch(() => {});
  }
  /** A stream for one call; its end leaves the warm one open. @throws DOMException when there is no microphone or it is refused */
  async stream(): Promise<MediaStream> {
    const stream = await this.#open();
    return new MediaStream(stream.getAudioTracks().map((track) => track.clone()));
  }

  #open(): Promise<MediaStream> {
    this.#stream ??= navigator.mediaDevices.getUserMedia(constraints).then(
      (stream) => {
        for (const track of stream.getTracks()) track.addEventListener("ended", () => this.#changed());
        this.#set("ok");
        return stream;
      },
      (error: unknown) => {
        this.#stream = null;
        this.#set(error instanceof DOMException && error.name === "NotAllowedError" ? "denied" : "missing");
        throw error;
      },
    );
    return this.#stream;
  }
  /** A device came or went: what was held may be dead, and what was missing may be there. */
  #changed(): void {
    const held = this.#stream;
    this.#stream = null;
    void held
      ?.then((stream) => {
        for (const track of stream.getTracks()) track.stop();
      })
      .catch(() => {});
    void this.prepare();
  }
  #set(state: State): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#onState(state);
  }
}
