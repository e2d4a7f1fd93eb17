import { soundAtSink } from "./sink.ts";

/** Two short tones: falling, when a device is gone and another took its place; rising, when it is back. Hz. */
const tones = { fallenBack: [660, 440], returned: [440, 660] } as const;
const toneSeconds = 0.12;

/** Says a change of devices where it is heard: at the speaker that is in use now. */
export async function playCue(kind: keyof typeof tones, speakerId: string): Promise<void> {
  const context = new AudioContext();
  await soundAtSink(context, speakerId);
  await context.resume();
  const gain = new GainNode(context, { gain: 0.15 });
  gain.connect(context.destination);
  const last = tones[kind].map((frequency, index) => {
    const voice = new OscillatorNode(context, { frequency });
    voice.connect(gain);
    voice.start(context.currentTime + index * toneSeconds);
    voice.stop(context.currentTime + (index + 1) * toneSeconds);
    return voice;
  });
  last.at(-1)?.addEventListener("ended", () => void context.close());
}
