// Other seats, as far as dispatch can tell: raw HTTP streams in a process of their own, without a store. Such a seat listens, and where it
// follows it takes the rows that its stream tells, and pulls after each `changed` and where it does not stand in them, by its own cursor, one
// pull at a time, as the seat's sync does. One of an older program is told `changed` alone. Arguments: dispatch's address.
import { Agent, type IncomingMessage, request } from "node:http";
import { z } from "zod";
import { liveEventSchema } from "../../../src/contract/dispatch-api.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { compareCursors } from "../../../src/contract/sync.ts";
import { percentile } from "./measure.ts";

const orderSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open"), tokens: z.array(z.string()), cursor: z.string().nullable(), isOld: z.boolean() }),
  z.object({ kind: z.literal("close") }),
  z.object({ kind: z.literal("look") }),
  /** What was seen so far is told and forgotten. */
  z.object({ kind: z.literal("tell") }),
]);
export type CrowdOrder = z.infer<typeof orderSchema>;

const [url = ""] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
/** From when a ticket was made to when a seat has it, ms: one machine, one clock. */
let latencies: number[] = [];
/** A device that asked too often waits; ms. */
const patience = 200;
let pulls = 0;
let failed = 0;
let open: { end(): void }[] = [];

const ask = (method: string, path: string, token: string, body: string | null): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === null ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
    };
    request(`${url}/rpc${path}`, { method, agent, headers }, resolve)
      .on("error", reject)
      .end(body ?? undefined);
  });
const textOf = async (answer: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

const cursorIn = (text: string): string | undefined => /"cursor":"(\d+\.\d+\.\d+)"/.exec(text)?.[1];
function saw(text: string): void {
  const now = Date.now();
  for (const made of text.matchAll(/"createdAt":(\d+)/g)) latencies.push(now - Number(made[1]));
}
/** @returns the cursor from which it goes on */
async function pull(token: string, cursor: string): Promise<string> {
  const body = JSON.stringify({ json: { protocol: protocolVersion, cursor, limit: 2_000 } });
  const text = await textOf(await ask("POST", "/sync/pull", token, body));
  const next = cursorIn(text);
  pulls += 1;
  if (next === undefined) {
    failed += 1;
    return cursor;
  }
  saw(text);
  return next;
}

/** A seat's place in the feed, and what moves it. */
class Follower {
  readonly #token: string;
  #cursor: string;
  #isPulling = false;
  #isWanted = false;
  #isEnded = false;

  constructor(token: string, cursor: string) {
    [this.#token, this.#cursor] = [token, cursor];
  }
  end(): void {
    this.#isEnded = true;
  }
  /** Rows from one place of the feed to another. */
  take(from: string, page: string): void {
    const next = cursorIn(page) ?? "";
    if (this.#isPulling || (compareCursors(from, this.#cursor) ?? 1) > 0) return void this.ask();
    if ((compareCursors(next, this.#cursor) ?? 0) <= 0) return;
    this.#cursor = next;
    saw(page);
  }
  async ask(): Promise<void> {
    this.#isWanted = true;
    if (this.#isPulling) return;
    this.#isPulling = true;
    while (this.#isWanted && !this.#isEnded) {
      this.#isWanted = false;
      const before = failed;
      this.#cursor = await pull(this.#token, this.#cursor).catch(() => {
        failed += 1;
        return this.#cursor;
      });
      if (failed === before) continue;
      this.#isWanted = true;
      await new Promise((resolve) => setTimeout(resolve, patience));
    }
    this.#isPulling = false;
  }
}

/** The events of a stream, each whole. */
function eventsOf(onEvent: (event: unknown) => void): (part: Buffer) => void {
  const decoder = new TextDecoder();
  let text = "";
  return (part) => {
    const pieces = (text + decoder.decode(part, { stream: true })).split("\n\n");
    text = pieces.pop() ?? "";
    for (const data of pieces.flatMap((piece) => piece.split("\n").filter((line) => line.startsWith("data: ")))) onEvent(JSON.parse(data.slice(6)));
  };
}
const eventSchema = z.object({ json: liveEventSchema });

async function listen(token: string, begun: string | null, isOld: boolean): Promise<{ end(): void }> {
  const answer = await ask("POST", "/sync/live", token, JSON.stringify(isOld ? {} : { json: { protocol: protocolVersion } }));
  if (answer.statusCode !== 200) throw new Error(`the stream was answered with ${answer.statusCode}`);
  const follower = begun === null ? null : new Follower(token, begun);
  await new Promise<void>((resolve) => {
    const take = eventsOf((event) => {
      const { json } = eventSchema.parse(event);
      if (json.kind === "hello") resolve();
      if (json.kind === "changed") void follower?.ask();
      if (json.kind === "rows") follower?.take(json.from, json.page);
    });
    answer.on("data", take);
    answer.on("error", () => {});
  });
  const end = (): void => {
    follower?.end();
    answer.destroy();
  };
  return { end };
}

async function obey(order: CrowdOrder): Promise<object> {
  if (order.kind === "close") for (const stream of open.splice(0)) stream.end();
  // As many at once as a server takes in without being flooded.
  if (order.kind === "open") {
    for (let from = 0; from < order.tokens.length; from += 20)
      open = [...open, ...(await Promise.all(order.tokens.slice(from, from + 20).map((token) => listen(token, order.cursor, order.isOld))))];
  }
  const seen = { kind: "done", open: open.length, pulls, failed, seen: latencies.length, median: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
  if (order.kind === "tell") [latencies, pulls, failed] = [[], 0, 0];
  return seen;
}
// One order after the other.
let before: Promise<unknown> = Promise.resolve();
process.on("message", (message) => {
  const order = orderSchema.parse(message);
  before = before.then(() => obey(order)).then((seen) => process.send?.(seen));
});
process.once("disconnect", () => process.exit(0));
process.send?.({ kind: "ready", url });
