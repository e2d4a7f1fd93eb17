import { describe, expect, it } from "vitest";
import { levelOf } from "./g711.ts";
import { roomNoise } from "./room-noise.ts";

describe("the quiet room", () => {
  it("is heard as a living line by the seat's telephone, and far below a voice, at any moment of it", () => {
    for (let place = 0; place + 800 <= roomNoise.length; place += 800) {
      const level = levelOf(roomNoise.subarray(place, place + 800));
      expect(level).toBeGreaterThan(0.0007);
      expect(level).toBeLessThan(0.002);
    }
  });
});
