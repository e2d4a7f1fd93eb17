import { join } from "node:path";
import { exchangeEnvironment } from "../../../tools/asterisk/exchange-environment.ts";
import { provisionAsterisk } from "../../../tools/asterisk/provision-asterisk.ts";
import { startAsterisk } from "../../../tools/asterisk/run-asterisk.ts";
import { openOperator, startChromium } from "../../support/browser/operator.ts";
import { startHouse } from "../../support/house/house.ts";
import { startSippCaller } from "../../support/sipp.ts";
import { type HeapProbe, heapOfPage, heapOfProcess } from "./heap.ts";

/** One seat at a real exchange that takes call after call. */
export interface SoakRig {
  readonly heaps: { readonly line: HeapProbe; readonly console: HeapProbe; readonly seat: HeapProbe };
  /** One call: rings, is answered, is heard both ways, is hung up by that side, and the seat is ready again. */
  call(number: string, endedBy: "seat" | "caller"): Promise<void>;
  /** Connections of the line's page that are not closed. */
  openConnections(): Promise<number>;
  /** Channels that the exchange still has. */
  channels(): Promise<number>;
  stop(): Promise<void>;
}

type Watched = typeof globalThis & { connections: RTCPeerConnection[] };

/** Runs in the line's page: half a second of sound in each direction, and not only packets. */
async function untilHeard(): Promise<void> {
  const { connections } = window as unknown as Watched;
  const connection = connections.at(-1);
  for (;;) {
    if (connection === undefined || connection.connectionState === "closed") throw new Error("the call ended before anything was heard");
    const found = { heard: 0, sent: 0, energy: 0 };
    for (const report of (await connection.getStats()).values()) {
      if (report.type === "inbound-rtp") Object.assign(found, { heard: report.packetsReceived, energy: report.totalAudioEnergy });
      if (report.type === "outbound-rtp") found.sent = report.packetsSent;
    }
    if (found.heard > 25 && found.sent > 25 && found.energy > 0.0005) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Runs in the line's page. The test's own list would keep every closed connection alive. @returns how many are open */
function forgetClosed(): number {
  const { connections } = window as unknown as Watched;
  const open = connections.filter(({ connectionState }) => connectionState !== "closed");
  connections.splice(0, connections.length, ...open);
  return open.length;
}

export async function startSoakRig(): Promise<SoakRig> {
  const asterisk = await startAsterisk({ root: (await provisionAsterisk({ log: () => {} })).root });
  const house = await startHouse({ exchangeArguments: ["--exchange", "asterisk"], exchangeEnvironment: exchangeEnvironment(asterisk) });
  const seat = await house.seat("one", { NODE_OPTIONS: "--inspect=127.0.0.1:0" });
  const browser = await startChromium();
  const operator = await openOperator(browser, seat.address());
  await operator.signIn("lilan");
  await operator.choose("ready");
  const line = await operator.line();
  const inspector = await heapOfProcess(seat.said());
  const voice = join(import.meta.dirname, "../../../resources/voices/heating.ulaw");
  return {
    heaps: { line: await heapOfPage(line), console: await heapOfPage(operator.console), seat: inspector.probe },
    async call(number, endedBy) {
      await operator.console.locator('[data-testid="state"][data-state="ready"]').waitFor();
      const caller = await startSippCaller({ exchange: asterisk, number, voice });
      await operator.at("answer").waitFor({ timeout: 120_000 });
      await operator.console.keyboard.press("F2");
      await caller.answered;
      await line.evaluate(untilHeard).catch(async (error: Error) => {
        throw new Error(`${error.message} (${await operator.at("end-cause").getAttribute("data-cause", { timeout: 1_000 })})`);
      });
      if (endedBy === "seat") await operator.console.keyboard.press("F4");
      else await caller.hangUp();
      await caller.ended;
      await operator.at("end-wrap-up").click();
      // What an operator does with the form of a call that came to nothing.
      await operator.at("discard").click();
      await operator.at("discard").click();
      await operator.at("ticket-form").waitFor({ state: "detached" });
      await line.evaluate(forgetClosed);
    },
    openConnections: () => line.evaluate(forgetClosed),
    channels: async () => Number(/(\d+) active channel/.exec(await asterisk.cli("core show channels count"))?.[1] ?? Number.NaN),
    async stop() {
      inspector.close();
      await browser.close();
      await house.stop();
      await asterisk.stop();
    },
  };
}
