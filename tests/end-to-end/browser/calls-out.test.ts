import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AsteriskFloor, callsAtDispatch, isSynced, startAsteriskFloor } from "../../support/browser/asterisk-floor.ts";
import type { Operator } from "../../support/browser/operator.ts";
import { type SippCallee, startSippCallee } from "../../support/sipp-callee.ts";

const voice = join(import.meta.dirname, "../../../resources/voices/water.ulaw");
let floor: AsteriskFloor;
let lilan: Operator;
let wangqiang: Operator;

beforeAll(async () => {
  floor = await startAsteriskFloor();
  ({ lilan, wangqiang } = floor);
  await lilan.choose("busy");
  await wangqiang.choose("busy");
});
afterAll(() => floor?.stop());

const dial = async (operator: Operator, number: string): Promise<void> => {
  await operator.console.keyboard.press("F3");
  await operator.at("pad-input").fill(number);
  await operator.console.keyboard.press("Enter");
};
const isInPhase = (operator: Operator, phase: string): Promise<void> =>
  operator
    .at("call-bar")
    .and(operator.console.locator(`[data-phase="${phase}"]`))
    .waitFor();
/** Waits for the end of the call in hand. @returns why it ended, as the screen says it */
const endOf = async (operator: Operator): Promise<string> => {
  await isInPhase(operator, "ended");
  return (await operator.at("end-cause").textContent()) ?? "";
};
/** How the newest call to a number ended, as dispatch has it from the seats. */
const recordOf = async (mask: string): Promise<string | undefined> => {
  await isSynced(lilan);
  await isSynced(wangqiang);
  const calls = (await callsAtDispatch(floor.house)).filter(({ numberMask, endedAt }) => numberMask === mask && endedAt !== null);
  const newest = calls.sort((one, other) => other.startedAt - one.startedAt)[0];
  return newest && `${newest.direction} ${newest.outcome} ${newest.endedBy}`;
};
/** Somebody outside who does this with a call, for as long as `use` takes. */
async function outside<Result>(answers: "answer" | "ring" | number, use: (callee: SippCallee) => Promise<Result>): Promise<Result> {
  const callee = await startSippCallee({ exchange: floor.asterisk, voice, answers });
  try {
    return await use(callee);
  } finally {
    await callee.stop();
  }
}

describe("a call that a seat makes", () => {
  it.each([
    { answers: 486, number: "01088880486", mask: "010****0486", words: "对方忙", record: "out failed exchange" },
    { answers: 603, number: "01088880603", mask: "010****0603", words: "对方已拒接", record: "out rejected caller" },
    { answers: 480, number: "01088880480", mask: "010****0480", words: "无人接听", record: "out failed exchange" },
    { answers: "ring", number: "01088880000", mask: "010****0000", words: "无人接听", record: "out failed exchange" },
  ] as const)("says and records why it was not answered: $answers", async ({ answers, number, mask, words, record }) => {
    await floor.asterisk.cli("dialplan set global OUTSIDE_SECONDS 2");
    const said = await outside(answers, async (callee) => {
      await dial(lilan, number);
      await expect.poll(callee.dialled).toEqual([number]);
      return endOf(lilan);
    });
    expect(said).toBe(words);
    await expect.poll(() => recordOf(mask)).toBe(record);
  });

  it("is given up by the seat before it is answered", async () => {
    await floor.asterisk.cli("dialplan set global OUTSIDE_SECONDS 45");
    await outside("ring", async (callee) => {
      await dial(lilan, "01088880001");
      await expect.poll(callee.dialled).toEqual(["01088880001"]);
      await isInPhase(lilan, "early");
      await lilan.console.keyboard.press("F4");
      expect(await endOf(lilan)).toBe("已挂断");
    });
    await expect.poll(() => recordOf("010****0001")).toBe("out abandoned seat");
  });

  it("to a colleague is rejected by the key that its button names, and ended by who was called", async () => {
    await dial(wangqiang, "1001");
    await lilan.at("reject").filter({ hasText: "拒接 F4" }).waitFor();
    await lilan.console.keyboard.press("F4");
    expect(await endOf(lilan)).toBe("已拒接");
    expect(await endOf(wangqiang)).toBe("对方已拒接");
    await dial(wangqiang, "1001");
    await lilan.at("answer").waitFor();
    await lilan.console.keyboard.press("F2");
    await isInPhase(wangqiang, "talking");
    await lilan.console.keyboard.press("F4");
    expect(await endOf(wangqiang)).toBe("对方已挂断");
    expect(await endOf(lilan)).toBe("已挂断");
    await expect.poll(() => recordOf("1001")).toBe("out answered caller");
  });
});
