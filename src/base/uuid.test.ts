import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { makeUuidV7 } from "./uuid.ts";

describe("makeUuidV7", () => {
  it("gives what the schema of identifiers accepts, in the order of time", () => {
    const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.integer({ min: 1, max: 2 ** 31 }), random, random, (now, later, first, second) => {
        const [left, right] = [makeUuidV7(now, first), makeUuidV7(now + later, second)];
        expect(z.uuidv7().safeParse(left).success).toBe(true);
        expect(left < right).toBe(true);
        expect(Number.parseInt(left.slice(0, 8) + left.slice(9, 13), 16)).toBe(now);
      }),
    );
  });
});
