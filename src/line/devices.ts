import type { Clock } from "../base/clock.ts";
import { type DeviceNews, type DevicePreferences, type DevicesView, usualDevices } from "../contract/device-api.ts";
import type { MicrophoneState } from "../contract/line-api.ts";
import { type DeviceOccurrence, type Devices, devicesAfter, type FoundDevice, labelsOf, noDevices, outputOf } from "../telephony/core/device-machine.ts";
import { playCue } from "./cue.ts";
import { Microphone } from "./microphone.ts";
import type { RingTone } from "./ring-tone.ts";
import { Speaker } from "./speaker.ts";

/** What the line's devices are given. */
export interface LineDevicesOptions {
  readonly clock: Clock;
  readonly ring: RingTone;
  onMicrophoneState(state: MicrophoneState): void;
  /** Live calls take their sound anew. @param isAnew whether what they had is silent */
  onMicrophone(isAnew: boolean): void;
  onView(view: DevicesView): void;
  headset(): DevicesView["headset"];
}

/**
 * Looked at also without an event, ms: on Linux Chromium hears of devices from udev, and a headset that the sound server
 * alone knows (Bluetooth, a network sink) comes and goes without one.
 */
const lookEvery = 2_000;

/** Drives the device machine (telephony/core/device-machine.ts): looks, chooses, and moves what sounds. */
export class LineDevices {
  readonly microphone: Microphone;
  readonly speaker = new Speaker();
  readonly #options: LineDevicesOptions;
  #devices: Devices = noDevices;
  #preferences: DevicePreferences = usualDevices;
  #news: DeviceNews | null = null;
  #echo: DevicesView["echo"] = "off";
  // One change after the other: a headset that is pulled out says so several times.
  #work: Promise<void> = Promise.resolve();

  constructor(options: LineDevicesOptions) {
    this.#options = options;
    this.microphone = new Microphone({
      onState: (state) => {
        this.#occur(state === "denied" ? { kind: "denied" } : { kind: "permitted" });
        options.onMicrophoneState(state);
      },
      onOpened: (areCopiesOver) => options.onMicrophone(areCopiesOver),
      onGone: () => this.look(),
    });
    navigator.mediaDevices.addEventListener("devicechange", () => this.look());
    void this.#followPermission();
    this.#lookAgain();
  }
  get view(): DevicesView {
    const { permission, found, uses } = this.#devices;
    const shown = (use: keyof Devices["uses"]) => ({ state: uses[use].state, wish: uses[use].wish, used: uses[use].used?.label ?? null });
    return {
      permission,
      inputs: labelsOf(found, "input").slice(0, 64),
      outputs: labelsOf(found, "output").slice(0, 64),
      uses: { microphone: shown("microphone"), speaker: shown("speaker"), ringer: shown("ringer") },
      headset: this.#options.headset(),
      news: this.#news,
      echo: this.#echo,
    };
  }
  /** Opens the microphone where it is needed, and looks what there is: names are told after the permission alone. */
  need(isNeeded: boolean): void {
    if (isNeeded === this.microphone.isNeeded) return;
    void this.microphone.need(isNeeded);
    if (isNeeded) this.#prepare();
  }
  look(): void {
    this.#enqueue(() => this.#lookNow());
  }
  prefer(preferences: DevicePreferences): void {
    this.#preferences = preferences;
    this.#news = null;
    const { microphone, speaker, ringer } = preferences;
    this.#occur({ kind: "wished", wishes: { microphone, speaker, ringer } });
    this.#enqueue(() => this.#apply());
  }
  /** The headset's buttons stand otherwise than last told. */
  tell(): void {
    this.#options.onView(this.view);
  }
  setEcho(echo: DevicesView["echo"]): void {
    if (echo === this.#echo) return;
    this.#echo = echo;
    this.#options.onView(this.view);
  }

  #prepare(): void {
    this.#enqueue(async () => {
      await this.microphone.prepare();
      await this.#lookNow();
    });
  }
  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch(() => {});
  }
  #lookAgain(): void {
    this.#options.clock.after(lookEvery, () => {
      this.look();
      this.#lookAgain();
    });
  }
  async #lookNow(): Promise<void> {
    const listed = await navigator.mediaDevices.enumerateDevices();
    const devices = listed.flatMap(({ deviceId, kind, label }): FoundDevice[] =>
      kind === "videoinput" ? [] : [{ id: deviceId, kind: kind === "audioinput" ? "input" : "output", label: label.slice(0, 300) }],
    );
    const changes = this.#occur({ kind: "found", devices });
    await this.#apply();
    const worst = changes.find(({ kind }) => kind !== "returned") ?? changes[0];
    if (worst === undefined) return;
    this.#news = { ...worst, at: this.#options.clock.now() };
    this.#options.onView(this.view);
    // What is missing can say nothing; a microphone that is missing is said at the speaker.
    await playCue(worst.kind === "returned" ? "returned" : "fallenBack", this.speaker.id).catch(() => {});
  }
  #occur(occurrence: DeviceOccurrence) {
    const before = this.#devices;
    const { devices, changes } = devicesAfter(before, occurrence);
    this.#devices = devices;
    if (JSON.stringify(devices) !== JSON.stringify(before)) this.#options.onView(this.view);
    return changes;
  }
  /** What is used follows the machine. A sound that lost its device keeps what it has, for it may come back; a microphone that is nowhere is told. */
  async #apply(): Promise<void> {
    const { uses, found, permission } = this.#devices;
    const { noiseSuppression, echoCancellation, gainControl, alsoRing } = this.#preferences;
    await this.speaker.use(idOf(uses.speaker.used));
    const also = outputOf(found, alsoRing);
    await this.#options.ring.use([idOf(uses.ringer.used), ...(also === null ? [] : [also.id])]);
    const isAsked = permission !== "unknown";
    if (isAsked && uses.microphone.state === "missing") this.microphone.lost();
    else if (isAsked && uses.microphone.used !== null) {
      const id = uses.microphone.state === "default" ? null : idOf(uses.microphone.used);
      await this.microphone.use({ id: id === "" ? null : id, noiseSuppression, echoCancellation, gainControl });
    }
  }
  /** A permission that is given later, beside the address, is taken up by itself. */
  async #followPermission(): Promise<void> {
    const status = await navigator.permissions.query({ name: "microphone" as PermissionName }).catch(() => null);
    status?.addEventListener("change", () => status.state !== "denied" && this.#prepare());
  }
}

const idOf = (device: FoundDevice | null): string => (device === null || device.id === "default" ? "" : device.id);
