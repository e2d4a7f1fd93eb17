import { describe, expect, it } from "vitest";
import { createBroadcast } from "../../base/broadcast.ts";
import type { Clock } from "../../base/clock.ts";
import { silentLogger } from "../../base/logger.ts";
import type { LiveEvent } from "../../contract/dispatch-api.ts";
import type { DispatchApi } from "./dispatch-client.ts";
import { LiveStream } from "./live-stream.ts";

const clock: Clock = { now: () => 0, monotonic: () => 0, after: () => ({ cancel: () => {} }) };
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A stream at a dispatch whose words come when they come, also after it was given up. */
function listening() {
  const said = createBroadcast<LiveEvent>();
  const told: LiveEvent[] = [];
  let over = 0;
  let opened = 0;
  const live = async () => {
    opened += 1;
    return said.listen(undefined, { kind: "changed" });
  };
  // A stream asks for nothing else of dispatch.
  const stream = new LiveStream({
    api: { sync: { live } } as unknown as DispatchApi,
    clock,
    logger: silentLogger,
    random: () => 0,
    onEvent: (event) => told.push(event),
    onOver: () => {
      over += 1;
    },
    onDue: () => {},
  });
  return { stream, said, told, opened: () => opened, over: () => over };
}

describe("what dispatch tells", () => {
  it("is heard while the stream is open, and not after it was closed for another sign-in, which listens anew", async () => {
    const { stream, said, told, opened, over } = listening();
    expect(stream.ensure()).toBeNull();
    await turn();
    said.send({ kind: "changed" });
    await turn();
    expect(told).toEqual([{ kind: "changed" }]);
    // On its way when the person signed in here again.
    said.send({ kind: "takenOver", device: "another" });
    stream.close();
    await turn();
    expect(told).toHaveLength(1);
    expect(over()).toBe(1);
    expect(stream.ensure()).toBeNull();
    await turn();
    said.send({ kind: "takenOver", device: "a third" });
    await turn();
    expect(told.slice(1)).toEqual([{ kind: "takenOver", device: "a third" }]);
    expect(opened()).toBe(2);
  });
});
