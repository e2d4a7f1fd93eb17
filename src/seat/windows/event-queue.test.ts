import { describe, expect, it } from "vitest";
import { EventQueue } from "./event-queue.ts";

const all = async (stream: AsyncGenerator<number>): Promise<number[]> => {
  const seen: number[] = [];
  for await (const event of stream) seen.push(event);
  return seen;
};

describe("EventQueue", () => {
  it("gives events in order and ends after them", async () => {
    const queue = new EventQueue<number>(10);
    queue.push(1);
    const reading = all(queue.read(undefined, () => {}));
    queue.push(2);
    queue.end();
    expect(await reading).toEqual([1, 2]);
  });
  it("replaces a waiting event that is out of date", async () => {
    const queue = new EventQueue<number>(10);
    for (const event of [1, 2, 3]) queue.push(event, (last) => last === 2);
    queue.end();
    expect(await all(queue.read(undefined, () => {}))).toEqual([1, 3]);
  });
  it("ends a reader that is too slow", async () => {
    const queue = new EventQueue<number>(2);
    for (const event of [1, 2, 3]) queue.push(event);
    expect(queue.isEnded).toBe(true);
    expect(await all(queue.read(undefined, () => {}))).toEqual([]);
  });
  it("ends on the signal also while it waits, and tells so once", async () => {
    const queue = new EventQueue<number>(2);
    const gone = new AbortController();
    let closed = 0;
    const reading = all(queue.read(gone.signal, () => closed++));
    gone.abort();
    expect(await reading).toEqual([]);
    expect(closed).toBe(1);
  });
});
