import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { exchangeEnvironment } from "../../../tools/asterisk/exchange-environment.ts";
import { provisionAsterisk } from "../../../tools/asterisk/provision-asterisk.ts";
import { startAsterisk } from "../../../tools/asterisk/run-asterisk.ts";
import { openOperator, startChromium } from "../../support/browser/operator.ts";
import { startHouse } from "../../support/house/house.ts";
import { startSippCaller } from "../../support/sipp.ts";

/** Where the time of one answer went, ms. What was done before the key counts 0. */
export interface AnswerTimes {
  /** From the key to the first audio that the line plays. */
  readonly heard: number;
  /** Console, seat and line, until the 200's frame leaves. */
  readonly signalled: number;
  /** The exchange's ACK to it. */
  readonly acknowledged: number;
  /** After the 200: ICE and DTLS. */
  readonly connected: number;
}

/** A seat at a real exchange, and a page in which a bare pair can be made. */
export interface AnswerRig {
  /** One call, answered so long after the line could have answered it, ms. */
  answer(number: string, after: number): Promise<AnswerTimes>;
  /** From the making of two connections to the first audio that one plays of the other, ms. */
  barePair(): Promise<number>;
  stop(): Promise<void>;
}

type Mark = "key" | "accepted" | "acknowledged" | "connected";
type Watched = typeof globalThis & {
  connections: RTCPeerConnection[];
  marks: Partial<Record<Mark, number>>;
  firstSound: (connection: RTCPeerConnection) => Promise<number>;
};

/** Runs in each page: when the key was pressed, what the line's socket carried, and when a connection stood and first played a packet, by the wall clock. */
const watch = (): void => {
  const at = (): number => performance.timeOrigin + performance.now();
  const page = window as unknown as Watched;
  page.marks = {};
  const mark = (name: Mark): void => {
    page.marks[name] = at();
  };
  window.addEventListener("keydown", ({ key }) => key === "F2" && mark("key"), { capture: true });
  window.WebSocket = class extends window.WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => typeof data === "string" && data.startsWith("ACK ") && mark("acknowledged"));
    }
    override send(data: string | BufferSource | Blob): void {
      if (typeof data === "string" && data.startsWith("SIP/2.0 200 ") && /^CSeq: \d+ INVITE/m.test(data)) mark("accepted");
      super.send(data);
    }
  };
  const { connections } = page;
  page.RTCPeerConnection = class extends page.RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener("connectionstatechange", () => this.connectionState === "connected" && this === connections.at(-1) && mark("connected"));
    }
  };
  page.firstSound = async (connection) => {
    const plays = (): boolean => connection.getReceivers().some((receiver) => receiver.getSynchronizationSources().length > 0);
    while (!plays()) {
      if (connection.connectionState === "closed") throw new Error("the call ended before anything was heard");
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return at();
  };
};

/** Runs in the line's page. The microphone is open before, as the line's own is. */
async function pairOnce(): Promise<number> {
  const { firstSound } = window as unknown as Watched;
  const page = window as unknown as { benchMicrophone?: MediaStream };
  page.benchMicrophone ??= await navigator.mediaDevices.getUserMedia({ audio: true });
  const began = performance.timeOrigin + performance.now();
  const [one, two] = [new RTCPeerConnection(), new RTCPeerConnection()];
  one.onicecandidate = ({ candidate }) => void (candidate !== null && two.addIceCandidate(candidate));
  two.onicecandidate = ({ candidate }) => void (candidate !== null && one.addIceCandidate(candidate));
  const ear = document.createElement("audio");
  two.ontrack = ({ track }) => {
    ear.srcObject = new MediaStream([track]);
    void ear.play();
  };
  for (const track of page.benchMicrophone.getTracks()) one.addTrack(track, page.benchMicrophone);
  await one.setLocalDescription();
  await two.setRemoteDescription(one.localDescription as RTCSessionDescription);
  await two.setLocalDescription();
  await one.setRemoteDescription(two.localDescription as RTCSessionDescription);
  const heardAt = await firstSound(two);
  one.close();
  two.close();
  ear.srcObject = null;
  return heardAt - began;
}

export async function startAnswerRig(): Promise<AnswerRig> {
  const asterisk = await startAsterisk({ root: (await provisionAsterisk({ log: () => {} })).root });
  const house = await startHouse({ exchangeArguments: ["--exchange", "asterisk"], exchangeEnvironment: exchangeEnvironment(asterisk) });
  const browser = await startChromium();
  const operator = await openOperator(browser, (await house.seat("one")).address(), "zh-CN", [watch]);
  await operator.signIn("lilan");
  await operator.choose("ready");
  const line = await operator.line();
  const voice = join(import.meta.dirname, "../../../resources/voices/heating.ulaw");
  return {
    barePair: () => line.evaluate(pairOnce),
    async answer(number, after) {
      await operator.console.locator('[data-testid="state"][data-state="ready"]').waitFor();
      // The phone network's gateway sends all the time: what its own telephone takes to begin is nobody's here.
      const caller = await startSippCaller({ exchange: asterisk, number, voice, isHeardEarly: true });
      await operator.at("answer").waitFor();
      await line.waitForFunction(() => (globalThis as Watched).connections.at(-1)?.localDescription != null);
      await wait(after);
      const heard = line.evaluate(async () => {
        const { connections, firstSound, marks } = globalThis as Watched;
        const newest = connections.at(-1);
        return { at: newest === undefined ? Number.NaN : await firstSound(newest), ...marks };
      });
      await operator.console.keyboard.press("F2");
      const [marks, { key = Number.NaN }] = [await heard, await operator.console.evaluate(() => (globalThis as Watched).marks)];
      const { accepted = Number.NaN, acknowledged = Number.NaN, connected = Number.NaN } = marks;
      const times = { heard: marks.at - key, signalled: accepted - key, acknowledged: acknowledged - accepted, connected: Math.max(0, connected - accepted) };
      await operator.console.keyboard.press("F4");
      await caller.ended;
      await operator.at("end-wrap-up").click();
      return times;
    },
    async stop() {
      await browser.close();
      await house.stop();
      await asterisk.stop();
    },
  };
}
