import type { DevicePreferences } from "../contract/device-api.ts";
import type { MicrophoneState } from "../contract/line-api.ts";

/** Which one, and how its sound is treated. */
export interface MicrophoneChoice extends Pick<DevicePreferences, "noiseSuppression" | "echoCancellation" | "gainControl"> {
  /** As this origin names it; null: the system's choice. */
  readonly id: string | null;
}
/** What a microphone tells. */
export interface MicrophoneEvents {
  onState(state: MicrophoneState): void;
  /** Another one is open, or the same one anew: calls must take their sound from it. @param areCopiesOver whether those given out are silent now */
  onOpened(areCopiesOver: boolean): void;
  /** It was pulled out, or the system took it away. */
  onGone(): void;
}

const constraintsOf = ({ id, noiseSuppression, echoCancellation, gainControl }: MicrophoneChoice): MediaStreamConstraints => ({
  audio: { ...(id === null ? {} : { deviceId: { exact: id } }), noiseSuppression, echoCancellation, autoGainControl: gainControl, channelCount: 1 },
});
const stop = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};
const treatmentOf = ({ noiseSuppression, echoCancellation, gainControl }: MicrophoneChoice): string => [noiseSuppression, echoCancellation, gainControl].join();

/**
 * The microphone: open while it is needed, so that answering does not wait for it, its own track disabled; each call gets a copy.
 * ```
 *  closed ──needed──► opening ──► open ──not needed──► closed
 *     └── a stream without need ──► open for as long as it takes to copy it ──► closed
 * ```
 */
export class Microphone {
  readonly #events: MicrophoneEvents;
  #choice: MicrophoneChoice = { id: null, noiseSuppression: true, echoCancellation: true, gainControl: true };
  #stream: Promise<MediaStream> | null = null;
  #open: MediaStream | null = null;
  #state: MicrophoneState = "unknown";
  #isNeeded = false;
  #isHeard = false;
  /** Given out, as far as they are not known to be over. */
  #copies: MediaStreamTrack[] = [];
  #areCopiesOver = false;

  constructor(events: MicrophoneEvents) {
    this.#events = events;
  }
  get state(): MicrophoneState {
    return this.#state;
  }
  get isNeeded(): boolean {
    return this.#isNeeded;
  }
  /** What is open now, for meters; null while nothing is. */
  get current(): MediaStream | null {
    return this.#open;
  }
  /** Opens it, or finds out why not; or closes it, which leaves the calls' copies as they are. */
  async need(isNeeded: boolean): Promise<void> {
    this.#isNeeded = isNeeded;
    if (isNeeded) await this.prepare();
    else this.#close();
  }
  /** Whether a meter listens to what is open: else nothing of it goes anywhere. */
  listen(isHeard: boolean): void {
    this.#isHeard = isHeard;
    for (const track of this.#open?.getTracks() ?? []) track.enabled = isHeard;
  }
  /** Opens it where it is needed, or finds out why not. */
  async prepare(): Promise<void> {
    if (this.#isNeeded) await this.#opened().catch(() => {});
  }
  /** A stream for one call; its end leaves the warm one open. @throws DOMException when there is no microphone or it is refused */
  async stream(): Promise<MediaStream> {
    const copies = (await this.#opened()).getAudioTracks().map((track) => track.clone());
    for (const copy of copies) copy.enabled = true;
    this.#copies = [...this.#copies.filter(({ readyState }) => readyState === "live"), ...copies];
    if (!this.#isNeeded) this.#close();
    return new MediaStream(copies);
  }
  /**
   * Takes another one; what is open stays so until the new one is. The same one in another way must be let go first, copies and all:
   * while anything of it is open, Chromium gives it as it is treated already, whatever is asked.
   */
  async use(choice: MicrophoneChoice): Promise<void> {
    const isSame = JSON.stringify(choice) === JSON.stringify(this.#choice);
    const isTreatedAlike = treatmentOf(choice) === treatmentOf(this.#choice);
    this.#choice = choice;
    // There is one again.
    if (!this.#isNeeded && this.#state === "missing") this.#set("closed");
    if (!this.#isNeeded || (isSame && this.#isAlive())) return;
    const [before, opening] = [this.#open, this.#stream];
    this.#stream = null;
    if (!isTreatedAlike) this.#letGo(before);
    // What was still being opened is nobody's, and would keep its treatment too.
    if (before === null) await opening?.then(stop, () => {});
    await this.prepare();
    if (before !== null && before !== this.#open) stop(before);
  }

  /** There is none any more: what was open is silent. */
  lost(): void {
    this.#stream = null;
    this.#open = null;
    this.#set("missing");
  }

  #letGo(open: MediaStream | null): void {
    if (open !== null) stop(open);
    for (const copy of this.#copies.splice(0)) copy.stop();
    this.#areCopiesOver = true;
  }
  #isAlive(): boolean {
    return this.#open?.getAudioTracks().every((track) => track.readyState === "live") ?? false;
  }
  #close(): void {
    const opening = this.#stream;
    const isOpen = this.#open !== null;
    this.#stream = null;
    this.#open = null;
    void opening?.then(stop, () => {});
    if (isOpen) this.#set("closed");
  }
  #opened(): Promise<MediaStream> {
    this.#stream ??= this.#ask();
    return this.#stream;
  }
  #ask(): Promise<MediaStream> {
    const asked: Promise<MediaStream> = navigator.mediaDevices.getUserMedia(constraintsOf(this.#choice)).then(
      (stream) => {
        // Closed meanwhile, or asked for otherwise.
        if (this.#stream !== asked) return stream;
        this.#open = stream;
        for (const track of stream.getTracks()) {
          track.enabled = this.#isHeard;
          track.addEventListener("ended", () => stream === this.#open && this.#events.onGone());
        }
        this.#set("ok");
        const areCopiesOver = this.#areCopiesOver;
        this.#areCopiesOver = false;
        this.#events.onOpened(areCopiesOver);
        return stream;
      },
      (error: unknown) => {
        if (this.#stream === asked) {
          this.#stream = null;
          this.#open = null;
          this.#set(error instanceof DOMException && error.name === "NotAllowedError" ? "denied" : "missing");
        }
        throw error;
      },
    );
    return asked;
  }
  #set(state: MicrophoneState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#events.onState(state);
  }
}
