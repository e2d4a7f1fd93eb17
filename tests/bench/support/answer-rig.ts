import { join } from "node:path";
import { exchangeEnvironment } from "../../../tools/asterisk/exchange-environment.ts";
import { provisionAsterisk } from "../../../tools/asterisk/provision-asterisk.ts";
import { startAsterisk } from "../../../tools/asterisk/run-asterisk.ts";
import { openOperator, startChromium } from "../../support/browser/operator.ts";
import { startHouse } from "../../support/house/house.ts";
import { startSippCaller } from "../../support/sipp.ts";

/** A seat at a real exchange, and a page in which a bare pair can be made. All times in ms. */
export interface AnswerRig {
  /** One call: from the key to the first audio that the line plays. */
  answer(number: string): Promise<number>;
  /** From the making of two connections to the first audio that one plays of the other. */
  barePair(): Promise<number>;
  stop(): Promise<void>;
}

type Watched = typeof globalThis & { connections: RTCPeerConnection[]; answeredAt: number; firstSound: (connection: RTCPeerConnection) => Promise<number> };

/** Runs in each page: when the key was pressed, and when a connection first plays a packet, both by the wall clock. */
const watch = (): void => {
  const at = (): number => performance.timeOrigin + performance.now();
  const page = window as unknown as Watched;
  window.addEventListener("keydown", ({ key }) => key === "F2" && Object.assign(page, { answeredAt: at() }), { capture: true });
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
    async answer(number) {
      await operator.console.locator('[data-testid="state"][data-state="ready"]').waitFor();
      const caller = await startSippCaller({ exchange: asterisk, number, voice });
      await operator.at("answer").waitFor();
      // As a person would: the answer has been made by then, which the baseline has not.
      await line.waitForFunction(() => (globalThis as Watched).connections.at(-1)?.localDescription != null);
      const heard = line.evaluate(() => {
        const { connections, firstSound } = globalThis as Watched;
        const newest = connections.at(-1);
        return newest === undefined ? Number.NaN : firstSound(newest);
      });
      await operator.console.keyboard.press("F2");
      const time = (await heard) - (await operator.console.evaluate(() => (globalThis as Watched).answeredAt));
      await operator.console.keyboard.press("F4");
      await caller.ended;
      await operator.at("end-wrap-up").click();
      return time;
    },
    async stop() {
      await browser.close();
      await house.stop();
      await asterisk.stop();
    },
  };
}
