import { beforeEach, describe, expect, it } from "vitest";
import { usualDevices } from "../contract/device-api.ts";
import type { LineCall } from "../contract/line-api.ts";
import type { CallAct } from "../domain/call-acts.ts";
import { newCall } from "../telephony/core/call-machine.ts";
import { HeadsetButtons } from "./headset.ts";
import type { WebHid, WebHidDevice } from "./web-hid.ts";

const variable = (usages: number[]) => ({ reportSize: 1, reportCount: usages.length, usages, hasPreferredState: false });
const collections = [
  {
    inputReports: [{ reportId: 1, items: [variable([0x0b0020, 0x0b002f])] }],
    outputReports: [{ reportId: 2, items: [variable([0x080017, 0x080018, 0x080009])] }],
  },
];
class Device extends EventTarget implements WebHidDevice {
  opened = false;
  readonly collections: unknown;
  readonly productName: string;
  readonly shown: number[] = [];
  isKept = false;
  constructor(productName: string, described: unknown = collections) {
    super();
    this.productName = productName;
    this.collections = described;
  }
  open(): Promise<void> {
    if (this.isKept) return Promise.reject(new DOMException("kept", "NotAllowedError"));
    this.opened = true;
    return Promise.resolve();
  }
  close(): Promise<void> {
    this.opened = false;
    return Promise.resolve();
  }
  sendReport(_reportId: number, data: Uint8Array): Promise<void> {
    this.shown.push(data[0] ?? -1);
    return Promise.resolve();
  }
  says(byte: number): void {
    // A report may lie anywhere in its buffer.
    const data = new DataView(Uint8Array.of(0xff, byte).buffer, 1, 1);
    this.dispatchEvent(Object.assign(new Event("inputreport"), { reportId: 1, data }));
  }
}
class Hid extends EventTarget implements WebHid {
  plugged: Device[] = [];
  getDevices(): Promise<readonly Device[]> {
    return Promise.resolve(this.plugged);
  }
  requestDevice(): Promise<readonly Device[]> {
    return this.getDevices();
  }
  plugIn(device: Device): void {
    this.plugged.push(device);
    this.dispatchEvent(new Event("connect"));
  }
  pullOut(device: Device): void {
    device.opened = false;
    this.plugged = this.plugged.filter((other) => other !== device);
    this.dispatchEvent(new Event("disconnect"));
  }
}

let hid: Hid;
let headset: HeadsetButtons;
let calls: LineCall[];
let acts: CallAct[];
let now = 0;
const clock = { now: () => now, monotonic: () => now, after: () => ({ cancel() {} }) };
const start = (port: WebHid | null): HeadsetButtons =>
  new HeadsetButtons({ hid: port, clock, calls: () => calls, onAct: (act) => acts.push(act), onView: () => {} });
const settles = (state: string): Promise<void> => expect.poll(() => headset.view.state, { interval: 1 }).toBe(state);
const become = (...next: LineCall[]): void => {
  calls = next;
  headset.follow(calls);
};
const ringing = newCall({ callId: "main:1", direction: "in", number: null, displayName: null, queue: null }, 0);
const talking: LineCall = { ...ringing, phase: "talking", answeredAt: 1 };

beforeEach(() => {
  hid = new Hid();
  [calls, acts, now] = [[], [], 10_000];
  headset = start(hid);
});

describe("a headset's buttons at the line", () => {
  it("answer and mute, and the device shows the calls, in their order", async () => {
    const device = new Device("Desk headset");
    hid.plugIn(device);
    await settles("present");
    become(ringing);
    device.says(1);
    expect(acts).toEqual([{ kind: "answer", callId: "main:1", on: true }]);
    become(talking);
    now += 5_000;
    device.says(3);
    expect(acts.at(-1)).toEqual({ kind: "mute", callId: "main:1", on: true });
    become({ ...talking, muted: true });
    become();
    await expect.poll(() => device.shown).toEqual([0, 0b010, 0b001, 0b101, 0]);
  });
  it("are there again when it is plugged in again, with what it missed", async () => {
    const device = new Device("Desk headset");
    hid.plugIn(device);
    await settles("present");
    become(talking);
    hid.pullOut(device);
    await settles("none");
    device.says(1);
    expect(acts).toEqual([]);
    const again = new Device("Desk headset");
    hid.plugIn(again);
    await settles("present");
    await expect.poll(() => again.shown).toEqual([0, 0b001]);
  });
  it("are the chosen one's alone, which is waited for", async () => {
    const [desk, other] = [new Device("Desk headset"), new Device("Other")];
    hid.plugIn(desk);
    hid.plugIn(other);
    await settles("present");
    headset.prefer({ ...usualDevices, headset: "Other" });
    await expect.poll(() => [desk.opened, other.opened]).toEqual([false, true]);
    become(ringing);
    desk.says(1);
    expect(acts).toEqual([]);
    hid.pullOut(other);
    await settles("gone");
    expect(headset.view).toEqual({ state: "gone", names: ["Desk headset"], wish: "Other", used: null });
    headset.prefer({ ...usualDevices, headsetButtons: false });
    await settles("off");
    expect(desk.opened).toBe(false);
  });
  it("are told to be kept by another program, to be none, or not to be had in this browser", async () => {
    const kept = new Device("Kept");
    kept.isKept = true;
    hid.plugIn(new Device("Keyboard", []));
    await settles("none");
    hid.plugIn(kept);
    await settles("refused");
    expect(start(null).view.state).toBe("unsupported");
  });
});
