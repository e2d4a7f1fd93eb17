import { readFileSync } from "node:fs";
import { decodeMulaw, encodeMulaw } from "../../src/dispatch/exchange/training/media/g711.ts";

/** One channel of sound, samples from −32768 to 32767. */
export interface Sound {
  readonly rate: number;
  readonly samples: Int16Array;
}

/**
 * Reads a sound by its name's ending: `.ulaw` is raw 8 kHz G.711 µ-law, `.wav` is RIFF with 16-bit PCM or µ-law.
 * A recording that is still being written is read as far as it goes. Several channels: the first one counts.
 * @throws Error when it is neither
 */
export function readSound(path: string): Sound {
  const bytes = readFileSync(path);
  if (path.endsWith(".ulaw")) return { rate: 8_000, samples: fromMulaw(bytes) };
  if (path.endsWith(".wav")) return readWave(bytes, path);
  throw new Error(`${path} is neither .ulaw nor .wav`);
}

/** µ-law bytes as samples. */
export const fromMulaw = (bytes: Uint8Array): Int16Array => Int16Array.from(bytes, decodeMulaw);

/** The sound at 8 kHz as raw µ-law, as sipp plays it. */
export const toMulaw = (sound: Sound): Uint8Array => Uint8Array.from(atRate(sound, 8_000).samples, encodeMulaw);

/** The last so many seconds of a sound. */
export const lastSeconds = ({ rate, samples }: Sound, seconds: number): Sound => ({ rate, samples: samples.slice(-Math.round(seconds * rate)) });

/** A sound as a RIFF wave file of 16-bit PCM, as Chromium's fake microphone reads it. */
export function toWave({ rate, samples }: Sound): Uint8Array {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + samples.length * 2, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(samples.length * 2, 40);
  for (const [index, sample] of samples.entries()) bytes.writeInt16LE(sample, 44 + index * 2);
  return bytes;
}

/** The sound at another rate: averages when it has more samples than needed, repeats when fewer; good enough for envelopes. */
export function atRate(sound: Sound, rate: number): Sound {
  if (sound.rate === rate) return sound;
  const ratio = sound.rate / rate;
  const samples = new Int16Array(Math.floor(sound.samples.length / ratio));
  for (let index = 0; index < samples.length; index += 1) {
    const from = Math.floor(index * ratio);
    const to = Math.max(from + 1, Math.floor((index + 1) * ratio));
    let sum = 0;
    for (let place = from; place < to; place += 1) sum += sound.samples[place] ?? 0;
    samples[index] = Math.round(sum / (to - from));
  }
  return { rate, samples };
}

function readWave(bytes: Buffer, path: string): Sound {
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WAVE") throw new Error(`${path} is no RIFF wave file`);
  let format = { code: 1, channels: 1, rate: 8_000, bits: 16 };
  for (let place = 12; place + 8 <= bytes.length; ) {
    const name = bytes.toString("latin1", place, place + 4);
    const declared = bytes.readUInt32LE(place + 4);
    const start = place + 8;
    if (name === "fmt ") {
      format = {
        code: bytes.readUInt16LE(start),
        channels: bytes.readUInt16LE(start + 2),
        rate: bytes.readUInt32LE(start + 4),
        bits: bytes.readUInt16LE(start + 14),
      };
    }
    // A file in the making says 0 or too much about its length.
    if (name === "data")
      return { rate: format.rate, samples: waveSamples(bytes.subarray(start, declared === 0 ? bytes.length : start + declared), format, path) };
    place = start + declared + (declared % 2);
  }
  return { rate: format.rate, samples: new Int16Array(0) };
}

function waveSamples(data: Buffer, format: { code: number; channels: number; bits: number }, path: string): Int16Array {
  const width = format.bits / 8;
  if (!(format.code === 7 && width === 1) && !(format.code === 1 && width === 2)) throw new Error(`${path}: a wave format that is not read here`);
  const step = width * format.channels;
  const samples = new Int16Array(Math.floor(data.length / step));
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = width === 1 ? decodeMulaw(data[index * step] ?? 0xff) : data.readInt16LE(index * step);
  }
  return samples;
}
