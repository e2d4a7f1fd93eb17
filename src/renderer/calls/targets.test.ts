import { describe, expect, it } from "vitest";
import type { CallDirectory } from "../../contract/call-api.ts";
import type { ConfigurationRow } from "../../contract/rows.ts";
import { namesOf, targetsFor } from "./targets.ts";

const seat = (extension: string, personName: string, state: "ready" | "talking") => ({
  extension,
  personName,
  personId: null,
  state: { state, reason: null, since: 0, wrapUpEndsAt: null, next: null },
  reachable: true,
});
const directory = {
  seats: [seat("1001", "李岚", "talking"), seat("1002", "王强", "ready")],
  queues: [{ name: "hotline", waiting: 2 }],
} satisfies CallDirectory;
const units = [{ id: "heat", name: "区供热办", kind: "district", placeId: null, phone: "01066660001" }] satisfies ConfigurationRow["units"];
const readings = new Map([
  ["李岚", ["lilan", "ll"]],
  ["王强", ["wangqiang", "wq"]],
  ["热线", ["rexian", "rx"]],
  ["区供热办", ["qugongreban", "qgrb"]],
]);
const queueNamed = (queue: string): string => (queue === "hotline" ? "热线" : queue);
const found = (text: string) => targetsFor(text, directory, units, readings, queueNamed).map(({ name }) => name);

describe("whom a call can go to", () => {
  it.each([
    ["", ["王强", "李岚", "热线", "区供热办"]],
    ["wq", ["王强"]],
    ["LiLan", ["李岚"]],
    ["供热", ["区供热办"]],
    ["gr", ["区供热办"]],
    ["rx", ["热线"]],
    ["1002", ["王强"]],
    ["13900000000", ["13900000000"]],
    ["xyz", []],
  ])("is found by %j: who is free first", (text, names) => expect(found(text)).toEqual(names));
  it("is, where it is a queue, that of the exchange, however it is called here", () => {
    expect(targetsFor("热线", directory, units, readings, queueNamed)).toMatchObject([
      { id: "queue-hotline", name: "热线", target: { kind: "queue", queue: "hotline" } },
    ]);
  });
  it("is read by its names", () => expect(namesOf(directory, units, queueNamed)).toEqual(["李岚", "王强", "热线", "区供热办"]));
});
