import { oc } from "@orpc/contract";
import { z } from "zod";
import { devicePreferencesSchema } from "./device-api.ts";
import { errorDataSchema } from "./errors.ts";
import { listViewsSchema, noViews } from "./list-views.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

/** The person's own keys: by the name of a command (renderer/shared/shortcuts.ts) the key that replaces its usual one. */
export const keyMapSchema = z.record(z.string().max(40), z.string().min(1).max(40)).refine((keys) => Object.keys(keys).length <= 200);

/** How a person likes to work at this seat: kept in its journal, for each person apart. */
export const personalSchema = z.object({
  devices: devicePreferencesSchema,
  keys: keyMapSchema,
  /** Answer, hang up, mute and hold also while another program has the keyboard, where the shell can. */
  globalKeys: z.boolean(),
  /** Absent in what was kept before there were any. */
  lists: listViewsSchema.default(noViews),
});
export type Personal = z.infer<typeof personalSchema>;

/** The person's settings, and the line's devices. */
export const personalContract = {
  get: base.output(personalSchema),
  /** What is named is replaced, all else stays. */
  change: base
    .input(
      z.object({
        devices: devicePreferencesSchema.partial().optional(),
        keys: keyMapSchema.optional(),
        globalKeys: z.boolean().optional(),
        lists: listViewsSchema.optional(),
      }),
    )
    .output(personalSchema),
  /** Tells loudness for a minute from now (event `levels`), or no longer. */
  levels: base.input(z.object({ on: z.boolean() })).output(z.object({})),
  echo: base.input(z.object({ test: z.enum(["off", "local", "exchange"]) })).output(z.object({})),
};
