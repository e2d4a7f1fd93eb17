import { z } from "zod";

/** HID's page for telephones and headsets (HID Usage Tables 1.5, §14). */
const telephonyPage = 0x0b;
const deviceSchema = z.object({ collections: z.array(z.object({ usagePage: z.number() })) });

/**
 * Whether a HID device, as Electron describes it, is a telephone's: one of its outermost collections is on the telephony page.
 * A keyboard, a security key, and a device that says nothing of itself are not.
 */
export function isHeadset(device: unknown): boolean {
  const described = deviceSchema.safeParse(device);
  return described.success && described.data.collections.some(({ usagePage }) => usagePage === telephonyPage);
}
