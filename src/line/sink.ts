/** An audio context whose sound comes out at a device; TypeScript's library does not know `setSinkId` of contexts yet. */
interface SinkContext extends AudioContext {
  setSinkId?(id: string): Promise<void>;
}

/** @param id as this origin names the device; "" is the system's choice, which is also taken where the device is gone */
export async function soundAtSink(context: AudioContext, id: string): Promise<void> {
  await (context as SinkContext).setSinkId?.(id).catch(() => {});
}
