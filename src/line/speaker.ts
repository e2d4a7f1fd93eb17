/** Where sounds come out: the far sides of calls at the speaker. The ringers are the ring tone's own. */
export class Speaker {
  readonly #playing = new Map<HTMLAudioElement, MediaStream>();
  #id = "";

  /** Plays a far side; returns what ends it. */
  play(stream: MediaStream): () => void {
    const audio = new Audio();
    audio.srcObject = stream;
    this.#playing.set(audio, stream);
    void audio
      .setSinkId(this.#id)
      .catch(() => {})
      .then(() => audio.play())
      .catch(() => {});
    return () => {
      this.#playing.delete(audio);
      audio.pause();
      audio.srcObject = null;
    };
  }
  /** Everything that plays moves there. @param id as this origin names the device; "" is the system's choice */
  async use(id: string): Promise<void> {
    this.#id = id;
    await Promise.all([...this.#playing.keys()].map((audio) => audio.setSinkId(id).catch(() => {})));
  }
  get id(): string {
    return this.#id;
  }
  /** What is heard now, for meters. */
  get current(): MediaStream | null {
    return [...this.#playing.values()].at(-1) ?? null;
  }
}
