import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { isInState } from "../../support/browser/asterisk-floor.ts";
import { type CutFloor, startCutFloor } from "../../support/browser/cut-floor.ts";
import type { Operator } from "../../support/browser/operator.ts";
import { changeExchange, openManager, type TestManager } from "../../support/exchange-etc.ts";
import { type SippCallee, startSippCallee } from "../../support/sipp-callee.ts";

let floor: CutFloor;
let lilan: Operator;
let manager: TestManager;
let outside: SippCallee;

beforeAll(async () => {
  floor = await startCutFloor();
  ({ lilan } = floor);
  await lilan.choose("ready");
  manager = await openManager(floor.asterisk);
  outside = await startSippCallee({ exchange: floor.asterisk, voice: join(import.meta.dirname, "../../../resources/voices/water.ulaw") });
});
afterAll(async () => {
  manager?.stop();
  await outside?.stop();
  await floor?.stop();
});

const isTalking = (): Promise<void> => lilan.at("call-bar").and(lilan.console.locator('[data-phase="talking"]')).waitFor();
/** Requests of the line's that bear keys. */
const informed = (): string[] => floor.relay.frames.flatMap(({ from, frame }) => (from === "line" && frame.startsWith("INFO ") ? [frame] : []));
/** The description of sound with which the exchange answered the line's newest call. */
const newestAnswer = (): string =>
  floor.relay.frames.findLast(({ from, frame }) => from === "exchange" && frame.startsWith("SIP/2.0 200") && frame.includes("m=audio"))?.frame ?? "";

async function dial(): Promise<void> {
  await lilan.console.keyboard.press("F3");
  await lilan.at("pad-input").fill("01088886666");
  await lilan.console.keyboard.press("Enter");
  await isTalking();
}
async function press(keys: string): Promise<void> {
  const before = manager.keys.length;
  await lilan.console.keyboard.press("F3");
  await lilan.at("pad-input").waitFor();
  await lilan.console.keyboard.type(keys);
  expect(await lilan.at("pad-input").inputValue()).toBe(keys);
  await expect.poll(() => manager.keys.slice(before).map(({ key }) => key)).toEqual([...keys]);
  expect(manager.keys.at(-1)?.channel).toMatch(/^PJSIP\/1001-/);
  await lilan.console.keyboard.press("Escape");
}
/** Whatever a test left: the next one begins without a call. */
afterEach(async () => {
  await lilan.console.keyboard.press("Escape");
  await floor.asterisk.cli("channel request hangup all");
  await floor.noGhosts();
  // The screen tells the end of a call before the seat is in the state that follows it, and a seat in wrap-up is not rung.
  await lilan.at("state").and(lilan.console.locator('[data-state="ready"], [data-state="wrapUp"]')).waitFor();
  if ((await lilan.at("state").getAttribute("data-state")) === "wrapUp") await lilan.at("end-wrap-up").click();
  await isInState(lilan, "ready");
});
async function hangUp(): Promise<void> {
  await lilan.console.keyboard.press("F4");
  await lilan.at("end-wrap-up").click();
  await isInState(lilan, "ready");
}

describe("keys of the dial pad", () => {
  it("come by RFC 4733 where it was negotiated", async () => {
    await dial();
    expect(newestAnswer()).toContain("telephone-event");
    await press("15#");
    expect(informed()).toEqual([]);
    await hangUp();
  });

  it("come by INFO where the exchange's endpoint has no telephone-event", async () => {
    const mode = "endpoint/dtmf_mode = info";
    await changeExchange(floor.asterisk, "pjsip_wizard.conf", (text) => text.replace("[1001]", `[1001]\n${mode}`), "module reload res_pjsip_config_wizard.so");
    await expect.poll(() => floor.asterisk.cli("pjsip show endpoint 1001")).toMatch(/dtmf_mode\s*: info/);
    await dial();
    expect(newestAnswer()).not.toContain("telephone-event");
    await press("27*");
    expect(informed().map((frame) => /Signal=(.)/.exec(frame)?.[1])).toEqual(["2", "7", "*"]);
    await hangUp();
  });
});

describe("a hold", () => {
  /** The line's next re-INVITE goes no further, and is answered so. */
  const answerNext = (answer: string): void =>
    floor.relay.alter((from, frame) => {
      if (from === "exchange" || !/^INVITE /.test(frame) || !/^to:.*;tag=/im.test(frame)) return frame;
      floor.relay.alter();
      const repeated = (frame.split("\r\n\r\n", 1)[0] ?? "").split("\r\n").filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
      floor.relay.inject([`SIP/2.0 ${answer}`, ...repeated, "Content-Length: 0", "", ""].join("\r\n"));
      return null;
    });
  const shows = (words: string): Promise<void> => lilan.at("hold").filter({ hasText: words }).waitFor();

  it("that the exchange refuses is said, and is done when it is asked for again; one that meets the exchange's own request is tried again by itself", async () => {
    await dial();
    answerNext("488 Not Acceptable Here");
    await lilan.console.keyboard.press("F7");
    await lilan.at("call-bar").filter({ hasText: "保持未成功" }).waitFor();
    await lilan.console.keyboard.press("F7");
    await shows("恢复");
    answerNext("491 Request Pending");
    await lilan.console.keyboard.press("F7");
    await shows("保持");
    await hangUp();
  });
});

/** Calls of the exchange's own to the seat, with and without its mark, that ask to be answered at once or in a second. */
const asking = `
[asking]
exten => _[a-z].,1,Dial(PJSIP/1001,4,b(asking-leg^\${EXTEN}^1))
[asking-leg]
exten => call-info,1,Gosub(marked,1)
 same => n,Set(PJSIP_HEADER(add,Call-Info)=<sip:hotline.invalid>\\;answer-after=1)
 same => n,Return()
exten => alert-info,1,Gosub(marked,1)
 same => n,Set(PJSIP_HEADER(add,Alert-Info)=<http://hotline.invalid>\\;info=alert-autoanswer)
 same => n,Return()
exten => mode,1,Gosub(marked,1)
 same => n,Set(PJSIP_HEADER(add,Answer-Mode)=Auto)
 same => n,Return()
exten => nobody,1,Set(PJSIP_HEADER(add,Call-Info)=<sip:hotline.invalid>\\;answer-after=0)
 same => n,Set(PJSIP_HEADER(add,Answer-Mode)=Auto)
 same => n,Return()
exten => marked,1,Set(PJSIP_HEADER(add,X-Hotline-Call)=asterisk:\${CHANNEL(linkedid)})
 same => n,Set(PJSIP_HEADER(add,X-Hotline-Purpose)=internal)
 same => n,Return()
`;
const ask = (how: string): Promise<void> => manager.call(`Local/${how}@asking/n`);

describe("a call that asks to be answered", () => {
  beforeAll(() => changeExchange(floor.asterisk, "extensions.conf", (text) => `${text}${asking}`, "dialplan reload"));

  it.each(["call-info", "alert-info", "mode"])("with the exchange's mark, by %s, is answered without anybody's key", async (how) => {
    await ask(how);
    await isTalking();
    await expect.poll(() => floor.asterisk.cli("core show channels concise")).toMatch(/PJSIP\/1001-.*!Up!/);
    await hangUp();
    await floor.noGhosts();
  });

  it("without the mark rings until the exchange gives up, and no microphone opens", async () => {
    const before = await lilan.voice();
    await ask("nobody");
    await lilan.at("answer").waitFor();
    await lilan.at("end-cause").waitFor();
    // After a call that was answered there would be a wrap-up.
    await isInState(lilan, "ready");
    expect(await lilan.voice()).toMatchObject({ sent: before.sent });
    await floor.noGhosts();
  });

  it.each([0, 20, 60, 120])("is ended by who hangs up %i ms after the answering", async (pause) => {
    await ask("nobody");
    await lilan.at("answer").waitFor();
    await lilan.console.keyboard.press("F2");
    await lilan.console.evaluate((time) => new Promise((resolve) => setTimeout(resolve, time)), pause);
    await lilan.console.keyboard.press("F4");
    await lilan.at("end-cause").waitFor();
    expect(await lilan.at("end-cause").getAttribute("data-cause")).toMatch(/^(seatHungUp|rejected)$/);
    await floor.noGhosts();
  });
});
