import { describe, expect, it } from "vitest";
import { onFault } from "./fault.ts";
import { silentLogger } from "./logger.ts";

function faults(): { thrown(error: unknown): void; told: unknown[]; decided(): number } {
  const told: unknown[] = [];
  let count = 0;
  let hear: (error: unknown) => void = () => {};
  const logger = { ...silentLogger, error: (event: string, facts?: unknown) => void told.push([event, facts]) };
  onFault({ on: (_, listener) => (hear = listener) }, logger, () => (count += 1));
  return { thrown: (error) => hear(error), told, decided: () => count };
}

describe("what nobody caught", () => {
  it("is told by name and place alone, and the process decides what becomes of it", () => {
    const { thrown, told, decided } = faults();
    const error = new TypeError("13900000001 at home.ts:7 said no");
    error.stack = `TypeError: ${error.message}\n    at read (file:///C:/Users/zhangwei/app/out/seat.js:120:7)\n    at next (/srv/other.js:1:1)`;
    thrown(error);
    thrown("13900000001");
    expect(told).toEqual([
      ["process.fault", { name: "TypeError", at: "seat.js:120" }],
      ["process.fault", { name: "string", at: "unknown" }],
    ]);
    expect(decided()).toBe(2);
  });
});
