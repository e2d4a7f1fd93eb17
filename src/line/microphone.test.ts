import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MicrophoneState } from "../contract/line-api.ts";
import { Microphone } from "./microphone.ts";
import { needsMicrophone } from "./microphone-need.ts";

/** A track as a browser's is, as far as a microphone goes. */
class Track extends EventTarget {
  enabled = true;
  readyState: "live" | "ended" = "live";
  stop(): void {
    this.readyState = "ended";
  }
  clone(): Track {
    const copy = new Track();
    copies.push(copy);
    [copy.enabled, copy.readyState] = [this.enabled, this.readyState];
    return copy;
  }
}
class Stream {
  readonly tracks: Track[];
  constructor(tracks: Track[]) {
    this.tracks = tracks;
  }
  getTracks = () => this.tracks;
  getAudioTracks = () => this.tracks;
}
let opened: Track[] = [];
let copies: Track[] = [];
/** How many tracks were live each time one was asked for. */
let liveThen: number[] = [];
let states: MicrophoneState[] = [];
beforeEach(() => {
  [opened, copies, liveThen, states] = [[], [], [], []];
  vi.stubGlobal("MediaStream", Stream);
  const getUserMedia = async () => {
    liveThen.push([...opened, ...copies].filter(({ readyState }) => readyState === "live").length);
    const track = new Track();
    opened.push(track);
    return new Stream([track]);
  };
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
});
afterEach(() => vi.unstubAllGlobals());
const tracks = (stream: MediaStream): Track[] => (stream as unknown as Stream).tracks;
const make = (onOpened: (areCopiesOver: boolean) => void = () => {}) => new Microphone({ onState: (state) => states.push(state), onOpened, onGone: () => {} });
const usual = { id: null, noiseSuppression: true, echoCancellation: true, gainControl: true };

describe("a microphone", () => {
  it("is needed where somebody may ring, in a call, and while it is tried", () => {
    const idle = { mayRing: false, calls: 0, isTried: false };
    expect(needsMicrophone(idle)).toBe(false);
    for (const facts of [{ mayRing: true }, { calls: 1 }, { isTried: true }]) expect(needsMicrophone({ ...idle, ...facts })).toBe(true);
  });
  it("is open while it is needed, heard by nobody, and closed after", async () => {
    const microphone = make();
    await microphone.need(true);
    expect(opened).toMatchObject([{ readyState: "live", enabled: false }]);
    await microphone.need(false);
    expect(opened).toMatchObject([{ readyState: "ended" }]);
    await microphone.need(true);
    expect([opened.length, states]).toEqual([2, ["ok", "closed", "ok"]]);
  });
  it("is closed also where the need ends before it is open", async () => {
    const microphone = make();
    const opening = microphone.need(true);
    await microphone.need(false);
    await opening;
    expect(opened.map(({ readyState }) => readyState)).toEqual(["ended"]);
    expect(microphone.current).toBeNull();
  });
  it("gives each call a copy that is heard and outlives it", async () => {
    const microphone = make();
    await microphone.need(true);
    const [copy] = tracks(await microphone.stream());
    expect([copy?.enabled, opened[0]?.enabled]).toEqual([true, false]);
    await microphone.need(false);
    expect([copy?.readyState, opened[0]?.readyState]).toEqual(["live", "ended"]);
  });
  it("is opened for what nobody announced, such as a service code, and closed at once but for the copy", async () => {
    const microphone = make();
    const [copy] = tracks(await microphone.stream());
    expect([copy?.readyState, opened[0]?.readyState, microphone.state]).toEqual(["live", "ended", "closed"]);
  });
  it("is heard by its own level meter alone", async () => {
    const microphone = make();
    microphone.listen(true);
    await microphone.need(true);
    expect(opened[0]?.enabled).toBe(true);
    microphone.listen(false);
    expect(opened[0]?.enabled).toBe(false);
  });
  it("is not opened by a choice while it is not needed, and is the chosen one when it is", async () => {
    const microphone = make();
    const choice = { id: "headset", noiseSuppression: true, echoCancellation: true, gainControl: true };
    await microphone.use(choice);
    expect(opened).toEqual([]);
    await microphone.need(true);
    await microphone.use(choice);
    expect(opened.length).toBe(1);
    await microphone.use({ ...choice, id: null });
    expect(opened.map(({ readyState }) => readyState)).toEqual(["ended", "live"]);
  });
  it("is let go, copies and all, before it is opened to be treated otherwise, for else it stays as it is treated; another one is not", async () => {
    const over: boolean[] = [];
    const microphone = make((areCopiesOver) => over.push(areCopiesOver));
    await microphone.need(true);
    await microphone.stream();
    await microphone.use({ ...usual, id: "headset" });
    await microphone.stream();
    await microphone.use({ ...usual, id: "headset", noiseSuppression: false });
    expect([liveThen, over]).toEqual([
      [0, 2, 0],
      [false, false, true],
    ]);
    expect(opened.map(({ readyState }) => readyState)).toEqual(["ended", "ended", "live"]);
  });
  it("that is wanted otherwise while it is being opened is opened once, as it is wanted", async () => {
    const microphone = make();
    const opening = microphone.need(true);
    await microphone.use({ ...usual, gainControl: false });
    await opening;
    expect([liveThen, opened.map(({ readyState }) => readyState)]).toEqual([
      [0, 0],
      ["ended", "live"],
    ]);
  });
});
