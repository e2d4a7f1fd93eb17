import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Devices, devicesAfter, deviceUses, type FoundDevice, labelsOf, noDevices, outputOf } from "./device-machine.ts";

const device = (id: string, kind: FoundDevice["kind"], label = id): FoundDevice => ({ id, kind, label });
const desk = [
  device("default", "input", "Default"),
  device("m1", "input", "desk microphone"),
  device("default", "output", "Default"),
  device("s1", "output", "desk"),
];
const headset = [device("m2", "input", "headset"), device("s2", "output", "headset")];
const wishes = { microphone: "headset", speaker: "headset", ringer: null };

function run(...found: (readonly FoundDevice[])[]) {
  let devices: Devices = devicesAfter(noDevices, { kind: "wished", wishes }).devices;
  const told = found.map((each) => {
    const after = devicesAfter(devices, { kind: "found", devices: each });
    devices = after.devices;
    return after.changes.map(({ use, kind }) => `${use} ${kind}`);
  });
  return { devices, told };
}

describe("the devices", () => {
  it("are the chosen ones, fall back when the headset is pulled out, and come back with it", () => {
    const { devices, told } = run([...desk, ...headset], desk, [...desk, ...headset]);
    expect(told).toEqual([[], ["microphone fallenBack", "speaker fallenBack"], ["microphone returned", "speaker returned"]]);
    expect(devices.uses).toMatchObject({ microphone: { state: "present", used: { id: "m2" } }, speaker: { used: { id: "s2" } }, ringer: { state: "default" } });
  });
  it("use the system's choice meanwhile, and keep the wish", () => {
    const { devices } = run([...desk, ...headset], desk);
    expect(devices.uses.microphone).toEqual({ state: "fallenBack", wish: "headset", used: desk[0] });
  });
  it("know a headset by its name when it comes back with another id", () => {
    const { devices, told } = run([...desk, ...headset], desk, [...desk, device("x9", "input", "headset"), device("y9", "output", "headset")]);
    expect(told[2]).toEqual(["microphone returned", "speaker returned"]);
    expect(devices.uses.microphone.used?.id).toBe("x9");
  });
  it("are missing when nothing is left, and are there again with any", () => {
    const { told, devices } = run(headset, [], desk);
    expect(told[1]).toEqual(["microphone missing", "speaker missing", "ringer missing"]);
    // With nothing listed before it is a beginning and no return.
    expect(devices.uses.microphone.state).toBe("fallenBack");
  });
  it("tell a person nothing of their own choice", () => {
    const { devices } = run([...desk, ...headset]);
    const chosen = devicesAfter(devices, { kind: "wished", wishes: { microphone: "desk microphone", speaker: null, ringer: "headset" } });
    expect(chosen.changes).toEqual([]);
    expect(chosen.devices.uses).toMatchObject({ microphone: { used: { id: "m1" } }, speaker: { state: "default" }, ringer: { used: { id: "s2" } } });
  });
  it("are offered by name, once each and without the system's own", () => {
    expect(labelsOf([...desk, ...headset, ...headset], "input")).toEqual(["desk microphone", "headset"]);
    expect(outputOf([...desk, ...headset], "headset")?.id).toBe("s2");
    expect([outputOf(desk, "headset"), outputOf(desk, null), outputOf(desk, "Default")]).toEqual([null, null, null]);
  });
  it("use what is listed and of their kind, or nothing, whatever comes and goes", () => {
    const any = fc.record({
      id: fc.constantFrom("default", "a", "b", "c"),
      kind: fc.constantFrom("input" as const, "output" as const),
      label: fc.constantFrom("", "headset", "desk"),
    });
    fc.assert(
      fc.property(fc.array(fc.array(any, { maxLength: 6 }), { maxLength: 12 }), (lists) => {
        const { devices } = run(...lists);
        for (const use of deviceUses) {
          const { used, state } = devices.uses[use];
          expect(used === null).toBe(state === "missing");
          if (used !== null) expect(devices.found).toContain(used);
          if (used !== null) expect(used.kind).toBe(use === "microphone" ? "input" : "output");
          if (state === "present") expect(used?.label).toBe("headset");
        }
      }),
    );
  });
});
