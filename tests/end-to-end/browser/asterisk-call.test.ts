import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AsteriskFloor,
  citizenWithOldTicket,
  isHeard,
  isInState,
  isSynced,
  seesTicketOnce,
  startAsteriskFloor,
  ticketsAtDispatch,
  writeTicket,
} from "../../support/browser/asterisk-floor.ts";
import type { Operator } from "../../support/browser/operator.ts";
import { watchSound } from "../../support/browser/sound-watch.ts";
import { likeness } from "../../support/envelope.ts";
import { startRtpEar } from "../../support/rtp-ear.ts";
import { lastSeconds, readSound } from "../../support/sound.ts";

let floor: AsteriskFloor;
let lilan: Operator;

const pictures = process.env.HOTLINE_PICTURES;
const picture = async (name: string): Promise<void> => {
  if (pictures !== undefined) await lilan.console.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled" });
};

beforeAll(async () => {
  floor = await startAsteriskFloor();
  lilan = floor.lilan;
});
afterAll(() => floor?.stop());

/** Whole is sound without a gap that a process on a busy machine can tell from its own pauses, ms. */
const gapLimit = 1_000;
/** How long the call has lasted, as its bar says; −1 while it does not. */
async function shownSeconds(): Promise<number> {
  const [, minutes, seconds] = /通话 (\d+):(\d\d)/.exec((await lilan.at("call-bar").textContent()) ?? "") ?? [];
  return minutes === undefined ? -1 : Number(minutes) * 60 + Number(seconds);
}
/** The new window's call is the old one's. @param answeredAt by the old window's word, UTC ms */
async function isAsBefore(answeredAt: number, text: string): Promise<void> {
  await lilan.at("ticket-form").waitFor();
  expect(await lilan.at("field-content").inputValue()).toBe(text);
  await lilan.at("call-bar").and(lilan.console.locator('[data-phase="talking"]')).waitFor();
  // Shown are whole seconds, renewed once in each.
  await expect.poll(async () => Math.abs((Date.now() - answeredAt) / 1_000 - (await shownSeconds()))).toBeLessThan(2.5);
}

describe("a call through Asterisk", () => {
  it("is popped, answered, heard both ways, ticketed, hung up, and known to the other seat", async () => {
    // The other seat has the list open before: the ticket must come to it by itself.
    await floor.wangqiang.at("view-tickets").click();
    await floor.wangqiang.at("ticket-search").fill("主路径：暖气不热");
    const caller = await floor.talk("19900000007", { ringing: () => picture("ringing") });
    expect(await lilan.at("call-number").textContent()).toBe("19900000007");
    await isHeard(() => lilan.hear(8), floor.callerVoice);
    expect(likeness(await lilan.hear(8), floor.operatorVoice)).toBeLessThan(0.4);
    await isHeard(() => lastSeconds(floor.callerHeard(), 8), floor.operatorVoice);
    expect(likeness(lastSeconds(floor.callerHeard(), 8), readSound(join(import.meta.dirname, "../../../resources/voices/water.ulaw")))).toBeLessThan(0.4);
    await writeTicket(lilan, "主路径：暖气不热，室温十二度");
    await picture("after-ticket");
    await lilan.console.keyboard.press("F4");
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    await isInState(lilan, "wrapUp");
    await lilan.at("end-wrap-up").click();
    await isInState(lilan, "ready");
    await floor.wangqiang.at("list-row").filter({ hasText: "主路径：暖气不热" }).waitFor();
    await seesTicketOnce(floor.wangqiang, "主路径：暖气不热");
  });

  it("of a withheld number finds the person by name, with history and name in the ticket", async () => {
    const caller = await floor.talk(null);
    expect(await lilan.at("pop-identity").textContent()).toBe("号码未显示");
    await lilan.at("find-person").fill("王");
    const person = lilan.console.getByRole("option").first();
    const name = (await person.locator("span").first().textContent()) ?? "";
    await person.click();
    await expect.poll(() => lilan.at("pop-identity").textContent()).toBe(name);
    await expect.poll(() => lilan.at("field-callerName").inputValue()).toBe(name);
    await writeTicket(lilan, "匿名来电：举报违建");
    await lilan.console.keyboard.press("F4");
    await caller.ended;
    await lilan.at("end-wrap-up").click();
  });

  it("from a caller with an open ticket is attached to it by one key, and dispatch knows", async () => {
    const first = await floor.talk("19900000031");
    // Longer than its row: it must be cut there and not widen the form.
    await writeTicket(lilan, `第一次来电：下水道堵塞${"，污水漫到院子里".repeat(20)}`);
    await lilan.console.keyboard.press("F4");
    await first.ended;
    await lilan.at("end-wrap-up").click();
    const again = await floor.talk("19900000031");
    await lilan.at("repeat").filter({ hasText: "第一次来电：下水道堵塞" }).waitFor();
    expect(await lilan.at("ticket-form").evaluate((form) => form.scrollWidth - form.clientWidth)).toBe(0);
    expect(await lilan.console.evaluate(() => [...document.querySelectorAll(".desk > *")].filter((part) => part.scrollWidth > part.clientWidth).length)).toBe(
      0,
    );
    await lilan.console.keyboard.press("Alt+r");
    await lilan.at("repeat").and(lilan.console.locator('[data-attached="true"]')).waitFor();
    await writeTicket(lilan, "第二次来电：还是堵塞");
    await lilan.console.keyboard.press("F4");
    await again.ended;
    await lilan.at("end-wrap-up").click();
    await isSynced(lilan);
    const tickets = await ticketsAtDispatch(floor.house);
    const find = (content: string) => tickets.find((ticket) => ticket.fields.content.startsWith(content));
    expect(find("第二次来电：还是堵塞")?.repeatOf).toBe(find("第一次来电：下水道堵塞")?.id ?? "none");
  });

  it("of a citizen with older history than the seat holds gets it from dispatch, below what is shown", async () => {
    const { number, content } = await citizenWithOldTicket(floor.house);
    const caller = await floor.talk(number);
    await lilan
      .at("pop-ticket")
      .filter({ hasText: content.slice(0, 12) })
      .first()
      .waitFor();
    await lilan.at("discard").click();
    await lilan.at("discard").click();
    await lilan.console.keyboard.press("F4");
    await caller.ended;
    await lilan.at("end-wrap-up").click();
  });

  it("goes on when the console is reloaded and when it crashes: sound without a gap both ways, duration, mute, hold and the text as they were", async () => {
    const ear = await startRtpEar(floor.asterisk.trunkAddress);
    const caller = await floor.talk("19900000008", { ear: ear.port });
    const answeredBy = Date.now();
    const sound = await watchSound(lilan);
    ear.forget();
    await lilan.at("field-content").fill("写到一半的诉求");
    await lilan.at("save-state").and(lilan.console.locator('[data-save="saved"]')).waitFor();
    // Older than any new window could count by itself.
    await expect.poll(shownSeconds).toBeGreaterThan(5);
    const answeredAt = Date.now() - (await shownSeconds()) * 1_000;
    // Nobody waits ten seconds for the sound of an answered call.
    expect(answeredBy - answeredAt).toBeGreaterThan(-2_500);
    expect(answeredBy - answeredAt).toBeLessThan(10_000);
    await lilan.console.reload();
    await isAsBefore(answeredAt, "写到一半的诉求");
    await lilan.console.keyboard.press("F6");
    await lilan.at("call-bar").filter({ hasText: "已静音" }).waitFor();
    await lilan.crash(floor.seat.origin);
    await isAsBefore(answeredAt, "写到一半的诉求");
    await lilan.at("call-bar").filter({ hasText: "已静音" }).waitFor();
    await lilan.at("mute").click();
    await lilan.at("call-bar").filter({ hasNotText: "已静音" }).waitFor();
    await isHeard(() => lilan.hear(5), floor.callerVoice);
    await isHeard(() => lastSeconds(ear.heard(), 6), floor.operatorVoice);
    // Before it is held, which is a gap: packets of a muted microphone go on.
    expect(await sound.longestGap()).toBeLessThan(gapLimit);
    expect(ear.longestGap()).toBeLessThan(gapLimit);
    await sound.stop();
    ear.stop();
    await lilan.console.keyboard.press("F7");
    await lilan.at("call-bar").filter({ hasText: "保持中" }).waitFor();
    await lilan.console.reload();
    await isAsBefore(answeredAt, "写到一半的诉求");
    await lilan.at("call-bar").filter({ hasText: "保持中" }).waitFor();
    await lilan.console.keyboard.press("Control+1");
    await lilan.at("ticket-form").waitFor({ state: "detached" });
    await caller.hangUp();
    await isInState(lilan, "wrapUp");
    await lilan.at("end-wrap-up").click();
  });

  it("survives a kill of the seat: the call goes on, and the text is there after signing in again", async () => {
    const caller = await floor.talk("19900000010");
    await lilan.at("field-content").fill("坐席程序被终止前的文字");
    await lilan.at("save-state").and(lilan.console.locator('[data-save="saved"]')).waitFor();
    await floor.seat.kill();
    await floor.seat.start();
    await isHeard(() => lilan.hear(5), floor.callerVoice);
    await lilan.at("login").waitFor();
    await lilan.signIn("lilan");
    await lilan.at("ticket-form").waitFor();
    expect(await lilan.at("field-content").inputValue()).toBe("坐席程序被终止前的文字");
    await lilan.at("hang-up").click();
    expect(await caller.ended).toMatchObject({ by: "far" });
  });
});
