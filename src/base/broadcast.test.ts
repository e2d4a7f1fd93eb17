import { describe, expect, it } from "vitest";
import { createBroadcast } from "./broadcast.ts";

const take = async (stream: AsyncGenerator<string, void>, count: number): Promise<string[]> => {
  const taken: string[] = [];
  while (taken.length < count) {
    const { value, done } = await stream.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
};

describe("a broadcast", () => {
  it("reaches all who listen from the moment they do, in order", async () => {
    const broadcast = createBroadcast<string>();
    broadcast.send("before");
    const [left, right] = [broadcast.listen(undefined, "lag"), broadcast.listen(undefined, "lag")];
    broadcast.send("a");
    broadcast.send("b");
    expect(await take(left, 2)).toEqual(["a", "b"]);
    expect(await take(right, 2)).toEqual(["a", "b"]);
  });
  it("wakes who waits", async () => {
    const broadcast = createBroadcast<string>();
    const waiting = take(broadcast.listen(undefined, "lag"), 1);
    broadcast.send("a");
    expect(await waiting).toEqual(["a"]);
  });
  it("tells a slow listener that it missed something instead of growing", async () => {
    const broadcast = createBroadcast<string>();
    const slow = broadcast.listen(undefined, "lag");
    for (let index = 0; index < 101; index++) broadcast.send(String(index));
    expect(await take(slow, 2)).toEqual(["lag", "100"]);
  });
  it("ends by abort and by close", async () => {
    const broadcast = createBroadcast<string>();
    const abort = new AbortController();
    const [one, other] = [take(broadcast.listen(abort.signal, "lag"), 1), take(broadcast.listen(undefined, "lag"), 1)];
    abort.abort();
    expect(await one).toEqual([]);
    broadcast.close();
    expect(await other).toEqual([]);
    expect(await take(broadcast.listen(abort.signal, "lag"), 1)).toEqual([]);
  });
});
