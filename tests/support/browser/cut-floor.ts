import { eventually } from "../eventually.ts";
import type { SeatHouse } from "../house/house.ts";
import { startRtpEar } from "../rtp-ear.ts";
import type { SippCaller } from "../sipp.ts";
import type { Sound } from "../sound.ts";
import { type CutGround, startCutGround } from "./cut-ground.ts";
import type { Operator } from "./operator.ts";

/** One operator on that ground. */
export interface CutFloor extends CutGround {
  readonly seat: SeatHouse;
  readonly lilan: Operator;
  /** lilan is ready, a citizen rings and is answered, and sound goes both ways. */
  talk(number: string): Promise<SippCaller>;
  /** What the caller of the newest call heard, at the caller's own end: the exchange's recorder loses its step over a gap now and then. */
  callerHeard(): Sound;
  /** The exchange has none any more. */
  noGhosts(): Promise<void>;
  isRegistered(is?: boolean): Promise<void>;
}

/** @param environment more of dispatch's settings @param watch run in each page before its own scripts @param hasSpare whether seats know two servers */
export async function startCutFloor(environment: NodeJS.ProcessEnv = {}, watch: readonly (() => void)[] = [], hasSpare = false): Promise<CutFloor> {
  const ground = await startCutGround(environment, hasSpare);
  const { seat, operator: lilan } = await ground.open("one", watch);
  await lilan.signIn("lilan");
  const ear = await startRtpEar(ground.asterisk.trunkAddress);
  return {
    ...ground,
    seat,
    lilan,
    talk: (number) =>
      talk(
        lilan,
        () => ground.call(number, ear.port),
        () => ear.forget(),
      ),
    callerHeard: () => ear.heard(),
    async stop() {
      ear.stop();
      await ground.stop();
    },
    noGhosts: () => eventually("no channel is left", async () => (await ground.channels()) === 0),
    isRegistered: (is = true) =>
      lilan
        .at("registration")
        .and(lilan.console.locator(is ? '[data-registration="registered"]' : ':not([data-registration="registered"])'))
        .waitFor({ timeout: 90_000 }),
  };
}

/** As the asterisk floor's, without a test runner. */
async function talk(operator: Operator, call: () => Promise<SippCaller>, begins: () => void): Promise<SippCaller> {
  if ((await operator.at("state").getAttribute("data-state")) !== "ready") await operator.choose("ready");
  const before = await operator.voice();
  begins();
  const caller = await call();
  await operator.at("answer").waitFor();
  await operator.console.keyboard.press("F2");
  await caller.answered;
  await eventually("sound both ways", async () => {
    const now = await operator.voice();
    return now.heard > before.heard + 50 && now.sent > before.sent + 50 && now.level > before.level + 0.001;
  });
  return caller;
}
