/** One 16-bit sample of one G.711 µ-law byte (ITU-T G.711 table 2b). */
export function decodeMulaw(code: number): number {
  const inverted = ~code & 0xff;
  const magnitude = ((((inverted & 0x0f) << 3) + 132) << ((inverted & 0x70) >> 4)) - 132;
  return (inverted & 0x80) === 0 ? magnitude : 0 - magnitude;
}

/** One 16-bit sample as one G.711 µ-law byte (ITU-T G.711 table 2a). */
export function encodeMulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), 32_635) + 132;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** Loudness of µ-law bytes as root mean square, 0 (silence) to 1 (full scale). */
export function levelOf(codes: Uint8Array): number {
  if (codes.length === 0) return 0;
  let sum = 0;
  for (const code of codes) sum += decodeMulaw(code) ** 2;
  return Math.sqrt(sum / codes.length) / 32_768;
}
