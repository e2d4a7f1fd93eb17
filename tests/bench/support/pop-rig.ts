import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { Database } from "better-sqlite3";
import { z } from "zod";
import { silentLogger } from "../../../src/base/logger.ts";
import type { ScreenPop } from "../../../src/contract/seat-api.ts";
import { syntheticNumber } from "../../../src/dispatch/demo/synthetic-history.ts";
import { startBrowserShell } from "../../../src/main/browser/start-browser-shell.ts";
import { createConsoleRouter } from "../../../src/seat/api/console-router.ts";
import { createLineRouter } from "../../../src/seat/api/line-router.ts";
import { hashedNumber } from "../../../src/seat/screen-pop/number-hash.ts";
import { Seat } from "../../../src/seat/seat.ts";
import { type Operator, openOperator, startChromium } from "../../support/browser/operator.ts";
import { type Child, startChild } from "../../support/house/child.ts";
import { startLink } from "../../support/link.ts";
import { lineCall } from "../../support/seat/seat-under-test.ts";
import { systemClock } from "../../support/system-clock.ts";
import { fillBigStore } from "./big-store.ts";

/** One call's moments by the pages' wall clock, ms with fraction. */
export interface Ring {
  /** The INVITE's frame reached the line's page. */
  readonly invitedAt: number;
  /** The frame with the caller's history was drawn. */
  readonly paintedAt: number;
  /** The line reported its tone. */
  readonly toneAt: number;
}

/** Dispatch, exchange, seat and Chromium in one: the seat in this process, so that its store can be filled and asked. */
export interface PopRig {
  /** Fills the seat's cache. @returns the bare database with the same tickets */
  fill(people: number, tickets: number): Promise<Database>;
  numberOf(person: number): string;
  hashOf(number: string): string | null;
  pop(callId: string, number: string): ScreenPop;
  /** So many calls one after the other, each of another person, taken back when it rings. */
  ring(calls: number, people: number): Promise<Ring[]>;
  /** The same with dispatch cut off from the seat. */
  offline<Value>(work: () => Promise<Value>): Promise<Value>;
  stop(): Promise<void>;
}

const readySchema = z.object({ kind: z.literal("ready"), url: z.string() });
const placedSchema = z.object({ kind: z.literal("placed"), callId: z.string() });
const repository = join(import.meta.dirname, "../../..");

/** Runs in the line's page before anything else: when INVITEs come, and when tones are told. */
const watchLine = (): void => {
  const at = (): number => performance.timeOrigin + performance.now();
  const moments = { invited: [] as number[], tones: [] as number[] };
  Object.assign(window, { moments });
  window.WebSocket = class extends window.WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => {
        if (typeof data === "string" && data.startsWith("INVITE ")) moments.invited.push(at());
      });
    }
    override send(data: string | ArrayBuffer | Blob | ArrayBufferView<ArrayBuffer>): void {
      const text = typeof data === "string" ? data : data instanceof Blob ? "" : new TextDecoder().decode(data);
      if (text.includes('"kind":"tone"')) moments.tones.push(at());
      super.send(data);
    }
  };
};
/** Runs in the console's page: when the history of a call was drawn. */
const watchConsole = (): void => {
  const painted: Record<string, number> = {};
  const fresh: string[] = [];
  Object.assign(window, { painted });
  const look = (): void => {
    const call = document.querySelector('[data-testid="pop"]')?.getAttribute("data-call");
    if (call === null || call === undefined || call in painted) return;
    painted[call] = Number.NaN;
    fresh.push(call);
  };
  // A task that is posted as the frame begins runs when it was drawn; posted ahead of the console's own, it runs ahead of it.
  const frame = window.requestAnimationFrame;
  window.requestAnimationFrame = (run) =>
    frame((time) => {
      for (const call of fresh.splice(0)) {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          painted[call] = performance.timeOrigin + performance.now();
        };
        port2.postMessage(null);
      }
      run(time);
    });
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-call"] });
};
type Watched = typeof globalThis & { moments: { invited: number[]; tones: number[] }; painted: Record<string, number> };

export async function startPopRig(): Promise<PopRig> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-pop-"));
  chmodSync(folder, 0o755);
  const stops: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const central = startChild(join(import.meta.dirname, "pop-central.ts"), [join(folder, "central")]);
  stops.push(() => central.stop());
  const { url } = await central.next((message) => readySchema.safeParse(message).data ?? null);
  const link = await startLink(() => url);
  stops.push(() => link.stop());
  const seat = new Seat({ folder: join(folder, "seat"), dispatchUrl: link.url, keyWrap: null, clock: systemClock, logger: silentLogger });
  await seat.start();
  stops.push(() => seat.stop());
  const served = { consoleRouter: createConsoleRouter(seat), lineRouter: createLineRouter(seat), globalKeys: seat.globalKeys, stop: async () => {} };
  const shell = await startBrowserShell({
    pagesFolder: join(repository, "out", "pages"),
    stateFile: join(folder, "shell.json"),
    port: null,
    seat: served,
    clock: systemClock,
    logger: silentLogger,
  });
  stops.push(() => shell.stop());
  const browser = await startChromium();
  stops.push(() => browser.close());
  const operator = await openOperator(browser, shell.issueAddress("console"), "zh-CN", [watchLine, watchConsole]);
  await operator.signIn("lilan");
  const numberOf = (person: number) => syntheticNumber(person);
  return {
    numberOf,
    hashOf: (number) => hashedNumber(seat.session.numberKey, number).hash,
    pop: (callId, number) => seat.desk.popOfCall(lineCall(callId, { number })),
    async fill(people, tickets) {
      const key = seat.session.numberKey;
      if (key === null) throw new Error("the seat has no key for numbers");
      return fillBigStore({ cache: seat.needWorkplace().store.cache, numberKey: Buffer.from(key), people, tickets, bareFile: join(folder, "bare.sqlite") });
    },
    ring: (calls, people) => ringAll(operator, central, calls, (index) => numberOf((index * 104_729) % people)),
    async offline(work) {
      link.cut();
      await operator.at("sync").and(operator.console.locator('[data-online="false"]')).waitFor();
      return work().finally(() => link.mend());
    },
    async stop() {
      for (const stop of stops.splice(0).reverse()) await stop();
    },
  };
}

async function ringAll(operator: Operator, central: Child, calls: number, numberOf: (index: number) => string): Promise<Ring[]> {
  if ((await operator.at("state").getAttribute("data-state")) !== "ready") await operator.choose("ready");
  const line = await operator.line();
  const rings: Ring[] = [];
  for (let index = 0; index < calls; index += 1) rings.push(await ringOnce(operator.console, line, central, numberOf(index)));
  return rings;
}

async function ringOnce(console: Page, line: Page, central: Child, number: string): Promise<Ring> {
  await console.locator('[data-testid="state"][data-state="ready"]').waitFor();
  const before = await line.evaluate(() => (globalThis as Watched).moments.invited.length);
  central.process.send({ kind: "call", number });
  const { callId } = await central.next((message) => placedSchema.safeParse(message).data ?? null);
  await console.waitForFunction((id) => Number.isFinite((globalThis as Watched).painted[id]), callId, { polling: 20 });
  await line.waitForFunction((count) => (globalThis as Watched).moments.tones.length > count, before, { polling: 20 });
  const paintedAt = await console.evaluate((id) => (globalThis as Watched).painted[id] ?? Number.NaN, callId);
  const [invitedAt, toneAt] = await line.evaluate((count) => {
    const { invited, tones } = (globalThis as Watched).moments;
    return [invited[count] ?? Number.NaN, tones[count] ?? Number.NaN] as const;
  }, before);
  central.process.send({ kind: "hangUp", callId });
  return { invitedAt, paintedAt, toneAt };
}
