import type { Page } from "@playwright/test";
import { WebSocket } from "ws";
import { z } from "zod";

/** The heap of one page or process after everything that nobody holds was let go, bytes. */
export type HeapProbe = () => Promise<number>;

const usageSchema = z.object({ usedSize: z.number() });

/** A page's main world and all that hangs on it. */
export async function heapOfPage(page: Page): Promise<HeapProbe> {
  const session = await page.context().newCDPSession(page);
  return async () => {
    await session.send("HeapProfiler.collectGarbage");
    return usageSchema.parse(await session.send("Runtime.getHeapUsage")).usedSize;
  };
}

const answerSchema = z.object({ id: z.number(), result: z.unknown() });

/** A Node process that was started with its inspector. @param said what it has said so far, the inspector's address among it @throws Error when there is none */
export async function heapOfProcess(said: string): Promise<{ probe: HeapProbe; close: () => void }> {
  const address = /Debugger listening on (ws:\S+)/.exec(said)?.[1];
  if (address === undefined) throw new Error("the process has no inspector");
  const socket = new WebSocket(address);
  const waiting = new Map<number, (result: unknown) => void>();
  socket.on("message", (data) => {
    const answer = answerSchema.safeParse(JSON.parse(data.toString()));
    if (answer.success) waiting.get(answer.data.id)?.(answer.data.result);
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  let last = 0;
  const ask = (method: string): Promise<unknown> => {
    last += 1;
    const id = last;
    socket.send(JSON.stringify({ id, method }));
    return new Promise((resolve) => waiting.set(id, resolve)).finally(() => waiting.delete(id));
  };
  const probe = async (): Promise<number> => {
    await ask("HeapProfiler.collectGarbage");
    return usageSchema.parse(await ask("Runtime.getHeapUsage")).usedSize;
  };
  return { probe, close: () => socket.close() };
}

/** Least squares: by how much y grows with each step of x, and how uncertain that is (its standard error). */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): { slope: number; error: number } {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const rest = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, error: Math.sqrt(rest / Math.max(1, points.length - 2) / spread) };
}
