import type { Page } from "@playwright/test";

/** A headset that is not there: what a test does to it in the line's page, and what it was told to show. */
interface FakeHeadset {
  plug(isIn: boolean): void;
  pressHook(): void;
  pressMute(): void;
  /** Off-hook 1, ring 2, mute 4. */
  readonly lights: number;
  /** Reports of its hook by itself, after its light: as real devices say back what they are told. */
  readonly echoes: number;
}
type WithHeadset = typeof globalThis & { fakeHeadset: FakeHeadset };

/**
 * Runs in a page before its own scripts: a WebHID of one headset, which the page must ask for first. Its hook stays where it
 * is put, follows its light and says so; its mute button pulses. No machine of ours has a real one.
 */
export function plantHeadset(): void {
  const item = (usages: number[], flags: object) => ({ reportSize: 1, reportCount: usages.length, usages, isAbsolute: true, ...flags });
  const padding = (bits: number) => ({ reportSize: bits, reportCount: 1, usages: [], isConstant: true });
  const collections = [
    {
      usagePage: 0x0b,
      usage: 5,
      inputReports: [{ reportId: 2, items: [item([0x0b0020], { hasPreferredState: false }), item([0x0b002f], { isAbsolute: false }), padding(6)] }],
      outputReports: [{ reportId: 3, items: [item([0x080017, 0x080018, 0x080009], {}), padding(5)] }],
    },
  ];
  let [lights, hook, echoes, isPlugged, isAllowed] = [-1, 0, 0, true, false];
  const hid = new EventTarget();
  const say = (mute: number): void => {
    const data = new DataView(Uint8Array.of(hook | (mute << 1)).buffer);
    device.dispatchEvent(Object.assign(new Event("inputreport"), { reportId: 2, data }));
  };
  const make = () =>
    Object.assign(new EventTarget(), {
      opened: false,
      productName: "Desk headset 1",
      collections,
      async open() {
        this.opened = true;
      },
      async close() {
        this.opened = false;
      },
      async sendReport(reportId: number, data: Uint8Array) {
        if (!this.opened || !isPlugged || reportId !== 3 || data.length !== 1) throw new DOMException("cannot be written", "NotAllowedError");
        lights = data[0] ?? -1;
        if ((lights & 1) === hook) return;
        hook = lights & 1;
        setTimeout(() => {
          echoes += 1;
          say(0);
        }, 30);
      },
    });
  let device = make();
  Object.assign(hid, {
    getDevices: async () => (isPlugged && isAllowed ? [device] : []),
    requestDevice: async ({ filters }: { filters: { usagePage: number }[] }) => {
      if (!navigator.userActivation.isActive) throw new DOMException("nobody clicked", "SecurityError");
      isAllowed = filters.some(({ usagePage }) => usagePage === 0x0b);
      return [device];
    },
  });
  Object.defineProperty(navigator, "hid", { value: hid });
  Object.assign(globalThis, {
    fakeHeadset: {
      plug(isIn: boolean) {
        isPlugged = isIn;
        // Plugged in again it is another object, dark and on the hook.
        if (isIn) device = make();
        else device.opened = false;
        [hook, lights] = [0, -1];
        hid.dispatchEvent(new Event(isIn ? "connect" : "disconnect"));
      },
      pressHook() {
        hook ^= 1;
        say(0);
      },
      pressMute() {
        say(1);
        setTimeout(() => say(0), 40);
      },
      get lights() {
        return lights;
      },
      get echoes() {
        return echoes;
      },
    } satisfies FakeHeadset,
  });
}

/** The headset of a line's page, from outside. */
export const headsetOf = (line: Page) => ({
  pressHook: () => line.evaluate(() => (globalThis as WithHeadset).fakeHeadset.pressHook()),
  pressMute: () => line.evaluate(() => (globalThis as WithHeadset).fakeHeadset.pressMute()),
  plug: (isIn: boolean) => line.evaluate((on) => (globalThis as WithHeadset).fakeHeadset.plug(on), isIn),
  /** What it shows, such as `offHook mute`. */
  lights: () =>
    line.evaluate(() => {
      const { lights } = (globalThis as WithHeadset).fakeHeadset;
      return lights < 0 ? "never told" : ["offHook", "ring", "mute"].filter((_name, bit) => (lights >> bit) & 1).join(" ");
    }),
  echoes: () => line.evaluate(() => (globalThis as WithHeadset).fakeHeadset.echoes),
});
