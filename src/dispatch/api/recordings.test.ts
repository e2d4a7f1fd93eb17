import { describe, expect, it } from "vitest";
import { recordingNames } from "./recordings.ts";

const made = "asterisk:0198c0de-0000-7000-8000-000000000001";

describe("the files of a recording", () => {
  it("are the caller's of a call that came in", () => {
    expect(recordingNames({ id: "asterisk:1700000000.7", extension: "1001", numberMask: "199****0001" })).toEqual(["1700000000.7-caller-both.wav"]);
  });
  it("are those of who was called, or else of a seat, of one that a seat made", () => {
    const name = made.split(":")[1];
    expect(recordingNames({ id: made, extension: "1001", numberMask: "010****6666" })).toEqual([`${name}-party-both.wav`, `${name}-seat-1001-both.wav`]);
    expect(recordingNames({ id: made, extension: "1001", numberMask: "1002" })).toEqual(
      ["party", "seat-1002", "seat-1001"].map((leg) => `${name}-${leg}-both.wav`),
    );
  });
  it("are none of an id that names a way through the folders", () => {
    for (const id of ["asterisk:../../etc/passwd", "asterisk:a/b", "asterisk:a@b"])
      expect(recordingNames({ id, extension: "1001", numberMask: null })).toEqual([]);
  });
});
