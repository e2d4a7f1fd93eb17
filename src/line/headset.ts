import type { Clock } from "../base/clock.ts";
import type { DevicePreferences, DevicesView } from "../contract/device-api.ts";
import type { LineCall } from "../contract/line-api.ts";
import type { CallAct } from "../domain/call-acts.ts";
import { actOfPress, type Headset, type HeadsetStep, headsetFollows, headsetReported, openedHeadset } from "../telephony/core/headset-machine.ts";
import { buttonsIn, type HeadsetLayout, headsetLayout, kindsOf, reportsOf, telephonyPage } from "../telephony/core/headset-reports.ts";
import type { WebHid, WebHidDevice, WebHidReport } from "./web-hid.ts";

/** What the headset's buttons are given. */
export interface HeadsetOptions {
  /** null: the browser has none. */
  readonly hid: WebHid | null;
  readonly clock: Clock;
  calls(): readonly LineCall[];
  onAct(act: CallAct): void;
  onView(): void;
}
type HeadsetView = DevicesView["headset"];
type Preferences = Pick<DevicePreferences, "headset" | "headsetButtons">;

interface Found {
  readonly device: WebHidDevice;
  readonly name: string;
  readonly layout: HeadsetLayout;
}
interface Open extends Found {
  headset: Headset;
  readonly stop: () => void;
}

/**
 * A headset's buttons and lights by WebHID: opens the chosen one whenever it is plugged in, and carries its reports to the
 * machine (telephony/core/headset-machine.ts) and the machine's lights to it. On the line's page, so that a press works
 * whatever becomes of the console.
 */
export class HeadsetButtons {
  readonly #options: HeadsetOptions;
  #preferences: Preferences = { headset: null, headsetButtons: true };
  #found: readonly Found[] = [];
  #open: Open | null = null;
  #isRefused = false;
  // One change after the other, and the lights in their order.
  #work: Promise<void> = Promise.resolve();

  constructor(options: HeadsetOptions) {
    this.#options = options;
    const { hid } = options;
    hid?.addEventListener("connect", () => this.#look());
    hid?.addEventListener("disconnect", () => this.#look());
    this.#look();
  }
  get view(): HeadsetView {
    const names = [...new Set(this.#found.map(({ name }) => name))].slice(0, 16);
    return { state: this.#state(), names, wish: this.#preferences.headset, used: this.#open?.name ?? null };
  }
  prefer({ headset, headsetButtons }: DevicePreferences): void {
    this.#preferences = { headset, headsetButtons };
    this.#look();
  }
  /** Asks the person which headset this page may use; after a click alone. */
  request(): void {
    const asked = this.#options.hid?.requestDevice({ filters: [{ usagePage: telephonyPage }] });
    // Without a choice there is nothing new to look at.
    void asked?.then(() => this.#look()).catch(() => {});
  }
  /** The calls changed. */
  follow(calls: readonly LineCall[]): void {
    if (this.#open !== null) this.#take(this.#open, headsetFollows(this.#open.headset, calls, this.#options.clock.monotonic()));
  }

  #state(): HeadsetView["state"] {
    if (this.#options.hid === null) return "unsupported";
    if (!this.#preferences.headsetButtons) return "off";
    if (this.#open !== null) return "present";
    if (this.#isRefused) return "refused";
    return this.#preferences.headset === null ? "none" : "gone";
  }
  #look(): void {
    this.#enqueue(async () => {
      this.#found = ((await this.#options.hid?.getDevices()) ?? []).flatMap(asHeadset);
      await this.#settle();
      this.#options.onView();
    });
  }
  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch(() => {});
  }
  /** The wished one is open, and no other. */
  async #settle(): Promise<void> {
    const { headset, headsetButtons } = this.#preferences;
    const wanted = headsetButtons ? this.#found.find(({ name }) => headset === null || name === headset) : undefined;
    const open = this.#open;
    if (open !== null && open.device === wanted?.device && open.device.opened) return;
    this.#isRefused = false;
    if (open !== null) await this.#close(open);
    if (wanted === undefined) return;
    try {
      if (!wanted.device.opened) await wanted.device.open();
      this.#begin(wanted);
    } catch {
      // Another program has it for itself, or the system does not let us.
      this.#isRefused = true;
    }
  }
  #begin(found: Found): void {
    const { device, layout } = found;
    const step = openedHeadset(kindsOf(layout));
    const listen = (event: Event): void => this.#reported(event as WebHidReport);
    device.addEventListener("inputreport", listen);
    const open: Open = { ...found, headset: step.headset, stop: () => device.removeEventListener("inputreport", listen) };
    this.#open = open;
    this.#take(open, step);
    this.follow(this.#options.calls());
  }
  async #close(open: Open): Promise<void> {
    this.#open = null;
    open.stop();
    if (!open.device.opened) return;
    await show(open, { offHook: false, ring: false, mute: false, hold: false }).catch(() => {});
    await open.device.close();
  }
  #reported({ reportId, data }: WebHidReport): void {
    const open = this.#open;
    if (open === null) return;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#take(open, headsetReported(open.headset, buttonsIn(open.layout, reportId, bytes), this.#options.clock.monotonic()));
  }
  #take(open: Open, { headset, presses, lights }: HeadsetStep): void {
    open.headset = headset;
    if (lights !== null) this.#enqueue(() => show(open, lights));
    for (const press of presses) {
      const act = actOfPress(press, this.#options.calls());
      if (act !== null) this.#options.onAct(act);
    }
  }
}

async function show({ device, layout }: Found, lights: Headset["lights"]): Promise<void> {
  for (const { reportId, data } of reportsOf(layout, lights)) await device.sendReport(reportId, data);
}
/** A permitted device that is no headset, such as one that an older version asked for, is passed over. */
function asHeadset(device: WebHidDevice): Found[] {
  const layout = headsetLayout(device.collections);
  return layout === null ? [] : [{ device, layout, name: device.productName.trim().slice(0, 300) || "HID" }];
}
