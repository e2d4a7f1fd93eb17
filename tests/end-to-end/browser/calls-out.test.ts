import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AsteriskFloor, callsAtDispatch, isHeard, isInState, isSynced, startAsteriskFloor } from "../../support/browser/asterisk-floor.ts";
import type { Operator } from "../../support/browser/operator.ts";
import { newestRecording } from "../../support/recordings.ts";
import { type SippCallee, startSippCallee } from "../../support/sipp-callee.ts";
import { lastSeconds, readSound, type Sound } from "../../support/sound.ts";

const voice = join(import.meta.dirname, "../../../resources/voices/water.ulaw");
let floor: AsteriskFloor;
let lilan: Operator;
let wangqiang: Operator;

/** Runs in each of lilan's pages before its own scripts: remembers every track of a microphone, and every copy of one. */
function rememberTracks(): void {
  const remembered: MediaStreamTrack[] = [];
  const remember = <Value extends MediaStreamTrack>(track: Value): Value => {
    remembered.push(track);
    return track;
  };
  Object.assign(window, { microphoneTracks: remembered });
  const media = navigator.mediaDevices;
  const open = media.getUserMedia.bind(media);
  media.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    stream.getTracks().forEach(remember);
    return stream;
  };
  const clone = MediaStreamTrack.prototype.clone;
  MediaStreamTrack.prototype.clone = function copy() {
    return remember(clone.call(this));
  };
}

beforeAll(async () => {
  floor = await startAsteriskFloor({ watch: [rememberTracks] });
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
const shows = (operator: Operator, recording: string): Promise<void> =>
  operator
    .at("recording")
    .and(operator.console.locator(`[data-recording="${recording}"]`))
    .waitFor();
const file = (ending: string): Sound => readSound(newestRecording(floor.asterisk.recordingsFolder, ending));
/** The loudest sample of a file's last seconds, as far as it is written. */
const loudest = (ending: string): number => lastSeconds(file(ending), 2).samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
/** Pauses with a reason, until nothing of the voices is kept, and goes on until they are again. */
const pauseAndResume = async (operator: Operator, ending: string): Promise<void> => {
  await operator.at("recording-pause").click();
  await operator.at("recording-reason").fill("来电人报银行卡号");
  await operator.console.keyboard.press("Enter");
  await shows(operator, "paused");
  await expect.poll(() => loudest(ending)).toBe(0);
  await operator.at("recording-pause").click();
  await shows(operator, "on");
  await expect.poll(() => loudest(ending)).toBeGreaterThan(500);
};
/** Plays what is opened beside the list, and compares its length with the exchange's file. */
const plays = async (operator: Operator, ending: string): Promise<void> => {
  await operator.at("recording-play").click();
  await operator.at("recording-play-reason").fill("核对对方所说的地址");
  await operator.console.keyboard.press("Enter");
  const audio = operator.at("recording-audio");
  await audio.waitFor();
  await expect.poll(() => audio.evaluate((element) => (element as HTMLAudioElement).currentTime)).toBeGreaterThan(0.5);
  const { samples, rate } = file(ending);
  expect(await audio.evaluate((element) => (element as HTMLAudioElement).duration)).toBeCloseTo(samples.length / rate, 1);
};
/** Opens the call with this number from the list. */
const openCall = async (operator: Operator, mask: string): Promise<void> => {
  await isSynced(operator);
  await operator.at("view-calls").click();
  await operator.at("list-row").filter({ hasText: mask }).first().click();
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

describe("the recording of a call", () => {
  it("that a seat makes is shown, paused with a reason, goes on, and is played from its row", async () => {
    await outside("answer", async () => {
      await dial(lilan, "01088880009");
      await isInPhase(lilan, "talking");
      await shows(lilan, "on");
      await isHeard(() => lastSeconds(file("-party-in.wav"), 5), readSound(voice));
      await pauseAndResume(lilan, "-party-both.wav");
      await lilan.console.keyboard.press("F4");
      await isInPhase(lilan, "ended");
    });
    await expect.poll(() => recordOf("010****0009")).toBe("out answered seat");
    await openCall(lilan, "010****0009");
    await plays(lilan, "-party-both.wav");
    await lilan.at("view-desk").click();
  });

  it("is shown at the seat that was asked about it, and is that seat's to pause and to play once the call is", async () => {
    const caller = await floor.talk("19900000091");
    await shows(lilan, "on");
    await lilan.console.keyboard.press("F8");
    await lilan.at("target-input").fill("wq");
    await lilan.at("target").filter({ hasText: "王强" }).waitFor();
    await lilan.console.keyboard.press("Alt+c");
    await wangqiang.at("answer").waitFor();
    await wangqiang.console.keyboard.press("F2");
    await lilan.at("transfer").filter({ hasText: "完成转接" }).waitFor();
    // The question is recorded too; whose call it is may pause it.
    await shows(lilan, "on");
    await shows(wangqiang, "on");
    expect([await lilan.at("recording-pause").count(), await wangqiang.at("recording-pause").count()]).toEqual([1, 0]);
    await lilan.console.keyboard.press("F8");
    await isInState(lilan, "wrapUp");
    await expect.poll(() => wangqiang.at("call-number").textContent()).toBe("19900000091");
    await wangqiang.at("recording-pause").waitFor();
    await pauseAndResume(wangqiang, "-caller-both.wav");
    await wangqiang.console.keyboard.press("F4");
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    const callOfCitizen = async () => (await callsAtDispatch(floor.house)).find(({ numberMask, queue }) => numberMask === "199****0091" && queue !== null);
    await expect.poll(callOfCitizen).toMatchObject({ extension: "1002", outcome: "answered", endedBy: "seat", recording: "ended" });
    await isSynced(wangqiang);
    await wangqiang.at("view-calls").click();
    await wangqiang.at("list-row").filter({ hasText: "199****0091" }).filter({ hasText: "热线" }).first().click();
    await plays(wangqiang, "-caller-both.wav");
  });
});

describe("a call back, whose number nobody at the seat sees", () => {
  it.each([
    ["119", "Control+F2"],
    ["120", "Control+F3"],
  ])("shows it whole when %s is called in by its own key, to be read out", async (service, key) => {
    await outside("answer", async (callee) => {
      await openCall(lilan, "010****0009");
      await lilan.at("call-back").click();
      await isInPhase(lilan, "talking");
      expect(callee.dialled()).toEqual(["01088880009"]);
      expect(await lilan.at("call-number").textContent()).toBe("010****0009");
      await lilan.at("view-desk").click();
      await lilan.console.keyboard.press(key);
      await lilan.at("emergency-running").filter({ hasText: service }).waitFor();
      await lilan.at("read-number").filter({ hasText: "01088880009" }).waitFor();
      await lilan.at("call-purpose").filter({ hasText: "三方通话" }).waitFor();
      await expect.poll(callee.dialled).toEqual(["01088880009", service]);
      await lilan.console.keyboard.press("F4");
      await isInState(lilan, "wrapUp");
      await lilan.at("end-wrap-up").click();
    });
  });
});

describe("the microphone", () => {
  const tracks = async (): Promise<string[]> =>
    (await lilan.line()).evaluate(() =>
      (window as unknown as { microphoneTracks: MediaStreamTrack[] }).microphoneTracks
        .filter(({ readyState }) => readyState === "live")
        .map(({ enabled }) => (enabled ? "heard" : "open"))
        .sort(),
    );
  const stands = async (standing: "ready" | "inUse" | "closed", live: string[]): Promise<void> => {
    await lilan
      .at("microphone")
      .and(lilan.console.locator(`[data-microphone="${standing}"]`))
      .waitFor();
    await expect.poll(tracks).toEqual(live);
  };
  const rest = async (): Promise<void> => {
    await lilan.at("state-choice").click();
    await lilan.at("choose-break-rest").click();
    await isInState(lilan, "break");
  };

  it("is open where somebody may ring, heard in a call alone, and closed in a break without one and after signing out; the console says which", async () => {
    await lilan.choose("ready");
    await stands("ready", ["open"]);
    await rest();
    await stands("closed", []);
    await outside("answer", async () => {
      await dial(lilan, "01088880012");
      await isInPhase(lilan, "talking");
      await stands("inUse", ["heard", "open"]);
      await lilan.console.keyboard.press("F4");
      await isInPhase(lilan, "ended");
    });
    // A colleague may ring in wrap-up.
    await stands("ready", ["open"]);
    await lilan.at("end-wrap-up").click();
    await isInState(lilan, "break");
    await stands("closed", []);
    await lilan.choose("ready");
    await stands("ready", ["open"]);
    await lilan.at("person").click();
    await lilan.at("sign-out").click();
    await lilan.at("login").waitFor();
    await expect.poll(tracks).toEqual([]);
  });
});
