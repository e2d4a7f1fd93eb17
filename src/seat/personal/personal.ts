import { z } from "zod";
import { type DevicePreferences, usualDevices } from "../../contract/device-api.ts";
import { noViews } from "../../contract/list-views.ts";
import { type Personal, personalSchema } from "../../contract/personal-api.ts";
import type { Journal } from "../store/journal.ts";

const fact = "personal";
/** Whoever sat here last: their devices serve while nobody is signed in. */
const lastName = "last";
const usual: Personal = { devices: usualDevices, keys: {}, globalKeys: true, lists: noViews };
/** A device setting that what was kept before does not have is as usual. */
const keptDevices = (kept: unknown): unknown => {
  const known = z.looseObject({ devices: z.looseObject({}) }).safeParse(kept);
  return known.success ? { ...known.data, devices: { ...usualDevices, ...known.data.devices } } : kept;
};
const keptSchema = z.record(z.string(), z.preprocess(keptDevices, personalSchema));

/** What of a person's settings is replaced. */
export interface PersonalChange {
  readonly devices?: { readonly [Name in keyof DevicePreferences]?: DevicePreferences[Name] | undefined } | undefined;
  readonly keys?: Personal["keys"] | undefined;
  readonly globalKeys?: boolean | undefined;
  readonly lists?: Personal["lists"] | undefined;
}

/** A person's settings at this seat; who has none begins with those of whoever sat here before, as the headset is the same. */
export function readPersonal(journal: Journal, personId: string | null): Personal {
  const kept = journal.fact(fact, keptSchema) ?? {};
  const own = personId === null ? undefined : kept[personId];
  return own ?? { ...usual, devices: kept[lastName]?.devices ?? usual.devices };
}

/** @throws HotlineError `diskFull` */
export function changePersonal(journal: Journal, personId: string, change: PersonalChange): Personal {
  const before = readPersonal(journal, personId);
  const changed = personalSchema.parse({
    devices: { ...before.devices, ...change.devices },
    keys: change.keys ?? before.keys,
    globalKeys: change.globalKeys ?? before.globalKeys,
    lists: change.lists ?? before.lists,
  });
  journal.setFact(fact, { ...journal.fact(fact, keptSchema), [personId]: changed, [lastName]: changed });
  return changed;
}
