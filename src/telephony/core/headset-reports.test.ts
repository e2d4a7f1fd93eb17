import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buttonsIn, headsetLayout, kindsOf, reportsOf } from "./headset-reports.ts";

/** As WebHID gives an item; `flags` are those that differ from data, variable, absolute, preferred state. */
const item = (usages: number[], flags: object = {}) => ({
  isAbsolute: true,
  isArray: false,
  isConstant: false,
  isRange: false,
  hasPreferredState: true,
  reportSize: 1,
  reportCount: usages.length,
  usages,
  usageMinimum: 0,
  usageMaximum: 0,
  logicalMinimum: 0,
  ...flags,
});
const padding = (bits: number) => item([], { isConstant: true, reportSize: bits, reportCount: 1 });
const [hook, flash, drop, mute] = [0x0b0020, 0x0b0021, 0x0b0026, 0x0b002f];
const [muteLight, offHook, ring] = [0x080009, 0x080017, 0x080018];
const device = (inputReports: object[], outputReports: object[] = []) => [{ usagePage: 0x0b, usage: 5, inputReports, outputReports }];
const layoutOf = (collections: unknown) => {
  const layout = headsetLayout(collections);
  if (layout === null) throw new Error("no headset");
  return layout;
};
const bytes = (...values: number[]) => Uint8Array.from(values);
const dark = { offHook: false, ring: false, mute: false, hold: false };

/** A wired one: hook that stays, mute that pulses, one report each way without an id. */
const wired = device(
  [{ reportId: 0, items: [item([hook], { hasPreferredState: false }), item([mute], { isAbsolute: false }), padding(6)] }],
  [{ reportId: 0, items: [item([offHook, ring, muteLight]), padding(5)] }],
);
/** One that is also a volume control: telephony in a report of its own behind other bits, lights each in their own report. */
const split = [
  { usagePage: 0x0c, usage: 1, inputReports: [{ reportId: 1, items: [item([0x0c00e9, 0x0c00ea]), padding(6)] }], outputReports: [] },
  ...device(
    [{ reportId: 8, items: [padding(9), item([hook, flash, drop, mute])] }],
    [
      { reportId: 3, items: [padding(12), item([offHook])] },
      { reportId: 4, items: [item([0x0b009e])] },
    ],
  ),
];
/** One that names what is pressed, in two fields of four bits. */
const named = device([
  {
    reportId: 2,
    items: [item([], { isArray: true, isRange: true, usageMinimum: hook, usageMaximum: mute, reportSize: 4, reportCount: 2, logicalMinimum: 1 })],
  },
]);

describe("a headset's reports", () => {
  it("are read at their bits, in the report that has them", () => {
    const layout = layoutOf(wired);
    expect([0, 1, 2, 3].map((byte) => buttonsIn(layout, 0, bytes(byte)))).toEqual([
      { hook: false, mute: false },
      { hook: true, mute: false },
      { hook: false, mute: true },
      { hook: true, mute: true },
    ]);
    expect(kindsOf(layout)).toEqual({ hook: "state", mute: "pulse" });
    const other = layoutOf(split);
    expect(buttonsIn(other, 8, bytes(0xff, 0b0001_0010))).toEqual({ hook: true, flash: false, drop: false, mute: true });
    expect(buttonsIn(other, 1, bytes(0xff))).toEqual({});
    // A report that ends before a button says nothing of it.
    expect(buttonsIn(other, 8, bytes(0xff))).toEqual({});
  });
  it("may name what is pressed instead", () => {
    const layout = layoutOf(named);
    expect(buttonsIn(layout, 2, bytes(0x00))).toMatchObject({ hook: false, flash: false });
    expect(buttonsIn(layout, 2, bytes(0x21))).toMatchObject({ hook: true, flash: true, drop: false });
    expect(buttonsIn(layout, 2, bytes(0x70))).toMatchObject({ hook: false, drop: true });
    expect(kindsOf(layout)).toMatchObject({ hook: "pulse" });
  });
  it("are written whole, each light at its bit", () => {
    expect(reportsOf(layoutOf(wired), { ...dark, offHook: true, mute: true })).toEqual([{ reportId: 0, data: bytes(0b101) }]);
    expect(reportsOf(layoutOf(wired), dark)).toEqual([{ reportId: 0, data: bytes(0) }]);
    expect(reportsOf(layoutOf(split), { ...dark, offHook: true, ring: true })).toEqual([
      { reportId: 3, data: bytes(0, 0b0001_0000) },
      { reportId: 4, data: bytes(1) },
    ]);
    expect(reportsOf(layoutOf(named), { ...dark, offHook: true })).toEqual([]);
  });
  it("are none where no telephone's button is, or what is said cannot be", () => {
    const keyboard = [{ usagePage: 1, usage: 6, inputReports: [{ reportId: 0, items: [item([0x070004])] }], outputReports: [] }];
    const others = [
      [],
      keyboard,
      null,
      "headset",
      device([{ reportId: 0, items: [item([hook], { reportSize: -1 })] }]),
      device([{ reportId: 900, items: [] }]),
    ];
    for (const other of others) expect(headsetLayout(other)).toBeNull();
    // Constant bits are filling, whatever they are called, and a field of no bits is none.
    expect(headsetLayout(device([{ reportId: 0, items: [item([hook], { isConstant: true }), item([mute], { reportSize: 0 })] }]))).toBeNull();
  });
  it("whose device claims millions of fields are taken apart all the same", () => {
    const began = performance.now();
    const huge = device([{ reportId: 0, items: Array.from({ length: 200 }, () => item([hook, mute], { reportSize: 32, reportCount: 65_535 })) }]);
    expect(buttonsIn(layoutOf(huge), 0, bytes(1, 0, 0, 0))).toMatchObject({ hook: true });
    expect(performance.now() - began).toBeLessThan(2_000);
  });
  it("never throw, and never press what their bits do not say", () => {
    const layouts = [wired, split, named].map(layoutOf);
    fc.assert(
      fc.property(fc.nat({ max: 255 }), fc.uint8Array({ maxLength: 8 }), (reportId, data) => {
        for (const layout of layouts) {
          const pressed = Object.entries(buttonsIn(layout, reportId, data)).filter(([, isPressed]) => isPressed);
          if (data.every((byte) => byte === 0)) expect(pressed).toEqual([]);
        }
      }),
    );
  });
});
