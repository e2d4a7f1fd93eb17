import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { troublesOf } from "../../support/browser/access-walk.ts";
import {
  type AsteriskFloor,
  callsAtDispatch,
  isCutOff,
  isHeard,
  isInState,
  isSynced,
  startAsteriskFloor,
  ticketsAtDispatch,
  writeTicket,
} from "../../support/browser/asterisk-floor.ts";
import type { Operator } from "../../support/browser/operator.ts";
import { likenessOfBestPart } from "../../support/envelope.ts";
import { newestRecording } from "../../support/recordings.ts";
import { startRtpEar } from "../../support/rtp-ear.ts";
import { type SippCallee, startSippCallee } from "../../support/sipp-callee.ts";
import { lastSeconds, readSound } from "../../support/sound.ts";

const voices = join(import.meta.dirname, "../../../resources/voices");
const partyVoice = readSound(join(voices, "water.ulaw"));
let floor: AsteriskFloor;
let lilan: Operator;
let wangqiang: Operator;
let outside: SippCallee;

beforeAll(async () => {
  floor = await startAsteriskFloor();
  ({ lilan, wangqiang } = floor);
  outside = await startSippCallee({ exchange: floor.asterisk, voice: join(voices, "water.ulaw") });
});
afterAll(async () => {
  await outside?.stop();
  await floor?.stop();
});

const pictures = process.env.HOTLINE_PICTURES;
const picture = async (operator: Operator, name: string): Promise<void> => {
  if (pictures !== undefined) await operator.console.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled" });
};
/** What the exchange says of its channels: name, application and time of each. */
const channels = async (): Promise<string[]> => (await floor.asterisk.cli("core show channels concise")).split("\n").filter((line) => line.includes("!"));
/** How many are in each room of the exchange. */
const rooms = async (): Promise<number[]> =>
  (await floor.asterisk.cli("confbridge list")).split("\n").flatMap((line) => {
    const count = /^\d{10}\s+(\d+)/.exec(line)?.[1];
    return count === undefined ? [] : [Number(count)];
  });
const noChannels = () => expect.poll(channels).toEqual([]);
/** The newest recording of a leg, such as `party-out`. */
const recorded = (leg: string) => readSound(newestRecording(floor.asterisk.recordingsFolder, `-${leg}.wav`));
const partyHeard = () => recorded("party-out");
const dial = async (operator: Operator, number: string): Promise<void> => {
  await operator.console.keyboard.press("F3");
  await operator.at("pad-input").fill(number);
  await operator.console.keyboard.press("Enter");
};
/** How far the line's newest call is prepared, as its connection says: whether its way stands, how often the far side confirmed it, audio packets sent. */
const answerAhead = async (operator: Operator) =>
  (await operator.line()).evaluate(async () => {
    const connection = (window as unknown as { connections: RTCPeerConnection[] }).connections.at(-1);
    const reports = [...((await connection?.getStats()) ?? new Map()).values()];
    const sent = reports.filter(({ type }) => type === "outbound-rtp").map(({ packetsSent }) => Number(packetsSent ?? 0));
    return {
      made: connection?.localDescription?.type ?? null,
      way: connection?.connectionState ?? null,
      confirmed: reports.reduce((sum, { type, responsesReceived }) => sum + (type === "candidate-pair" ? Number(responsesReceived ?? 0) : 0), 0),
      packets: sent.reduce((sum, packets) => sum + packets, 0),
      tracks: (connection?.getSenders() ?? []).map(({ track }) => track?.enabled),
    };
  });
/** Waits for a sentence with these words that the screen reader was given after the one this was last asked of. */
const announced = async (operator: Operator, words: string): Promise<void> => {
  const heard = operator.at("announced").filter({ hasText: words }).last();
  const number = async () => Number(await heard.getAttribute("data-number"));
  await expect.poll(number).toBeGreaterThan(lastAnnounced.get(operator) ?? 0);
  lastAnnounced.set(operator, await number());
};
/** How somebody stands to the three-party call that was opened here, as its bar says. */
const stands = (operator: Operator, party: "citizen" | "third", standing: string, words: string): Promise<void> =>
  operator
    .at(`conference-${party}`)
    .and(operator.console.locator(`[data-standing="${standing}"]`))
    .filter({ hasText: words })
    .waitFor();
const lastAnnounced = new Map<Operator, number>();
/** How many of the line's connections are open. */
const openConnections = async (operator: Operator): Promise<number> =>
  (await operator.line()).evaluate(
    () => (window as unknown as { connections: RTCPeerConnection[] }).connections.filter(({ connectionState }) => connectionState !== "closed").length,
  );
/** In the settings, from wherever the console stands. */
const answerByItself = async (operator: Operator, on: boolean): Promise<void> => {
  await operator.console.keyboard.press("Alt+s");
  await operator.at("auto-answer").click();
  await expect.poll(() => operator.at("auto-answer").isChecked()).toBe(on);
};
const endWrapUp = async (operator: Operator): Promise<void> => {
  await operator.at("end-wrap-up").click();
};

describe("calls through Asterisk", () => {
  it("goes out by hand, says its keys to the far side, and is redialled", async () => {
    await lilan.choose("busy");
    await dial(lilan, "01088886666");
    await lilan.at("call-bar").and(lilan.console.locator('[data-phase="talking"]')).waitFor();
    await announced(lilan, "已接通");
    expect(outside.dialled()).toEqual(["01088886666"]);
    await isHeard(() => lilan.hear(5), partyVoice);
    await isHeard(() => lastSeconds(partyHeard(), 6), floor.operatorVoice);
    await lilan.console.keyboard.press("F3");
    await picture(lilan, "dial-pad");
    await lilan.console.keyboard.type("12#");
    await expect
      .poll(() => [...readFileSync(floor.asterisk.logFile, "utf8").matchAll(/DTMF end '(.)' received on PJSIP\/100/g)].map((match) => match[1]))
      .toEqual(["1", "2", "#"]);
    await lilan.console.keyboard.press("Escape");
    await lilan.console.keyboard.press("F4");
    await noChannels();
    await expect.poll(outside.ended).toBe(1);
    await endWrapUp(lilan);
    await lilan.console.keyboard.press("F3");
    await lilan.at("redial").click();
    await lilan.at("call-bar").and(lilan.console.locator('[data-phase="talking"]')).waitFor();
    expect(outside.dialled()).toHaveLength(2);
    await lilan.console.keyboard.press("F4");
    await endWrapUp(lilan);
  });

  it("goes back to a citizen whose number was withheld, on the one that they gave afterwards, by a click in their ticket", async () => {
    const content = "隐去号码的来电：路灯不亮，请回电";
    await lilan.at("by-hand").click();
    await writeTicket(lilan, content);
    await isSynced(lilan);
    await lilan.at("view-tickets").click();
    await lilan.at("ticket-search").fill(content);
    await lilan.at("list-row").filter({ hasText: content }).click();
    await lilan.at("ticket-edit").waitFor();
    expect(await lilan.at("call-back").count()).toBe(0);
    await lilan.at("ticket-edit").click();
    await lilan.at("field-contactNumber").fill("19900000061");
    // What is corrected is saved; it is not answered once more.
    await lilan.at("submit-dispatched").filter({ hasText: "保存修改" }).waitFor();
    expect(await lilan.at("submit-answered").count()).toBe(0);
    await lilan.console.keyboard.press("Control+1");
    await lilan.at("field-callerName").fill("周敏");
    await lilan.console.keyboard.press("Control+Enter");
    await lilan.at("ticket-form").waitFor({ state: "detached" });
    await isSynced(lilan);
    await lilan.at("view-tickets").click();
    await lilan.at("list-row").filter({ hasText: content }).click();
    await lilan.at("ticket-contact").filter({ hasText: "199****0061" }).waitFor();
    await picture(lilan, "ticket-call-back");
    await lilan.at("call-back").click();
    await lilan.at("call-bar").and(lilan.console.locator('[data-phase="talking"]')).waitFor();
    expect(outside.dialled().at(-1)).toMatch(/19900000061$/);
    await lilan.console.keyboard.press("F4");
    await noChannels();
    await endWrapUp(lilan);
    await isSynced(lilan);
    const { id, numberMask, fields: written } = (await ticketsAtDispatch(floor.house)).find(({ fields }) => fields.content === content) ?? {};
    expect([numberMask, written?.callerName]).toEqual([null, "周敏"]);
    const calls = (await callsAtDispatch(floor.house)).filter(({ ticketId }) => ticketId === id);
    expect(calls).toMatchObject([{ direction: "out", outcome: "answered", numberMask: "199****0061" }]);
    // And whoever has a card, on each of their numbers, by the keyboard.
    await lilan.at("view-callers").click();
    await lilan.at("list-row").first().waitFor();
    await lilan.at("data-grid").focus();
    await lilan.console.keyboard.press("Home");
    await lilan.console.keyboard.press("Enter");
    await lilan.at("caller-card").waitFor();
    const mask = (await lilan.at("revealed").first().textContent()) ?? "";
    expect(await lilan.at("caller-dial").count()).toBe(await lilan.at("revealed").count());
    await lilan.at("reveal").first().focus();
    await lilan.console.keyboard.press("Tab");
    expect(await lilan.console.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(`拨打 ${mask}`);
    await lilan.console.keyboard.press("Enter");
    await lilan.at("call-bar").and(lilan.console.locator('[data-phase="talking"]')).waitFor();
    expect(await lilan.at("call-number").textContent()).toBe(mask);
    expect(outside.dialled().at(-1)).toMatch(new RegExp(`${mask.slice(-4)}$`));
    await lilan.console.keyboard.press("F4");
    await noChannels();
    await endWrapUp(lilan);
    await lilan.at("view-desk").click();
  });

  it("waits beside the one that is talked in, and the two are swapped and held for real", async () => {
    const ear = await startRtpEar(floor.asterisk.trunkAddress);
    const caller = await floor.talk("19900000041", { ear: ear.port });
    await wangqiang.choose("busy");
    await dial(wangqiang, "1001");
    await lilan.at("call-tab").and(lilan.console.locator('[data-phase="ringing"]')).waitFor();
    await picture(lilan, "call-waiting");
    expect(await lilan.at("call-number").textContent()).toBe("19900000041");
    await lilan.console.keyboard.press("F2");
    await lilan.at("call-tab").filter({ hasText: "保持中" }).waitFor();
    await announced(lilan, "已保持");
    await picture(lilan, "two-calls");
    await wangqiang.at("call-bar").and(wangqiang.console.locator('[data-phase="talking"]')).waitFor();
    // The caller hears the waiting sound and not the operator; the colleague hears the operator.
    ear.forget();
    await isHeard(() => wangqiang.hear(5), floor.operatorVoice);
    // In each 5 s of it there is the exchange's soft tone (2,000); a voice is many times as loud.
    await expect.poll(() => ear.heard().samples.length).toBeGreaterThan(5 * ear.heard().rate);
    const loudest = ear.heard().samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest).toBeGreaterThan(1_000);
    expect(loudest).toBeLessThan(4_000);
    await lilan.console.keyboard.press("F7");
    await expect.poll(() => lilan.at("call-number").textContent()).toBe("19900000041");
    await isHeard(() => lastSeconds(ear.heard(), 6), floor.operatorVoice);
    await isHeard(() => lilan.hear(5), floor.callerVoice);
    await lilan.console.keyboard.press("F4");
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    ear.stop();
    // What is left is taken up by its key.
    await lilan.console.keyboard.press("F7");
    await isHeard(() => wangqiang.hear(5), floor.operatorVoice);
    await wangqiang.console.keyboard.press("F4");
    await lilan.at("end-cause").and(lilan.console.locator('[data-cause="callerHungUp"]')).waitFor();
    await noChannels();
    await isInState(lilan, "wrapUp");
    await endWrapUp(lilan);
    await endWrapUp(wangqiang);
  });

  it("is handed to another seat without asking, with its ticket as written so far, and comes back when nobody answers", async () => {
    const caller = await floor.talk("19900000042");
    await lilan.at("field-content").fill("转接前写到一半：楼道灯不亮");
    await lilan.at("save-state").and(lilan.console.locator('[data-save="saved"]')).waitFor();
    await wangqiang.choose("busy");
    const transfer = async (): Promise<void> => {
      await lilan.console.keyboard.press("F8");
      await lilan.at("target-input").fill("王强");
      await lilan.at("target").filter({ hasText: "王强" }).waitFor();
      await lilan.console.keyboard.press("Enter");
    };
    await lilan.console.keyboard.press("F8");
    await lilan.at("target").first().waitFor();
    await picture(lilan, "transfer-picker");
    await lilan.console.keyboard.press("F8");
    await transfer();
    await wangqiang.at("answer").waitFor();
    await isInState(lilan, "wrapUp");
    expect(await wangqiang.at("call-number").textContent()).toBe("19900000042");
    await wangqiang.at("reject").click();
    // Back with who had it, under the same case.
    await lilan.at("answer").waitFor();
    expect(await lilan.at("call-purpose").textContent()).toBe("转接退回");
    await lilan.console.keyboard.press("F2");
    await isHeard(() => lilan.hear(5), floor.callerVoice);
    expect(await lilan.at("field-content").inputValue()).toBe("转接前写到一半：楼道灯不亮");
    await transfer();
    await wangqiang.at("answer").waitFor();
    await wangqiang.console.keyboard.press("F2");
    await expect.poll(() => wangqiang.at("field-content").inputValue()).toBe("转接前写到一半：楼道灯不亮");
    await isHeard(() => wangqiang.hear(5), floor.callerVoice);
    await isHeard(() => lastSeconds(floor.callerHeard(), 6), floor.operatorVoice);
    // It is the other seat's now.
    await lilan.at("ticket-form").waitFor({ state: "detached" });
    expect(await lilan.at("end-cause").getAttribute("data-cause")).toBe("transferred");
    await wangqiang.at("discard").click();
    await wangqiang.at("discard").click();
    await wangqiang.console.keyboard.press("F4");
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    await noChannels();
    await endWrapUp(lilan);
    await endWrapUp(wangqiang);
  });

  it("is handed on to an outside number, and to the queue, whose next seat has it with its ticket", async () => {
    const hand = async (typed: string, shown: string): Promise<void> => {
      await lilan.console.keyboard.press("F8");
      await lilan.at("target-input").fill(typed);
      await lilan.at("target").filter({ hasText: shown }).waitFor();
      await lilan.console.keyboard.press("Enter");
      await isInState(lilan, "wrapUp");
    };
    const first = await floor.talk("19900000047");
    const before = outside.answered();
    await hand("010 6666 7777", "01066667777");
    await expect.poll(outside.answered).toBe(before + 1);
    expect(outside.dialled().at(-1)).toBe("01066667777");
    await isHeard(() => lastSeconds(partyHeard(), 6), floor.callerVoice);
    await first.hangUp();
    await expect.poll(outside.ended).toBeGreaterThanOrEqual(before + 1);
    await noChannels();
    await lilan.at("discard").click();
    await lilan.at("discard").click();
    await endWrapUp(lilan);

    await wangqiang.choose("busy");
    await answerByItself(wangqiang, true);
    const second = await floor.talk("19900000048");
    await lilan.at("field-content").fill("转回队列前写的：路灯不亮");
    await lilan.at("save-state").and(lilan.console.locator('[data-save="saved"]')).waitFor();
    await hand("热线", "市民热线");
    expect(await lilan.at("end-cause").getAttribute("data-cause")).toBe("transferred");
    await wangqiang.choose("ready");
    // A call of the queue as any other, by itself where its person has set that.
    await wangqiang.at("call-bar").and(wangqiang.console.locator('[data-phase="talking"]')).waitFor();
    await isHeard(() => wangqiang.hear(5), floor.callerVoice);
    await expect.poll(() => wangqiang.at("field-content").inputValue()).toBe("转回队列前写的：路灯不亮");
    await answerByItself(wangqiang, false);
    await wangqiang.at("view-desk").click();
    await wangqiang.at("discard").click();
    await wangqiang.at("discard").click();
    await wangqiang.console.keyboard.press("F4");
    await second.ended;
    await noChannels();
    await endWrapUp(lilan);
    await endWrapUp(wangqiang);
  });

  it("is asked about first: cancelled, the caller is back; completed, the two go on without us", async () => {
    const caller = await floor.talk("19900000043");
    await lilan.at("field-content").fill("咨询后转接：供暖");
    await lilan.at("save-state").and(lilan.console.locator('[data-save="saved"]')).waitFor();
    await wangqiang.choose("busy");
    // The picker's own key is nobody else's while the cursor is in it: what waits to be sent does not open as well.
    await lilan.console.keyboard.press("F8");
    await lilan.at("target-input").fill("nobody");
    await lilan.at("target").first().waitFor({ state: "detached" });
    await lilan.console.keyboard.press("Alt+t");
    await lilan.console.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    expect(await lilan.console.getByText("没有待传内容").count()).toBe(0);
    await lilan.console.keyboard.press("F8");
    const ask = async (): Promise<void> => {
      await lilan.console.keyboard.press("F8");
      await lilan.at("target-input").fill("wq");
      await lilan.at("target").filter({ hasText: "王强" }).waitFor();
      await lilan.console.keyboard.press("Alt+c");
      await wangqiang.at("answer").waitFor();
      await wangqiang.console.keyboard.press("F2");
      await lilan.at("transfer").filter({ hasText: "完成转接" }).waitFor();
    };
    await ask();
    // A colleague is named, and has no history.
    await wangqiang.at("pop-identity").filter({ hasText: "李岚" }).waitFor();
    await picture(lilan, "consult");
    await isHeard(() => wangqiang.hear(5), floor.operatorVoice);
    await lilan.console.keyboard.press("F4");
    await expect.poll(() => lilan.at("call-number").textContent()).toBe("19900000043");
    await isHeard(() => lastSeconds(floor.callerHeard(), 6), floor.operatorVoice);
    await endWrapUp(wangqiang);
    await ask();
    await lilan.console.keyboard.press("F8");
    await isInState(lilan, "wrapUp");
    expect(await lilan.at("end-cause").getAttribute("data-cause")).toBe("transferred");
    // At once: on a busy machine what follows outlasts a wrap-up.
    await endWrapUp(lilan);
    await isHeard(() => wangqiang.hear(5), floor.callerVoice);
    await isHeard(() => lastSeconds(floor.callerHeard(), 6), floor.operatorVoice);
    await expect.poll(() => wangqiang.at("call-number").textContent()).toBe("19900000043");
    await expect.poll(() => wangqiang.at("field-content").inputValue()).toBe("咨询后转接：供暖");
    await wangqiang.at("discard").click();
    await wangqiang.at("discard").click();
    await caller.hangUp();
    await noChannels();
    await endWrapUp(wangqiang);
  });

  it("is shared with another seat, which goes on with the citizen and the ticket when the operator leaves, and sees both and who went when it was asked first", async () => {
    const caller = await floor.talk("19900000051");
    await lilan.at("field-content").fill("三方通话前写的：电梯困人");
    await lilan.at("save-state").and(lilan.console.locator('[data-save="saved"]')).waitFor();
    await wangqiang.choose("busy");
    await lilan.console.keyboard.press("F8");
    await lilan.at("target-input").fill("王强");
    await lilan.at("target").filter({ hasText: "王强" }).waitFor();
    await lilan.console.keyboard.press("Alt+t");
    // Before the answer: whose matter it is, and who asks.
    await wangqiang.at("answer").waitFor();
    expect(await wangqiang.at("call-number").textContent()).toBe("19900000051");
    await wangqiang.at("call-colleague").filter({ hasText: "李岚" }).waitFor();
    await wangqiang.at("pop").waitFor();
    // And who asked sees whether they are on their way.
    await stands(lilan, "citizen", "in", "来电人 已接入");
    await stands(lilan, "third", "ringing", "正在呼叫 王强");
    await wangqiang.console.keyboard.press("F2");
    await expect.poll(rooms).toEqual([3]);
    await wangqiang.at("call-bar").and(wangqiang.console.locator('[data-phase="talking"]')).waitFor();
    await stands(lilan, "third", "in", "王强 已接入");
    await announced(lilan, "王强 已接入");
    await lilan.at("field-course").fill("已通知物业");
    await lilan.at("save-state").and(lilan.console.locator('[data-save="saved"]')).waitFor();
    await picture(lilan, "three-party");
    await picture(wangqiang, "three-party-asked");
    // One writes the ticket: who asked.
    expect(await wangqiang.at("ticket-form").count()).toBe(0);
    await lilan.console.keyboard.press("F4");
    await lilan.at("handover").and(lilan.console.locator('[data-handover="taken"]')).waitFor();
    await lilan.at("ticket-form").waitFor({ state: "detached" });
    // Before it ends by itself: what is listened to below takes its time.
    await endWrapUp(lilan);
    await expect.poll(rooms).toEqual([2]);
    await wangqiang.at("call-colleague").waitFor({ state: "detached" });
    await wangqiang.at("call-purpose").filter({ hasText: "由您接手" }).waitFor();
    expect(await wangqiang.at("call-number").textContent()).toBe("19900000051");
    await expect.poll(() => wangqiang.at("field-content").inputValue()).toBe("三方通话前写的：电梯困人");
    expect(await wangqiang.at("field-course").inputValue()).toBe("已通知物业");
    await isHeard(() => wangqiang.hear(5), floor.callerVoice);
    await isHeard(() => lastSeconds(recorded("room-caller-out"), 6), floor.operatorVoice);
    // The exchange's own word, while the call goes on: it is the other seat's now.
    const callOfCitizen = async () => (await callsAtDispatch(floor.house)).find(({ numberMask }) => numberMask === "199****0051");
    await expect.poll(callOfCitizen).toMatchObject({ extension: "1002", outcome: "answered", endedAt: null });
    await picture(lilan, "three-party-left");
    await picture(wangqiang, "three-party-taken");
    expect([...(await troublesOf(lilan)), ...(await troublesOf(wangqiang))]).toEqual([]);
    await writeTicket(wangqiang, "三方通话后写完：电梯困人");
    await caller.hangUp();
    await noChannels();
    await endWrapUp(wangqiang);
    await isSynced(wangqiang);
    await isSynced(lilan);
    const call = await callOfCitizen();
    expect(call).toMatchObject({ direction: "in", extension: "1002", outcome: "answered", endedBy: "caller", endedAt: expect.any(Number) });
    const tickets = (await ticketsAtDispatch(floor.house)).filter(({ numberMask }) => numberMask === "199****0051");
    expect(tickets).toMatchObject([{ callId: call?.id, extension: "1002", fields: { content: "三方通话后写完：电梯困人", course: "已通知物业" } }]);

    const refused = await floor.talk("19900000053");
    await wangqiang.choose("busy");
    await lilan.console.keyboard.press("F8");
    await lilan.at("target-input").fill("王强");
    await lilan.at("target").filter({ hasText: "王强" }).waitFor();
    await lilan.console.keyboard.press("Alt+t");
    await wangqiang.at("reject").click();
    await stands(lilan, "third", "unreached", "王强 未接通");
    await announced(lilan, "王强 未接通");
    await stands(lilan, "citizen", "in", "来电人 已接入");
    // With nobody on the way the citizen is not left alone.
    await lilan.console.keyboard.press("F4");
    expect(await refused.ended).toMatchObject({ by: "far", answered: true });
    await noChannels();
    await lilan.at("discard").click();
    await lilan.at("discard").click();
    await endWrapUp(lilan);
    const second = await floor.talk("19900000052");
    await lilan.console.keyboard.press("F8");
    await lilan.at("target-input").fill("wq");
    await lilan.at("target").filter({ hasText: "王强" }).waitFor();
    await lilan.console.keyboard.press("Alt+c");
    await wangqiang.at("answer").waitFor();
    await wangqiang.console.keyboard.press("F2");
    await wangqiang.at("pop-identity").filter({ hasText: "李岚" }).waitFor();
    await lilan.at("join").click();
    await expect.poll(rooms).toEqual([3]);
    await wangqiang.at("call-colleague").filter({ hasText: "李岚" }).waitFor();
    expect(await wangqiang.at("call-number").textContent()).toBe("19900000052");
    await wangqiang.at("pop-identity").filter({ hasText: "李岚" }).waitFor({ state: "detached" });
    await stands(lilan, "third", "in", "王强 已接入");
    // The citizen goes first: two colleagues are left, and the ticket is where it was.
    await second.hangUp();
    await announced(wangqiang, "来电人已退出三方通话");
    await stands(lilan, "citizen", "gone", "来电人 不在通话中");
    expect(await wangqiang.at("call-number").textContent()).toBe("1001");
    expect(await wangqiang.at("call-colleague").count()).toBe(0);
    await lilan.console.keyboard.press("F4");
    await noChannels();
    await lilan.at("discard").click();
    await lilan.at("discard").click();
    expect(await wangqiang.at("ticket-form").count()).toBe(0);
    await endWrapUp(lilan);
    await endWrapUp(wangqiang);
  });

  it("is rated by one key at the exchange, while the seat is free, and the rating joins its record", async () => {
    const caller = await floor.talk("19900000044");
    await lilan.at("discard").click();
    await lilan.at("discard").click();
    await lilan.console.keyboard.press("Alt+p");
    await isInState(lilan, "wrapUp");
    expect(await lilan.at("end-cause").getAttribute("data-cause")).toBe("rated");
    await isHeard(() => lastSeconds(recorded("rated-out"), 6), readSound(join(voices, "rating.ulaw")));
    caller.key();
    await caller.ended;
    await noChannels();
    await lilan.at("view-calls").click();
    await lilan.at("call-rating").filter({ hasText: "2" }).first().waitFor();
    await lilan.at("view-desk").click();
    await endWrapUp(lilan);
  });

  it("is answered by itself where its person has set that", async () => {
    await answerByItself(lilan, true);
    await picture(lilan, "auto-answer");
    await lilan.choose("ready");
    const caller = await floor.call("19900000046");
    await lilan.at("call-bar").and(lilan.console.locator('[data-phase="talking"]')).waitFor();
    await isHeard(() => lilan.hear(5), floor.callerVoice);
    // The call brought the desk.
    await answerByItself(lilan, false);
    await lilan.console.keyboard.press("F4");
    await caller.ended;
    await endWrapUp(lilan);
    await lilan.at("view-desk").click();
  });

  it("has its answer made and its way open while it rings, with not a packet of sound sent and the caller in the queue; nothing stays of one that is refused or given up", async () => {
    const ringing = await floor.call("19900000047");
    await lilan.at("answer").waitFor();
    await expect.poll(async () => (await answerAhead(lilan)).way).toBe("connected");
    // The far side confirms an open way every 2.5 s: sound would have gone out by the second time.
    const { confirmed } = await answerAhead(lilan);
    await expect.poll(async () => (await answerAhead(lilan)).confirmed).toBeGreaterThan(confirmed + 1);
    expect(await answerAhead(lilan)).toMatchObject({ made: "answer", way: "connected", packets: 0, tracks: [false] });
    // The queue's tone, one second of each five.
    await expect.poll(() => lastSeconds(floor.callerHeard(), 6).samples.some((sample) => Math.abs(sample) > 1_000)).toBe(true);
    expect(likenessOfBestPart(lastSeconds(floor.callerHeard(), 6), floor.operatorVoice, 4)).toBeLessThan(0.5);
    await lilan.console.keyboard.press("F2");
    await isHeard(() => lastSeconds(floor.callerHeard(), 6), floor.operatorVoice);
    await lilan.console.keyboard.press("F4");
    await ringing.ended;
    await endWrapUp(lilan);
    const givenUp = await floor.call("19900000048");
    await lilan.at("answer").waitFor();
    await expect.poll(async () => (await answerAhead(lilan)).way).toBe("connected");
    await givenUp.hangUp();
    await expect.poll(() => openConnections(lilan)).toBe(0);
    await noChannels();
    const refused = await floor.call("19900000049");
    await lilan.at("answer").waitFor();
    await expect.poll(async () => (await answerAhead(lilan)).way).toBe("connected");
    await lilan.at("reject").click();
    await refused.hangUp();
    await expect.poll(() => openConnections(lilan)).toBe(0);
    await noChannels();
  });

  it("is conferenced with 110 by one key, also with dispatch away: number and place are shown, the ticket is marked, and the others go on without us", async () => {
    const caller = await floor.talk("19900000045");
    await lilan.at("field-content").fill("邻居家起火");
    await lilan.at("field-place").fill("5号楼2单元");
    await floor.house.dispatch.stop();
    await isCutOff(lilan);
    const before = outside.answered();
    await lilan.console.keyboard.press("Control+F1");
    await lilan.at("emergency-running").filter({ hasText: "110 正在接入" }).waitFor();
    expect(await lilan.at("read-number").textContent()).toBe("19900000045");
    await expect.poll(() => lilan.at("read-place").textContent()).toContain("5号楼2单元");
    await expect.poll(outside.answered).toBe(before + 1);
    expect(outside.dialled().at(-1)).toBe("110");
    await lilan.at("call-purpose").filter({ hasText: "三方通话" }).waitFor();
    // Who is in it the exchange tells dispatch: nobody knows here.
    await lilan.at("conference-unknown").filter({ hasText: "情况不明" }).waitFor();
    expect(await lilan.at("conference-third").count()).toBe(0);
    await announced(lilan, "三方通话成员情况不明");
    await picture(lilan, "emergency");
    expect(await troublesOf(lilan)).toEqual([]);
    // All three hear each other: the operator hears both, the others hear the operator.
    const hearsBoth = async (): Promise<number> => {
      const heard = await lilan.hear(10);
      return Math.min(likenessOfBestPart(heard, partyVoice, 4), likenessOfBestPart(heard, floor.callerVoice, 4));
    };
    await expect.poll(hearsBoth).toBeGreaterThan(0.42);
    await expect.poll(() => lilan.at("field-course").inputValue()).toContain("三方通话接入 110");
    // dispatch is back in the midst of it, and finds out who is there.
    await floor.house.dispatch.start();
    await stands(lilan, "third", "in", "110 已接入");
    await lilan.at("emergency-running").filter({ hasText: "110 已接入" }).waitFor();
    await stands(lilan, "citizen", "in", "来电人 已接入");
    const inRecords = (await callsAtDispatch(floor.house)).find(({ numberMask, endedAt }) => numberMask === "199****0045" && endedAt === null);
    expect(inRecords).toMatchObject({ direction: "in", outcome: "answered" });
    // It is left without dispatch, as it was begun.
    await floor.house.dispatch.stop();
    await lilan.at("conference-unknown").waitFor();
    await lilan.console.keyboard.press("F4");
    await isInState(lilan, "wrapUp");
    // A unit has no seat: the ticket stays here, and the operator is told.
    await lilan.at("handover").filter({ hasText: "工单草稿仍在您这里" }).waitFor();
    expect(await lilan.at("field-content").inputValue()).toBe("邻居家起火");
    // Without the operator the caller hears the far side, and it the caller.
    await isHeard(() => lastSeconds(recorded("room-caller-out"), 6), partyVoice);
    await isHeard(() => lastSeconds(partyHeard(), 6), floor.callerVoice);
    await caller.hangUp();
    await expect.poll(outside.ended).toBeGreaterThanOrEqual(before + 1);
    await noChannels();
    await floor.house.dispatch.start();
    await writeTicket(lilan, "邻居家起火");
    await isSynced(lilan);
    const sent = (await ticketsAtDispatch(floor.house)).find(({ fields }) => fields.content === "邻居家起火")?.fields;
    expect([sent?.urgency, sent?.course]).toEqual(["critical", expect.stringContaining("三方通话接入 110")]);
    await endWrapUp(lilan);
  });
});
