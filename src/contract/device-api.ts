import { z } from "zod";
import { instantSchema } from "./identifiers.ts";

/** What a device is used for; the ringer is apart, so that a phone that lies on the desk is heard. */
export const deviceUseSchema = z.enum(["microphone", "speaker", "ringer"]);
export type DeviceUse = z.infer<typeof deviceUseSchema>;

/** A device by its name: ids belong to an origin and a profile, and neither outlives a new machine image. */
const deviceLabelSchema = z.string().min(1).max(300);

/** What a person chose; null: the system's own choice. */
export const devicePreferencesSchema = z.object({
  microphone: deviceLabelSchema.nullable(),
  speaker: deviceLabelSchema.nullable(),
  ringer: deviceLabelSchema.nullable(),
  /** Rings there too, such as a loudspeaker beside the headset; null: nowhere else. */
  alsoRing: deviceLabelSchema.nullable(),
  noiseSuppression: z.boolean(),
  echoCancellation: z.boolean(),
  gainControl: z.boolean(),
  /** The headset whose buttons are obeyed; null: whichever is there. */
  headset: deviceLabelSchema.nullable(),
  headsetButtons: z.boolean(),
});
export type DevicePreferences = z.infer<typeof devicePreferencesSchema>;
export const usualDevices: DevicePreferences = {
  microphone: null,
  speaker: null,
  ringer: null,
  alsoRing: null,
  noiseSuppression: true,
  echoCancellation: true,
  gainControl: true,
  headset: null,
  headsetButtons: true,
};

/** default: nothing was chosen; present: the chosen one; fallenBack: another, for the chosen one is gone; missing: there is none. */
export const deviceStateSchema = z.enum(["default", "present", "fallenBack", "missing"]);
export const deviceStandingSchema = z.object({ state: deviceStateSchema, wish: deviceLabelSchema.nullable(), used: z.string().max(300).nullable() });
export type DeviceStanding = z.infer<typeof deviceStandingSchema>;

/** A change that a person must hear of. */
export const deviceNewsSchema = z.object({ use: deviceUseSchema, kind: z.enum(["fallenBack", "returned", "missing"]), at: instantSchema });
export type DeviceNews = z.infer<typeof deviceNewsSchema>;

/**
 * The buttons of a headset: unsupported: the browser cannot (WebHID); off: the person does not want them; none: none is
 * plugged in and allowed; gone: the chosen one is not; refused: it is there, and the system or another program keeps it.
 */
const headsetViewSchema = z.object({
  state: z.enum(["unsupported", "off", "none", "gone", "refused", "present"]),
  names: z.array(deviceLabelSchema).max(16),
  wish: deviceLabelSchema.nullable(),
  used: deviceLabelSchema.nullable(),
});

/** What the line says of its devices. */
export const devicesViewSchema = z.object({
  permission: z.enum(["unknown", "granted", "denied"]),
  inputs: z.array(deviceLabelSchema).max(64),
  outputs: z.array(deviceLabelSchema).max(64),
  uses: z.object({ microphone: deviceStandingSchema, speaker: deviceStandingSchema, ringer: deviceStandingSchema }),
  headset: headsetViewSchema,
  news: deviceNewsSchema.nullable(),
  echo: z.enum(["off", "starting", "local", "exchange"]),
});
export type DevicesView = z.infer<typeof devicesViewSchema>;

/** Loudness now, dBov; null where there is nothing to measure. */
export const deviceLevelsSchema = z.object({ microphone: z.number().min(-127).max(0).nullable(), speaker: z.number().min(-127).max(0).nullable() });
export type DeviceLevels = z.infer<typeof deviceLevelsSchema>;
