import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { type Operator, openOperator, startChromium } from "../../support/browser/operator.ts";
import { dispatchClient } from "../../support/dispatch/central.ts";
import { type House, type SeatHouse, startHouse } from "../../support/house/house.ts";
import { newId } from "../../support/identifiers.ts";

let house: House;
let seat: SeatHouse;
let browser: Browser;
let operator: Operator;
const pictures = process.env.HOTLINE_PICTURES;
const picture = async (name: string): Promise<void> => {
  if (pictures !== undefined) await operator.console.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled" });
};

beforeAll(async () => {
  house = await startHouse({ people: 20, tickets: 100, exchangeArguments: ["--exchange", "training"] });
  browser = await startChromium();
  seat = await house.seat("one");
  operator = await openOperator(browser, seat.address());
  await operator.console.setViewportSize({ width: 1366, height: 768 });
  await operator.signIn("lilan");
  await press("Alt+n");
  await operator.at("ticket-form").waitFor();
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

const press = (...keys: string[]) => keys.reduce((before, key) => before.then(() => operator.console.keyboard.press(key)), Promise.resolve());
const type = (text: string) => operator.console.keyboard.type(text);
const written = (field: string) => operator.at(`field-${field}`).inputValue();
const soon = <Value>(ask: () => Promise<Value>) => expect.poll(ask);
const focused = () => operator.console.evaluate(() => document.activeElement?.getAttribute("data-testid"));
/** Step by step: how many characters one step takes is the browser's to say, and depends on how fast they came. */
async function undoUntil(field: string, isBack: (text: string) => boolean): Promise<void> {
  for (let before = await written(field); !isBack(before); before = await written(field)) {
    await press("Control+z");
    await soon(() => written(field)).not.toBe(before);
  }
}
async function search(text: string): Promise<void> {
  await press("Control+k", "Control+a", "Delete");
  await type(text);
  await operator.at("article-hit").first().waitFor();
}
const firstTitle = () => operator.at("article-hit").first().locator("strong").textContent();

/** As a team lead does it at another seat, to the article that the operator reads. */
async function moveArticle(articleId: string, move: "expire" | "reschedule", reason: string, until: string | null = null): Promise<void> {
  const signedIn = await dispatchClient(house.dispatch.url).session.signIn({
    protocol: protocolVersion,
    login: "zhaomin",
    password: "demo-12345",
    deviceId: null,
  });
  const at = Date.now();
  const validity = until === null ? null : { from: "2020-01-01", to: until };
  const body = { name: "article.move", versionId: `${articleId}@1`, move, reason, seenAt: 0, validity, at } as const;
  const mutations = [{ id: newId(), sequence: 1, personId: signedIn.person.id, body }];
  const { rejected } = await dispatchClient(house.dispatch.url, signedIn.token).sync.push({ protocol: protocolVersion, mutations });
  expect(rejected).toEqual([]);
}

describe("the knowledge base, from the keyboard alone", () => {
  it("suggests by what is being typed", async () => {
    await type("家里暖气不热，想要上门测温");
    await operator.at("suggested").waitFor();
    await soon(firstTitle).toBe("供暖室温不达标怎么办");
    await picture("knowledge-suggested");
  });

  it("finds by two characters, initials, traditional characters and with a typing error", async () => {
    await search("测温");
    await soon(firstTitle).toContain("供暖室温不达标怎么办");
    expect(await operator.at("article-hit").first().locator("mark").first().textContent()).toBe("测温");
    for (const typed of ["gnsw", "測溫", "gnognuanshiwen"]) {
      await search(typed);
      await soon(firstTitle).toBe("供暖室温不达标怎么办");
    }
    expect(await operator.at("article-hit").first().getAttribute("data-near")).toBe("true");
  });

  it("inserts a passage with its version as the source", async () => {
    await search("测温");
    await press("Enter");
    await operator.at("article").waitFor();
    await soon(focused).toBe("passage");
    await picture("knowledge-article");
    await press("ArrowDown", "Enter");
    await soon(() => written("answer")).toMatch(/^处理口径：[\s\S]*（依据：供暖室温不达标怎么办，第 1 版）$/);
    await press("Control+f");
    await type("退费");
    await soon(() => operator.at("passage").locator("mark").first().textContent()).toBe("退费");
    await press("Escape", "Escape");
    await soon(focused).toBe("field-content");
  });

  it("puts a text module at the caret, filled from the call, the open hole selected", async () => {
    await press("Control+a");
    await type("补充：");
    await press("Control+;");
    await operator.at("field-popup").waitFor();
    await type("ydjgz");
    await operator.at("field-popup-choice").first().filter({ hasText: "已登记告知" }).waitFor();
    await picture("text-module");
    await press("Enter");
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    await soon(() => written("content")).toBe(`补充：您于${today}反映的“补充：”已登记，将转{{承办单位}}办理，承办单位会与您联系。`);
    await type("供热公司");
    await soon(() => written("content")).toContain("将转供热公司办理");
    await undoUntil("content", (text) => text.includes("{{承办单位}}"));
    await press("Control+;", "Escape");
    expect(await focused()).toBe("field-content");
  });

  it("keeps a module of one's own, written in the settings, and sends no hole unseen", async () => {
    await press("Alt+s");
    await operator.at("module-new").focus();
    await press("Enter");
    await soon(focused).toBe("module-name");
    await type("我的回访语");
    await press("Tab");
    await type("您好，");
    await operator.at("module-hole-unit").focus();
    await press("Enter");
    await soon(focused).toBe("module-body");
    await type("会联系您{{单位}}");
    // A hole that nothing fills is told, readable, and not kept.
    await operator.at("module-form").getByText("没有这样的空位：单位").waitFor();
    expect(await operator.at("module-save").isDisabled()).toBe(true);
    const axe = await new AxeBuilder({ page: operator.console }).include('[data-testid="module-settings"]').analyze();
    expect(axe.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
    for (const _ of "{{单位}}") await press("Backspace");
    await operator.at("module-save").focus();
    await press("Enter");
    await operator.at("module-row").filter({ hasText: "我的回访语" }).filter({ hasText: "{{承办单位}}会联系您" }).waitFor();
    await soon(focused).toBe("module-new");
    await operator.at("view-desk").click();
    await operator.at("field-content").focus();
    const before = await written("content");
    await press("Control+a", "Delete", "Control+;");
    await type("wdhfy");
    await operator.at("field-popup-choice").first().filter({ hasText: "我的回访语" }).waitFor();
    await press("Enter");
    await soon(() => written("content")).toContain("{{承办单位}}会联系您");
    await press("Control+1");
    await operator.at("refusal").filter({ hasText: "空位" }).waitFor();
    // It is selected: what is typed fills it, and nothing is said any more.
    await type("供热公司");
    await soon(() => written("content")).toContain("供热公司会联系您");
    await operator.at("refusal").waitFor({ state: "detached" });
    await operator.at("field-content").fill(before);
  });

  /** Puts the module of that name in, and types on. */
  async function putModule(name: string, andThen: string): Promise<void> {
    await press("Control+;");
    await operator.at("field-popup").waitFor();
    await type(name);
    await operator.at("field-popup-choice").first().filter({ hasText: name }).waitFor();
    await press("Enter");
    // At once, as fingers do it.
    await type(andThen);
  }
  const silence = "您好，我这边听不清您的声音，请您换个位置或靠近话筒再说一遍。";
  const fields = ["content", "callerName", "cause", "course", "answer"];
  it.each(fields)("leaves the caret where typing goes on, also in an empty field and at its beginning: %s", async (field) => {
    const before = await written(field);
    await operator.at(`field-${field}`).focus();
    await press("Control+a", "Delete");
    await putModule("听不清提示", "ok");
    await soon(() => written(field)).toBe(`${silence}ok`);
    await press("Control+Home");
    await putModule("听不清提示", "（乙）");
    await soon(() => written(field)).toBe(`${silence}（乙）${silence}ok`);
    await press("Control+a", "Delete");
    await putModule("结束语", "王女士");
    await soon(() => written(field)).toBe("王女士您好，您反映的问题已登记，感谢来电，再见。");
    await press("Control+a", "Delete", "Control+Shift+K");
    await operator.at("field-popup").waitFor();
    await type("跑水");
    await operator.at("field-popup-choice").first().filter({ hasText: "暖气管道跑水" }).waitFor();
    await press("Enter");
    // Its hint says that too: the box tells whose passages are offered.
    await operator.console.getByRole("combobox", { name: "暖气管道跑水" }).waitFor();
    await operator.at("field-popup-choice").first().filter({ hasText: "先安抚来电人" }).waitFor();
    await press("Enter");
    await type("ok");
    await soon(() => written(field)).toMatch(/^先安抚来电人[\s\S]*第 1 版）ok$/);
    await operator.at(`field-${field}`).fill(before);
  });

  it.each(fields)("puts in what is chosen before its answer is there, and what was typed behind it where it belongs: %s", async (field) => {
    await operator.at("field-content").fill("暖气不热");
    const before = await written(field);
    await operator.at(`field-${field}`).focus();
    await press("Control+a", "Delete");
    await seat.heldStill(async () => {
      await press("Control+;");
      await type("ydjgz");
      await press("Enter");
      await type("供热公司");
      expect([await written(field), await operator.at("field-popup-search").inputValue()]).toEqual(["", "ydjgz供热公司"]);
    });
    // The first hole: what is reported, while that is what is being written; else the unit.
    const [left, right] = field === "content" ? ["反映的“", "”已登记，将转{{承办单位}}办理"] : ["已登记，将转", "办理，承办单位会与您联系"];
    await soon(() => written(field)).toContain(`${left}供热公司${right}`);
    await type("尽快");
    await soon(() => written(field)).toContain(`${left}供热公司尽快${right}`);
    // What was typed behind it can be taken back, and the rest stays.
    await undoUntil(field, (text) => !text.includes("尽"));
    expect(await written(field)).toMatch(new RegExp(`${left}(供热公司|{{诉求内容}}|{{承办单位}})${right}`));
    await press("Control+a", "Delete");
    await seat.heldStill(async () => {
      await press("Control+Shift+K");
      await type("跑水");
      // The first article, its first passage, and on.
      await press("Enter");
    });
    await operator.console.getByRole("combobox", { name: "暖气管道跑水" }).waitFor();
    await seat.heldStill(async () => {
      await press("Enter");
      await type("ok");
    });
    await soon(() => written(field)).toMatch(/^先安抚来电人[\s\S]*第 1 版）ok$/);
    await operator.at(`field-${field}`).fill(before);
  });

  it("looks for what is written anew after an early Enter, and goes on with all of it where nothing is found", async () => {
    await operator.at("field-course").focus();
    const before = await written("course");
    await seat.heldStill(async () => {
      await press("Control+;");
      await type("ydjgz");
      await press("Enter", "Backspace", "Backspace");
    });
    await operator.at("field-popup-choice").first().filter({ hasText: "已登记告知" }).waitFor();
    await press("Control+a");
    await seat.heldStill(async () => {
      await type("没有这样的");
      await press("Enter");
      await type("东西");
    });
    await operator.at("field-popup").getByText("没有找到").waitFor();
    expect(await operator.at("field-popup-search").inputValue()).toBe("没有这样的东西");
    // An answer that does not come is not waited for: what was typed stands there, and nothing is put in when it comes after all.
    await press("Control+a");
    await seat.heldStill(async () => {
      await type("ydjgz");
      await press("Enter");
      await type("好");
      expect(await operator.at("field-popup-search").getAttribute("aria-busy")).toBe("true");
      await soon(() => operator.at("field-popup-search").getAttribute("aria-busy")).toBe("false");
    });
    await operator.at("field-popup").getByText("没有找到").waitFor();
    expect(await operator.at("field-popup-search").inputValue()).toBe("ydjgz好");
    await press("Escape");
    expect([await written("course"), await focused()]).toEqual([before, "field-course"]);
  });

  it.each(fields)("takes no key of these while a word is composed in a field: %s", async (field) => {
    await operator.at(`field-${field}`).focus();
    const session = await operator.context.newCDPSession(operator.console);
    for (const [key, modifiers] of [
      [";", 2],
      ["；", 2],
      ["K", 10],
    ] as const) {
      await session.send("Input.imeSetComposition", { text: "nihao", selectionStart: 5, selectionEnd: 5 });
      await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key, modifiers });
      await session.send("Input.dispatchKeyEvent", { type: "keyUp", key, modifiers });
      expect([key, await operator.at("field-popup").count(), await focused()]).toEqual([key, 0, `field-${field}`]);
      await session.send("Input.imeSetComposition", { text: "", selectionStart: 0, selectionEnd: 0 });
      // The same key when no word is composed.
      await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key, modifiers });
      await session.send("Input.dispatchKeyEvent", { type: "keyUp", key, modifiers });
      await operator.at("field-popup").waitFor();
      await press("Escape");
    }
    await session.detach();
  });

  it("puts an article's passage into any field", async () => {
    await operator.at("field-content").focus();
    await press("Control+a", "Control+Shift+K");
    await operator.at("field-popup").waitFor();
    await type("pskj");
    await press("Escape", "Control+Shift+K");
    await type("跑水");
    await operator.at("field-popup-choice").first().filter({ hasText: "暖气管道跑水的紧急处理" }).waitFor();
    await press("Enter");
    await operator.at("field-popup-search").and(operator.console.locator('[aria-label="暖气管道跑水的紧急处理"]')).waitFor();
    await operator.at("field-popup-choice").first().filter({ hasText: "先安抚来电人" }).waitFor();
    await press("Enter");
    await soon(() => written("content")).toMatch(/^先安抚来电人[\s\S]*（依据：暖气管道跑水的紧急处理，第 1 版）$/);
  });

  it("cuts what has no room where it goes in, keeps its source, and says so", async () => {
    await operator.at("field-course").fill("前".repeat(3_960));
    await press("Control+Shift+K");
    await type("跑水");
    await operator.at("field-popup-choice").first().filter({ hasText: "暖气管道跑水的紧急处理" }).waitFor();
    await press("Enter");
    await operator.at("field-popup-choice").first().filter({ hasText: "先安抚来电人" }).waitFor();
    await press("Enter");
    await soon(() => written("course")).toMatch(/^前{3960}先安抚来电人[\s\S]*（依据：暖气管道跑水的紧急处理，第 1 版）$/);
    expect(await written("course")).toHaveLength(4_000);
    await operator.console.getByText("截断").waitFor();
    await operator.at("field-course").fill("");
  });

  it("walks through a script and notes its choices", async () => {
    await search("供热投诉");
    await press("Enter");
    await operator.at("script").waitFor();
    await press("Control+Alt+2");
    await soon(() => operator.at("script-text").textContent()).toContain("全家都不热");
    await press("Control+Alt+1");
    await picture("knowledge-script");
    await press("Control+3");
    await soon(() => written("course")).toBe(
      "【供热投诉受理脚本】\n请问家里现在有漏水、喷水的地方吗？ → 没有\n是全家都不热，还是只有个别房间不热？ → 全家不热",
    );
  });

  it("tells in place when an article is taken back while it is open, and lets nobody answer by it", async () => {
    await search("采暖费");
    await press("Enter");
    await operator.at("article").filter({ hasText: "采暖费收取" }).waitFor();
    await moveArticle("sample-heating-fee-1", "expire", "收费办法已修订");
    await operator.at("article-changed").filter({ hasText: "收费办法已修订" }).waitFor();
    expect(await operator.at("passage").count()).toBeGreaterThan(1);
    expect(await operator.at("answer-from").isDisabled()).toBe(true);
    await press("Control+2");
    await picture("knowledge-withdrawn");
    const { violations } = await new AxeBuilder({ page: operator.console }).include("main").analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
    expect(await operator.at("ticket-form").count()).toBe(1);
    await search("采暖费");
    await operator.at("article-hit").first().locator('[data-validity="withdrawn"]').waitFor();
  });

  it("tells in place when an article ends while it is open, and ranks it last from then on", async () => {
    await search("发黄");
    await soon(firstTitle).toBe("自来水发黄、有异味");
    await press("Enter");
    await operator.at("article").filter({ hasText: "自来水发黄" }).waitFor();
    expect(await operator.at("article-changed").count()).toBe(0);
    const yesterday = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
    await moveArticle("sample-water-quality-1", "reschedule", "已有新规", yesterday);
    await operator.at("article-changed").filter({ hasText: yesterday }).waitFor();
    expect(await operator.at("passage").count()).toBeGreaterThan(0);
    expect(await operator.at("answer-from").isDisabled()).toBe(true);
    await press("Control+2");
    expect(await operator.at("ticket-form").count()).toBe(1);
    await search("供水");
    await operator.at("article-hit").filter({ hasText: "自来水发黄" }).locator('[data-validity="expired"]').waitFor();
    const order = await operator.at("article-hit").locator("strong").allTextContents();
    expect(order.length).toBeGreaterThan(1);
    expect(order.at(-1)).toBe("自来水发黄、有异味");
  });

  it("closes an inquiry by the open article with one key, also without dispatch", async () => {
    await house.dispatch.stop();
    await search("停供");
    await search("居住证");
    // As fast as fingers are: the article is not there yet when the inquiry is closed by it.
    await seat.heldStill(() => press("Enter", "Control+2"));
    await operator.at("ticket-form").waitFor({ state: "detached" });
    await house.dispatch.start();
  });
});
