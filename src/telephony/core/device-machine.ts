import { unreachable } from "../../base/assert.ts";
import type { DeviceStanding, DeviceUse } from "../../contract/device-api.ts";

/** A device as the browser lists it. */
export interface FoundDevice {
  readonly id: string;
  readonly kind: "input" | "output";
  readonly label: string;
}
/** One of the three uses. */
export interface DeviceInUse {
  readonly state: DeviceStanding["state"];
  /** The chosen device's label; null: the system's choice. */
  readonly wish: string | null;
  readonly used: FoundDevice | null;
}
export interface Devices {
  readonly permission: "unknown" | "granted" | "denied";
  readonly found: readonly FoundDevice[];
  readonly uses: Readonly<Record<DeviceUse, DeviceInUse>>;
}
export type DeviceOccurrence =
  | { readonly kind: "found"; readonly devices: readonly FoundDevice[] }
  | { readonly kind: "wished"; readonly wishes: Readonly<Record<DeviceUse, string | null>> }
  | { readonly kind: "permitted" }
  | { readonly kind: "denied" };
export interface DeviceChange {
  readonly use: DeviceUse;
  readonly kind: "fallenBack" | "returned" | "missing";
}

const kinds: Readonly<Record<DeviceUse, FoundDevice["kind"]>> = { microphone: "input", speaker: "output", ringer: "output" };
export const deviceUses: readonly DeviceUse[] = ["microphone", "speaker", "ringer"];
/** Ids by which Chromium lists the system's own choice beside the device that it is. */
const systemIds: readonly string[] = ["default", "communications", ""];
const unused: DeviceInUse = { state: "missing", wish: null, used: null };

export const noDevices: Devices = { permission: "unknown", found: [], uses: { microphone: unused, speaker: unused, ringer: unused } };

/**
 * The devices after an occurrence, and what a person must hear of. Total and pure; each use for itself.
 * ```
 *            wished nothing                 wished, and there
 *  missing ────────────────► default    ┌────────────────────────► present
 *     ▲ ▲                       │       │                           │    ▲
 *     │ └──── none is left ─────┘   any state          unplugged, others left    plugged in again
 *     │                                 │                           ▼    │
 *     └───────── none is left ──────────┴── wished, not there ──► fallenBack
 * ```
 * A wish is a label: it stays through all of this, and only a person changes it.
 */
export function devicesAfter(devices: Devices, occurrence: DeviceOccurrence): { readonly devices: Devices; readonly changes: readonly DeviceChange[] } {
  switch (occurrence.kind) {
    case "permitted":
      return { devices: { ...devices, permission: "granted" }, changes: [] };
    case "denied":
      return { devices: { ...devices, permission: "denied" }, changes: [] };
    case "found": {
      // Before a permission the browser lists devices without names: they can be used, and not told apart.
      const found = occurrence.devices;
      const uses = eachUse((use) => settled(found, use, devices.uses[use].wish));
      const changes = devices.found.length === 0 ? [] : deviceUses.flatMap((use) => changeOf(use, devices.uses[use], uses[use]));
      return { devices: { ...devices, found, uses }, changes };
    }
    case "wished":
      // What a person chooses is no news to that person.
      return { devices: { ...devices, uses: eachUse((use) => settled(devices.found, use, occurrence.wishes[use])) }, changes: [] };
    default:
      return unreachable(occurrence);
  }
}

const eachUse = (make: (use: DeviceUse) => DeviceInUse): Devices["uses"] => ({
  microphone: make("microphone"),
  speaker: make("speaker"),
  ringer: make("ringer"),
});

function settled(found: readonly FoundDevice[], use: DeviceUse, wish: string | null): DeviceInUse {
  const fitting = found.filter(({ kind }) => kind === kinds[use]);
  const usual = fitting.find(({ id }) => id === "default") ?? fitting[0] ?? null;
  if (usual === null) return { state: "missing", wish, used: null };
  if (wish === null) return { state: "default", wish, used: usual };
  const wished = fitting.find(({ id, label }) => label === wish && !systemIds.includes(id));
  return wished === undefined ? { state: "fallenBack", wish, used: usual } : { state: "present", wish, used: wished };
}

/** What of a change is news: a use that lost its device, and one that has its own again. */
function changeOf(use: DeviceUse, before: DeviceInUse, after: DeviceInUse): DeviceChange[] {
  if (after.state === "missing") return before.state === "missing" ? [] : [{ use, kind: "missing" }];
  if (before.state === "missing") return [{ use, kind: "returned" }];
  if (before.state === after.state) return [];
  return after.state === "fallenBack" ? [{ use, kind: "fallenBack" }] : [{ use, kind: "returned" }];
}

/** The names from which a person chooses: each once, without the system's own. */
export const labelsOf = (found: readonly FoundDevice[], kind: FoundDevice["kind"]): string[] => [
  ...new Set(found.filter((device) => device.kind === kind && device.label !== "" && !systemIds.includes(device.id)).map(({ label }) => label)),
];
/** A chosen further device, such as a second ringer; null when it is not there. */
export const outputOf = (found: readonly FoundDevice[], label: string | null): FoundDevice | null =>
  found.find((device) => device.kind === "output" && device.label === label && !systemIds.includes(device.id)) ?? null;
