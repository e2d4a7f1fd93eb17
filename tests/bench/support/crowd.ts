// Other seats, as far as dispatch can tell: raw HTTP streams in a process of their own, without a store. Such a seat listens, and where it is
// told to pulls after each `changed` by its own cursor, one pull at a time, as the seat's sync does. Arguments: dispatch's address.
import { Agent, type IncomingMessage, request } from "node:http";
import { z } from "zod";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { percentile } from "./measure.ts";

const orderSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open"), tokens: z.array(z.string()), cursor: z.string().nullable() }),
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

/** @returns the cursor from which it goes on */
async function pull(token: string, cursor: string): Promise<string> {
  const body = JSON.stringify({ json: { protocol: protocolVersion, cursor, limit: 2_000 } });
  const text = await textOf(await ask("POST", "/sync/pull", token, body));
  const next = /"cursor":"(\d+\.\d+\.\d+)"/.exec(text)?.[1];
  pulls += 1;
  if (next === undefined) {
    failed += 1;
    return cursor;
  }
  const now = Date.now();
  for (const made of text.matchAll(/"createdAt":(\d+)/g)) latencies.push(now - Number(made[1]));
  return next;
}

async function listen(token: string, begun: string | null): Promise<{ end(): void }> {
  const answer = await ask("GET", "/sync/live", token, null);
  if (answer.statusCode !== 200) throw new Error(`the stream was answered with ${answer.statusCode}`);
  let cursor = begun;
  let [isPulling, isWanted, isEnded] = [false, false, false];
  const follow = async (): Promise<void> => {
    isWanted = true;
    if (isPulling) return;
    isPulling = true;
    while (isWanted && !isEnded && cursor !== null) {
      isWanted = false;
      const before = failed;
      cursor = await pull(token, cursor).catch(() => {
        failed += 1;
        return cursor;
      });
      if (failed === before) continue;
      isWanted = true;
      await new Promise((resolve) => setTimeout(resolve, patience));
    }
    isPulling = false;
  };
  await new Promise<void>((resolve) => {
    answer.on("data", (part: Buffer) => {
      const said = part.toString();
      if (said.includes('"hello"')) resolve();
      if (cursor !== null && said.includes('"changed"')) void follow();
    });
    answer.on("error", () => {});
  });
  const end = (): void => {
    isEnded = true;
    answer.destroy();
  };
  return { end };
}

async function obey(order: CrowdOrder): Promise<object> {
  if (order.kind === "close") for (const stream of open.splice(0)) stream.end();
  // As many at once as a server takes in without being flooded.
  if (order.kind === "open") {
    for (let from = 0; from < order.tokens.length; from += 20)
      open = [...open, ...(await Promise.all(order.tokens.slice(from, from + 20).map((token) => listen(token, order.cursor))))];
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
