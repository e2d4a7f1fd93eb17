import { z } from "zod";

// Usages by the HID Usage Tables 1.5: telephony page 0x0B (§14), LED page 0x08 (§11). A usage is its page × 65536 + its id.

/** What a person does at a headset. `hook` is its one button for calls. */
export type HeadsetButton = "hook" | "mute" | "flash" | "hold" | "drop";
/** What a headset shows. */
export type HeadsetLight = "offHook" | "ring" | "mute" | "hold";

export const telephonyPage = 0x0b;
const buttonUsages: Readonly<Record<number, HeadsetButton>> = {
  720928: "hook",
  720929: "flash",
  720931: "hold",
  720934: "drop",
  720943: "mute",
};
/** Some devices take `ring` as the telephony page's ringer. */
const lightUsages: Readonly<Record<number, HeadsetLight>> = {
  524297: "mute",
  524311: "offHook",
  524312: "ring",
  524320: "hold",
  721054: "ring",
};

/** How large a report's parts may be; a device that claims more is not believed. */
const most = { items: 200, fields: 512, usages: 65_536, bits: 32 };
const usage = z.number().int().nonnegative();
/** A device as WebHID describes it. Chromium gives a nested collection's items to the outer one too, in the report's order. */
const itemSchema = z.object({
  isAbsolute: z.boolean().default(true),
  isArray: z.boolean().default(false),
  isConstant: z.boolean().default(false),
  isRange: z.boolean().default(false),
  hasPreferredState: z.boolean().default(true),
  reportSize: z.number().int().min(0).max(65_535).default(0),
  reportCount: z.number().int().min(0).max(65_535).default(0),
  usages: z.array(usage).max(most.usages).default([]),
  usageMinimum: usage.default(0),
  usageMaximum: usage.default(0),
  logicalMinimum: z.number().default(0),
});
type Item = z.infer<typeof itemSchema>;
const reportsSchema = z
  .array(z.object({ reportId: z.number().int().min(0).max(255).default(0), items: z.array(itemSchema).max(most.items).default([]) }))
  .default([]);
const collectionsSchema = z.array(z.object({ inputReports: reportsSchema, outputReports: reportsSchema }));
type Reports = z.infer<typeof reportsSchema>;

/**
 * How a button tells itself, as far as its device says: `pulse`: each 1 is a press (relative); `state`: it stays where it
 * was put (absolute, without a preferred state); `either`: absolute with a preferred state, which devices of both kinds claim.
 */
export type ButtonKind = "pulse" | "state" | "either";
interface Field {
  readonly reportId: number;
  /** From the report's first byte without its id; the lowest bit of a byte is the first. */
  readonly bit: number;
  readonly size: number;
}
interface ButtonField extends Field {
  readonly button: HeadsetButton;
  readonly kind: ButtonKind;
  /** A field of an array says this while the button is pressed; null: the field is the button's own. */
  readonly value: number | null;
}
interface LightField extends Field {
  readonly light: HeadsetLight;
}
/** Where a device's buttons and lights stand in its reports. */
export interface HeadsetLayout {
  readonly buttons: readonly ButtonField[];
  readonly lights: readonly LightField[];
  /** Length of each report to the device, bytes. */
  readonly lengths: ReadonlyMap<number, number>;
}
export type PressedButtons = Partial<Readonly<Record<HeadsetButton, boolean>>>;
export type HeadsetLights = Readonly<Record<HeadsetLight, boolean>>;

/** Where the buttons and lights are; null for what has no button of a telephone, or says of itself what cannot be. */
export function headsetLayout(collections: unknown): HeadsetLayout | null {
  const parsed = collectionsSchema.safeParse(collections);
  if (!parsed.success) return null;
  const buttons = fieldsOf(parsed.data.flatMap(({ inputReports }) => inputReports)).flatMap(buttonsOf);
  if (!buttons.some(({ button }) => button === "hook" || button === "mute")) return null;
  const out = fieldsOf(parsed.data.flatMap(({ outputReports }) => outputReports));
  const lengths = new Map<number, number>();
  for (const { reportId, bit, size } of out) lengths.set(reportId, Math.max(lengths.get(reportId) ?? 0, Math.ceil((bit + size) / 8)));
  return { buttons, lights: out.flatMap(lightsOf), lengths };
}

/** What a report says of the buttons that it has. @param data the report without its id */
export function buttonsIn(layout: HeadsetLayout, reportId: number, data: Uint8Array): PressedButtons {
  const pressed: Partial<Record<HeadsetButton, boolean>> = {};
  for (const field of layout.buttons) {
    if (field.reportId !== reportId || field.bit + field.size > data.length * 8) continue;
    const value = read(data, field);
    // Of an array's fields any may name the button.
    const isPressed = field.value === null ? value !== 0 : value === field.value;
    pressed[field.button] = isPressed || (field.value !== null && pressed[field.button] === true);
  }
  return pressed;
}
/** The reports that make a device show these lights: each whole, for one report may hold several. */
export function reportsOf(layout: HeadsetLayout, lights: HeadsetLights): { readonly reportId: number; readonly data: Uint8Array<ArrayBuffer> }[] {
  const reports = new Map<number, Uint8Array<ArrayBuffer>>();
  for (const { light, reportId, bit } of layout.lights) {
    const data = reports.get(reportId) ?? new Uint8Array(layout.lengths.get(reportId) ?? 0);
    reports.set(reportId, data);
    if (lights[light]) data[bit >> 3] = (data[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  return [...reports].map(([reportId, data]) => ({ reportId, data }));
}
/** How each button of a device tells itself. */
export const kindsOf = (layout: HeadsetLayout): Partial<Record<HeadsetButton, ButtonKind>> =>
  Object.fromEntries(layout.buttons.map(({ button, kind }) => [button, kind]));

/** Every field of every report, where it lies: a report may be told in several collections, one after the other. */
function fieldsOf(reports: Reports): (Field & { item: Item; index: number })[] {
  const ends = new Map<number, number>();
  return reports.flatMap(({ reportId, items }) =>
    items.flatMap((item) => {
      const start = ends.get(reportId) ?? 0;
      ends.set(reportId, start + item.reportSize * item.reportCount);
      const count = Math.min(item.reportCount, most.fields);
      return Array.from({ length: count }, (_, index) => ({ reportId, item, index, bit: start + index * item.reportSize, size: item.reportSize }));
    }),
  );
}
/** Which usage a field of its own, or the value of an array, stands for: the last one named counts for all that follow. */
const usageAt = ({ isRange, usages, usageMinimum, usageMaximum }: Item, index: number): number =>
  isRange ? Math.min(usageMinimum + index, usageMaximum) : (usages[Math.min(index, usages.length - 1)] ?? 0);

function buttonsOf({ reportId, bit, size, item, index }: ReturnType<typeof fieldsOf>[number]): ButtonField[] {
  if (item.isConstant || size === 0 || size > most.bits) return [];
  const field = { reportId, bit, size };
  if (!item.isArray) {
    const button = buttonUsages[usageAt(item, index)];
    return button === undefined ? [] : [{ ...field, button, kind: kindOf(item), value: null }];
  }
  const count = Math.min(item.isRange ? item.usageMaximum - item.usageMinimum + 1 : item.usages.length, most.fields);
  return Array.from({ length: Math.max(0, count) }, (_, at) => at).flatMap((at) => {
    const button = buttonUsages[usageAt(item, at)];
    // An array names what is pressed now, and nothing once it is let go.
    return button === undefined ? [] : [{ ...field, button, kind: "pulse" as const, value: at + item.logicalMinimum }];
  });
}
function lightsOf({ reportId, bit, size, item, index }: ReturnType<typeof fieldsOf>[number]): LightField[] {
  const light = item.isConstant || item.isArray || size === 0 ? undefined : lightUsages[usageAt(item, index)];
  return light === undefined ? [] : [{ reportId, bit, size, light }];
}
function kindOf({ isAbsolute, hasPreferredState }: Item): ButtonKind {
  if (!isAbsolute) return "pulse";
  return hasPreferredState ? "either" : "state";
}

function read(data: Uint8Array, { bit, size }: Field): number {
  let value = 0;
  for (let at = 0; at < size; at += 1) {
    const place = bit + at;
    if (((data[place >> 3] ?? 0) >> (place & 7)) & 1) value += 2 ** at;
  }
  return value;
}
