import { describe, expect, it } from "vitest";
import { isHeadset } from "./headset-device.ts";

const device = (...pages: number[]) => ({
  deviceId: "1",
  name: "USB",
  vendorId: 1,
  productId: 2,
  collections: pages.map((usagePage) => ({ usagePage, usage: 1, type: 1, children: [], inputReports: [], outputReports: [], featureReports: [] })),
});

describe("the HID devices that the line may use", () => {
  it("are those with a telephone's collection, whatever else they have", () => {
    expect([isHeadset(device(0x0b)), isHeadset(device(0x0c, 0xff00, 0x0b))]).toEqual([true, true]);
  });
  it.each([
    ["a keyboard", device(0x01)],
    ["a security key", device(0xf1d0)],
    ["a volume knob", device(0x0c)],
    ["one without collections", device()],
    ["one of an Electron that does not describe it", { deviceId: "1", name: "USB", vendorId: 1, productId: 2 }],
    ["one whose nested collection alone is a telephone's", { collections: [{ usagePage: 0x01, children: [{ usagePage: 0x0b }] }] }],
    ["nothing", null],
  ])("are not %s", (_name, other) => expect(isHeadset(other)).toBe(false));
});
