import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usualDevices } from "../../contract/device-api.ts";
import { type ListViews, noViews } from "../../contract/list-views.ts";
import { Journal } from "../store/journal.ts";
import { changePersonal, readPersonal } from "./personal.ts";

let folder = "";
let journal: Journal;
const open = (): Journal => Journal.open(join(folder, "journal.sqlite"), Buffer.alloc(32, 3));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-personal-"));
  journal = open();
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a person's settings", () => {
  it("begin as usual", () => expect(readPersonal(journal, "lilan")).toEqual({ devices: usualDevices, keys: {}, globalKeys: true, lists: noViews }));
  it("are each person's own, change in part, and outlive a restart", () => {
    changePersonal(journal, "lilan", { devices: { microphone: "headset", noiseSuppression: false } });
    changePersonal(journal, "lilan", { keys: { answer: "F3" } });
    changePersonal(journal, "wangqiang", { devices: { microphone: null }, globalKeys: false });
    journal.close();
    journal = open();
    expect(readPersonal(journal, "lilan")).toEqual({
      devices: { ...usualDevices, microphone: "headset", noiseSuppression: false },
      keys: { answer: "F3" },
      globalKeys: true,
      lists: noViews,
    });
    expect(readPersonal(journal, "wangqiang")).toMatchObject({ devices: { microphone: null }, keys: {}, globalKeys: false });
  });
  it("hold each person's own views of the lists; what was kept before there were any has none", () => {
    const setting = {
      text: "暖气",
      chosen: { overdue: "yes" },
      sort: { column: "deadline", descending: false },
      layout: { order: [], hidden: ["from"], widths: { name: 96 } },
    };
    const lists: ListViews = { views: [{ id: "one", list: "tickets", name: "逾期", setting }], defaults: { tickets: "one" }, layouts: {} };
    changePersonal(journal, "lilan", { lists });
    changePersonal(journal, "lilan", { globalKeys: false });
    expect(readPersonal(journal, "lilan")).toMatchObject({ globalKeys: false, lists });
    expect(readPersonal(journal, "wangqiang").lists).toEqual(noViews);
    const { lists: _since, ...before } = readPersonal(journal, "lilan");
    journal.setFact("personal", { chenjie: before });
    expect(readPersonal(journal, "chenjie")).toEqual({ ...before, lists: noViews });
  });
  it("that were kept before headsets had buttons have the usual ones", () => {
    const { headset: _headset, headsetButtons: _buttons, ...devices } = { ...usualDevices, speaker: "headset" };
    journal.setFact("personal", { lilan: { devices, keys: { mute: "F8" }, globalKeys: true } });
    expect(readPersonal(journal, "lilan")).toMatchObject({ devices: { ...usualDevices, speaker: "headset" }, keys: { mute: "F8" } });
    expect(changePersonal(journal, "lilan", { devices: { headsetButtons: false } }).devices).toMatchObject({ speaker: "headset", headsetButtons: false });
  });
  it("of a new person, and of nobody, have the headset that is plugged in at this seat, and no other's keys", () => {
    changePersonal(journal, "lilan", { devices: { speaker: "headset" }, keys: { mute: "F8" } });
    for (const person of ["new", null]) expect(readPersonal(journal, person)).toMatchObject({ devices: { speaker: "headset" }, keys: {} });
  });
});
