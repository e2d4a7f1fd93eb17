/** What a test sees for itself of a call's sound, beside what the product says of it; UTC ms. */
export interface SoundObserved {
  /** When the newest packet was played. */
  readonly lastPacket: number;
  /** When something was last to be heard. */
  readonly lastSound: number;
}

/** Runs in the line's page: follows what the newest connection plays, 20 times a second. */
export function watchSound(): void {
  const { connections } = window as unknown as { connections: RTCPeerConnection[] };
  const receiver = connections.findLast((connection) => connection.connectionState === "connected")?.getReceivers()[0];
  if (receiver === undefined) throw new Error("there is no call to watch");
  const context = new AudioContext();
  const ear = new AnalyserNode(context, { fftSize: 2_048 });
  context.createMediaStreamSource(new MediaStream([receiver.track])).connect(ear);
  const samples = new Float32Array(ear.fftSize);
  const observed = { lastPacket: 0, lastSound: 0 };
  Object.assign(window, { soundObserved: observed });
  const look = (): void => {
    ear.getFloatTimeDomainData(samples);
    if (samples.some((sample) => Math.abs(sample) > 0.002)) observed.lastSound = Date.now();
    const source = receiver.getSynchronizationSources()[0];
    if (source === undefined) return;
    // Chromium gives UTC ms where the specification says ms since the page began.
    const at = source.timestamp > performance.timeOrigin ? source.timestamp : performance.timeOrigin + source.timestamp;
    if (at > observed.lastPacket) observed.lastPacket = at;
  };
  setInterval(look, 50);
}
export const soundObserved = (): SoundObserved => (window as unknown as { soundObserved: SoundObserved }).soundObserved;

/** Runs in the line's page: the microphone gives digital silence from now on, as one that is switched off by its own button. @returns when, UTC ms */
export async function silenceMicrophone(): Promise<number> {
  const { connections } = window as unknown as { connections: RTCPeerConnection[] };
  const sender = connections.findLast((connection) => connection.connectionState === "connected")?.getSenders()[0];
  const context = new AudioContext();
  const silence = context.createMediaStreamDestination();
  new ConstantSourceNode(context, { offset: 0 }).connect(silence);
  await sender?.replaceTrack(silence.stream.getAudioTracks()[0] ?? null);
  return Date.now();
}
/** Runs in the line's page: whether packets leave at all from now on, as when our own side of the way is broken. @returns when, UTC ms */
export async function letPacketsLeave(active: boolean): Promise<number> {
  const { connections } = window as unknown as { connections: RTCPeerConnection[] };
  const sender = connections.findLast((connection) => connection.connectionState === "connected")?.getSenders()[0];
  const parameters = sender?.getParameters();
  for (const encoding of parameters?.encodings ?? []) encoding.active = active;
  if (parameters !== undefined) await sender?.setParameters(parameters);
  return Date.now();
}
