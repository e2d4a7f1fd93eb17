import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlaceRow } from "../../../src/contract/rows.ts";
import { writeEntities } from "../../../src/dispatch/sync/write-entity.ts";
import {
  type AsteriskFloor,
  isCutOff,
  isHeard,
  isInState,
  isSynced,
  seesTicketOnce,
  startAsteriskFloor,
  ticketsAtDispatch,
  writeTicket,
} from "../../support/browser/asterisk-floor.ts";
import { type Operator, openOperator, sendUnassigned, startChromium } from "../../support/browser/operator.ts";
import { ownDatabase } from "../../support/dispatch/central.ts";
import { lastSeconds } from "../../support/sound.ts";

let floor: AsteriskFloor;
let lilan: Operator;
/** lilan's store lies on a small disk of its own where this machine lets us mount one. */
let smallDisk: string | null = null;

beforeAll(async () => {
  const beforeSeats = (folder: string): void => {
    mkdirSync(folder, { recursive: true });
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64m,mode=755", "tmpfs", folder]);
    if (mounted.status === 0) smallDisk = folder;
  };
  floor = await startAsteriskFloor({ beforeSeats });
  lilan = floor.lilan;
});
afterAll(async () => {
  if (smallDisk !== null) spawnSync("umount", ["-l", smallDisk]);
  await floor?.stop();
});

async function hangUp(): Promise<void> {
  await lilan.console.keyboard.press("F4");
  await lilan.at("end-wrap-up").click();
  await isInState(lilan, "ready");
}
/** The directory of dispatch says that a street is no more. */
async function abolish(name: string, successor: string): Promise<void> {
  const database = await ownDatabase({ folder: join(floor.house.folder, "central") });
  const found = await database.query<{ document: PlaceRow }>(
    "SELECT document FROM entity WHERE entity = 'place' AND document->>'level' = 'street' AND document->>'name' = ANY($1)",
    [[name, successor]],
  );
  const rows = found.rows.map(({ document }) => document);
  const [old, next] = [rows.find((row) => row.name === name), rows.find((row) => row.name === successor)];
  if (old === undefined || next === undefined) throw new Error("the directory lacks one of the streets");
  await database.query("BEGIN");
  await writeEntities(database, [{ entity: "place", row: { ...old, abolishedOn: "2026-01-01", successorId: next.id } }], null);
  await database.query("COMMIT");
  await database.end();
}
const save = (state: string) =>
  lilan
    .at("save-state")
    .and(lilan.console.locator(`[data-save="${state}"]`))
    .waitFor();
const path = (kind: string) =>
  lilan
    .at("call-path")
    .and(lilan.console.locator(`[data-path="${kind}"]`))
    .waitFor();
/** The call is over on the screen, with that cause in those words, and its seat in wrap-up. */
const endsWith = async (cause: string, words: string): Promise<void> => {
  await lilan
    .at("end-cause")
    .and(lilan.console.locator(`[data-cause="${cause}"]`))
    .filter({ hasText: words })
    .waitFor();
  await isInState(lilan, "wrapUp");
};
/** The form of the call. */
const throwAway = async (): Promise<void> => {
  await lilan.at("discard").click();
  await lilan.at("discard").click();
};

describe("bad input from the telephone", () => {
  it("shows markup in a caller's name and letters in a number as text, and takes the call", async () => {
    await lilan.choose("ready");
    const caller = await floor.call("abcDEF123", `<img src=x onerror=document.title='planted'>${"name ".repeat(40)}`);
    await lilan.at("answer").waitFor();
    await lilan.console.keyboard.press("F2");
    await caller.answered;
    await lilan.at("ticket-form").waitFor();
    expect(await lilan.at("call-bar").locator("img, b").count()).toBe(0);
    expect(await lilan.console.title()).not.toContain("planted");
    await writeTicket(lilan, "来电号码异常");
    await hangUp();
    await caller.ended;
  });

  it("survives frames that are no SIP in the middle of a call, and takes the next one", async () => {
    const caller = await floor.talk("19900000007");
    const invite = (lines: string) => `INVITE sip:1001@127.0.0.1 SIP/2.0\r\n${lines}\r\n\r\n`;
    const deep = `Via: ${"SIP/2.0/WS a;branch=z9hG4bK,".repeat(2_000)}x`;
    for (const frame of [
      "",
      "\r\n\r\n",
      "no sip at all",
      "\u0000".repeat(10_000),
      "INVITE",
      invite(""),
      invite("Via: x\r\nFrom: <<<>>>\r\nTo: \r\nCall-ID: 1\r\nCSeq: -1 INVITE"),
      invite(deep),
      invite(
        `From: "${"长".repeat(10_000)}" <sip:1@2>;tag=1\r\nTo: <sip:1001@127.0.0.1>\r\nCall-ID: 2\r\nCSeq: 1 INVITE\r\nVia: SIP/2.0/WS x;branch=z9hG4bK2\r\nContent-Length: 99999`,
      ),
      "SIP/2.0 999 What\r\nVia: SIP/2.0/WS x\r\n\r\n",
      "BYE sip:1001@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/WS x;branch=z9hG4bK3\r\nFrom: <sip:1@2>;tag=1\r\nTo: <sip:1001@x>;tag=2\r\nCall-ID: none\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n",
      Uint8Array.from({ length: 512 }, (_, index) => (index * 37) % 256),
    ])
      floor.relay.inject(frame);
    await isHeard(() => lilan.hear(5), floor.callerVoice);
    await lilan.at("ticket-form").waitFor();
    await hangUp();
    expect(await caller.ended).toMatchObject({ by: "far" });
    const next = await floor.talk("19900000008");
    await hangUp();
    expect(await next.ended).toMatchObject({ by: "far" });
  });

  it("takes emoji, markup and controls in every field as they are typed", async () => {
    const caller = await floor.talk("19900000009");
    const text = "🔥👩‍👩‍👧‍👦<script>alert(1)</script>\u202e反向\u0000";
    for (const field of ["callerName", "happenedAt", "cause", "course", "answer", "place"]) await lilan.at(`field-${field}`).fill(text);
    await writeTicket(lilan, `表情与标记 ${text}`);
    await hangUp();
    await caller.ended;
    await isSynced(lilan);
    await isSynced(floor.wangqiang);
    await seesTicketOnce(floor.wangqiang, "表情与标记");
    await floor.wangqiang.at("view-tickets").click();
    expect(await floor.wangqiang.at("list-row").first().textContent()).toContain("🔥👩‍👩‍👧‍👦<script>alert(1)</script>");
  });
});

describe("a place that is abolished while the form is open", () => {
  it("is told in place; the first press stops at what it is now, Enter takes that, and the ticket goes out", async () => {
    const caller = await floor.talk("19900000013");
    await lilan.at("field-content").fill("街道改名时的来电");
    await lilan.at("field-place").fill("hlgjd");
    await lilan.console.keyboard.press("Enter");
    await lilan.at("field-place-pill").first().waitFor();
    expect(await lilan.at("place-successor").count()).toBe(0);
    await abolish("回龙观街道", "龙泽园街道");
    await lilan.at("place-successor").waitFor();
    await lilan.at("field-content").focus();
    await lilan.console.keyboard.press("Control+Enter");
    await lilan.at("refusal").waitFor();
    await expect.poll(() => lilan.console.evaluate(() => document.activeElement?.id)).toBe("place-successor");
    await lilan.console.keyboard.press("Enter");
    await lilan.at("place-successor").waitFor({ state: "detached" });
    await expect.poll(() => lilan.console.evaluate(() => document.activeElement?.id)).toBe("box-place");
    await expect.poll(() => lilan.at("field-place-pill").first().textContent()).toContain("龙泽园街道");
    await sendUnassigned(lilan.console);
    await lilan.at("ticket-form").waitFor({ state: "detached" });
    await hangUp();
    await caller.ended;
    await isSynced(lilan);
    const made = (await ticketsAtDispatch(floor.house)).find(({ fields }) => fields.content === "街道改名时的来电");
    expect(made?.fields.place).toMatchObject({ streetId: expect.stringMatching(/^110114/), spoken: "回龙观街道" });
  });
});

describe("two people on one ticket", () => {
  it("keep both what they wrote: the later stands, and each is told of the other, with the way to what gave way", async () => {
    const { wangqiang } = floor;
    const caller = await floor.talk("19900000014");
    await writeTicket(lilan, "两人同改的工单");
    await hangUp();
    await caller.ended;
    await isSynced(lilan);
    for (const operator of [lilan, wangqiang]) {
      await operator.at("view-tickets").click();
      const row = operator.at("list-row").filter({ hasText: "两人同改的工单" }).first();
      await row.waitFor();
      await row.dblclick();
      await operator.at("ticket-edit").click();
      await operator.at("field-content").waitFor();
    }
    for (const [operator, words, number, unit] of [
      [lilan, "李岚写的", "19900000065", "热力集团"],
      [wangqiang, "王强写的", "19900000066", "燃气集团"],
    ] as const) {
      await operator.at("field-content").fill(words);
      await operator.at("field-contactNumber").fill(number);
      await operator.at("field-unit").focus();
      await operator.console.keyboard.type(unit);
      await operator.console.getByRole("option").filter({ hasText: unit }).first().waitFor();
      await operator.console.keyboard.press("Enter");
      await operator.at("field-unit-pill").filter({ hasText: unit }).waitFor();
      await operator.console.keyboard.press("Control+Enter");
      await operator.at("ticket-form").waitFor({ state: "detached" });
      await isSynced(operator);
    }
    for (const field of ["诉求内容", "联系电话", "承办单位"]) {
      await lilan.at("band-conflict").filter({ hasText: "王强" }).filter({ hasText: field }).filter({ hasText: "以对方的为准" }).waitFor();
      await wangqiang.at("band-conflict").filter({ hasText: "李岚" }).filter({ hasText: field }).waitFor();
    }
    await lilan.at("conflict-look").first().click();
    await lilan.at("lost-text").filter({ hasText: "李岚写的" }).waitFor();
    await lilan.at("lost-text").filter({ hasText: "199****0065" }).waitFor();
    await lilan.at("lost-text").filter({ hasText: "热力集团" }).waitFor();
    await lilan.at("ticket-lost").filter({ hasText: "199****0065" }).waitFor();
    expect(await lilan.at("band-conflict").count()).toBe(0);
    await wangqiang.at("conflict-read").first().click();
    await wangqiang.at("band-conflict").waitFor({ state: "detached" });
    for (const operator of [lilan, wangqiang]) await operator.at("view-desk").click();
  });
});

describe("bad luck", () => {
  it("tells in a call that the exchange died, ends it honestly when the exchange is back, takes the next one, and ends that as the exchange says that goes in order", async () => {
    const caller = await floor.talk("19900000010");
    await lilan.at("field-content").fill("交换机重启前的文字");
    await save("saved");
    await floor.asterisk.restart("killed", async () => {
      await lilan.at("band-registration").waitFor();
      await path("signal");
    });
    await endsWith("endedDuringCut", "网络中断期间通话已结束");
    expect(await lilan.at("field-content").inputValue()).toBe("交换机重启前的文字");
    await caller.kill();
    await writeTicket(lilan, "交换机重启前的文字，已补全");
    await lilan.at("end-wrap-up").click();
    await lilan.at("registration").and(lilan.console.locator('[data-registration="registered"]')).waitFor();
    const next = await floor.talk("19900000011");
    await isHeard(() => lilan.hear(5), floor.callerVoice);
    await lilan.at("field-content").fill("交换机停机前的文字");
    await save("saved");
    await floor.asterisk.restart("inOrder", async () => {
      expect(await next.ended).toMatchObject({ by: "far", answered: true });
      // Its BYE is no other than that of a caller who hangs up (Q.850 16): nothing tells the seat why.
      await endsWith("callerHungUp", "来电人已挂断");
      await lilan.at("band-registration").waitFor();
    });
    expect(await lilan.at("field-content").inputValue()).toBe("交换机停机前的文字");
    await throwAway();
    await lilan.at("end-wrap-up").click();
    await lilan.at("registration").and(lilan.console.locator('[data-registration="registered"]')).waitFor();
  });

  it("ends a call that the exchange gave up while nobody could say so as soon as it can be asked", async () => {
    const caller = await floor.talk("19900000015");
    await floor.house.dispatch.stop();
    await isCutOff(lilan);
    floor.relay.cut("closed");
    await path("signal");
    await floor.asterisk.cli("channel request hangup all");
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    expect(await lilan.at("call-bar").getAttribute("data-phase")).toBe("talking");
    floor.relay.mend();
    await endsWith("endedDuringCut", "网络中断期间通话已结束");
    await floor.house.dispatch.start();
    await isSynced(lilan);
    await throwAway();
    await lilan.at("end-wrap-up").click();
  });

  it("goes on with a call that is heard though the exchange refuses to mend its way, says so, and ends it on both sides by its key", async () => {
    const caller = await floor.talk("19900000016");
    const isAccepted = (frame: string): boolean => /^SIP\/2\.0 200 /.test(frame) && /^CSeq: \d+ INVITE/im.test(frame);
    floor.relay.alter((from, frame) => (from === "exchange" && isAccepted(frame) ? frame.replace("200 OK", "488 Not Acceptable Here") : frame));
    floor.relay.cut("closed");
    await path("signal");
    floor.relay.mend();
    await path("unmended");
    expect(await lilan.at("call-path").textContent()).toContain("拒绝修复线路，声音正常");
    await isHeard(() => lilan.hear(5), floor.callerVoice);
    await isHeard(() => lastSeconds(floor.callerHeard(), 6), floor.operatorVoice);
    await lilan.console.keyboard.press("F4");
    expect(await caller.ended).toMatchObject({ by: "far", answered: true });
    await expect.poll(() => floor.asterisk.cli("core show channels concise")).toBe("");
    floor.relay.alter();
    await throwAway();
    await lilan.at("end-wrap-up").click();
  });

  it("tells a full disk while one types, keeps the call and the text, and saves it when there is room", async ({ skip }) => {
    if (smallDisk === null) return skip();
    const caller = await floor.talk("19900000012");
    const filler = join(smallDisk, "filler");
    spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=4k"]);
    // The journal still has some room of its own, until its log has used it up.
    const typed = (round: number) => `磁盘已满时输入的文字 ${round} ${"很长".repeat(8_000)}`;
    let round = 0;
    await expect
      .poll(
        async () => {
          round += 1;
          await lilan.at("field-content").fill(typed(round));
          return lilan.at("band-diskFull").count();
        },
        { interval: 400 },
      )
      .toBe(1);
    await isHeard(() => lilan.hear(5), floor.callerVoice);
    rmSync(filler);
    await lilan.at("field-cause").fill("腾出空间之后");
    await save("saved");
    await lilan.at("band-diskFull").waitFor({ state: "detached" });
    expect(await lilan.at("field-content").inputValue()).toBe(typed(round));
    await writeTicket(lilan, "磁盘恢复后的工单");
    await hangUp();
    await caller.ended;
    await isSynced(lilan);
    await seesTicketOnce(lilan, "磁盘恢复后的工单");
  });

  it("tells a blocked pop-up, and opens the line by its button; tells a microphone that is not allowed, and has it as soon as it is", async () => {
    const seat = await floor.house.seat("blocked");
    const browser = await startChromium({ refuses: true });
    // As a browser does that lets no window open by itself.
    const block = (): void => {
      const open = window.open;
      Object.assign(window, { unblock: () => (window.open = open) });
      window.open = () => null;
    };
    const operator = await openOperator(browser, seat.address(), "zh-CN", [block]);
    // The administrator sits elsewhere: tests ask dispatch in that name.
    await operator.at("login").fill("zhaomin");
    await operator.at("password").fill("demo-12345");
    await operator.at("submit").click();
    await operator.at("line-open").waitFor();
    await operator.console.evaluate("unblock()");
    await operator.at("line-open").click();
    await operator.at("registration").and(operator.console.locator('[data-registration="registered"]')).waitFor();
    await operator.at("band-microphone").filter({ hasText: "麦克风未被允许" }).waitFor();
    await operator.console.keyboard.press("Alt+s");
    await operator.at("way-out").and(operator.console.locator('[data-trouble="denied"]')).filter({ hasText: "地址栏" }).waitFor();
    await operator.context.grantPermissions(["microphone"]);
    await operator.at("way-out").waitFor({ state: "detached" });
    await operator.at("band-microphone").waitFor({ state: "detached" });
    await browser.close();
  });
});
