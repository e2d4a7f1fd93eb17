import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Operator, openOperator, startChromium } from "../../support/browser/operator.ts";
import { type House, startHouse } from "../../support/house/house.ts";

let house: House;
let browser: Browser;
let lead: Operator;
let judge: Operator;
let operator: Operator;
const pictures = process.env.HOTLINE_PICTURES;
const picture = async ({ console }: Operator, name: string): Promise<void> => {
  if (pictures !== undefined) await console.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled" });
};

async function at(name: string, login: string): Promise<Operator> {
  const opened = await openOperator(browser, (await house.seat(name)).address());
  await opened.console.setViewportSize({ width: 1366, height: 768 });
  await opened.signIn(login);
  return opened;
}
beforeAll(async () => {
  house = await startHouse({ people: 20, tickets: 100, exchangeArguments: ["--exchange", "training"] });
  browser = await startChromium();
  lead = await at("lead", "zhaomin");
  judge = await at("judge", "admin");
  operator = await at("one", "lilan");
  await press(operator, "Alt+n");
  await operator.at("ticket-form").waitFor();
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

/** Of several windows only the one in front hears keys. */
let inFront: Operator | null = null;
async function bring(who: Operator): Promise<void> {
  if (inFront !== who) await who.console.bringToFront();
  inFront = who;
}
async function press(who: Operator, ...keys: string[]): Promise<void> {
  await bring(who);
  for (const key of keys) await who.console.keyboard.press(key);
}
async function type(who: Operator, text: string): Promise<void> {
  await bring(who);
  await who.console.keyboard.type(text);
}
const soon = <Value>(ask: () => Promise<Value>) => expect.poll(ask);
const focused = ({ console }: Operator) => console.evaluate(() => document.activeElement?.getAttribute("data-testid") ?? null);
const kept = (who: Operator, state: string) =>
  who
    .at("article-kept")
    .and(who.console.locator(`[data-kept="${state}"]`))
    .waitFor();
const written = (who: Operator, field: string) => who.at(`article-${field}`).inputValue();

/** Tab until the focus stands there. */
async function tabTo(who: Operator, testId: string, key = "Tab"): Promise<void> {
  for (let times = 0; times < 60; times += 1) {
    if ((await focused(who)) === testId) return;
    await press(who, key);
  }
  throw new Error(`the focus never came to ${testId}`);
}
async function openLibrary(who: Operator): Promise<void> {
  // After a reload no key is heard before the console stands.
  await who.at("view-desk").waitFor();
  await press(who, "Control+Shift+p");
  await who.console.getByPlaceholder("输入命令或页面").and(who.console.locator(":focus")).waitFor();
  await type(who, "打开知识");
  await who.at("command-view-knowledge").waitFor();
  await soon(() => who.console.locator("[data-command]").count()).toBe(1);
  await press(who, "Enter");
  await who.at("library").waitFor();
}
/** Goes to a state's list and opens the article of that title. */
async function open(who: Operator, shelf: string, title: string): Promise<void> {
  await who.at(`shelf-${shelf}`).focus();
  await press(who, "Enter");
  await who.at("shelf-entry").filter({ hasText: title }).first().focus();
  await press(who, "Enter");
}
async function search(who: Operator, text: string): Promise<void> {
  await press(who, "Control+k", "Control+a", "Delete");
  await type(who, text);
}
/** Publishes what waits in review under that title. */
async function publish(title: string, until: string | null = null): Promise<void> {
  await open(judge, "review", title);
  await judge.at("article-publish").waitFor();
  if (until !== null) await judge.at("publish-to").fill(until);
  await judge.at("article-publish").focus();
  await press(judge, "Enter");
  await judge.at("published-article").filter({ hasText: title }).waitFor();
}

describe("articles, from the keyboard alone", () => {
  it("one person drafts, nothing typed is lost over a reload, and another finds it in review", async () => {
    await openLibrary(lead);
    await tabTo(lead, "article-new");
    await press(lead, "Enter");
    await lead.at("article-editor").waitFor();
    await soon(() => focused(lead)).toBe("article-title");
    await type(lead, "犬只扰民登记口径");
    await press(lead, "Tab");
    await type(lead, "先问犬只在哪里，再登记。");
    await tabTo(lead, "article-body");
    await type(lead, "受理\n先登记犬只品种与地点。\n");
    await press(lead, "Control+Home");
    await tabTo(lead, "article-heading");
    await press(lead, "Enter");
    await soon(() => written(lead, "body")).toBe("# 受理\n先登记犬只品种与地点。\n");
    await soon(() => focused(lead)).toBe("article-body");
    await press(lead, "Control+End");
    await type(lead, "打到一半");
    await kept(lead, "journal");
    await soon(() => lead.at("article-editor").getAttribute("data-state")).toBe("saved");
    await lead.console.reload();
    await openLibrary(lead);
    await lead.at("shelf-entry").filter({ hasText: "有未存的改动" }).focus();
    await press(lead, "Enter");
    await soon(() => written(lead, "body")).toBe("# 受理\n先登记犬只品种与地点。\n打到一半");
    expect(await written(lead, "title")).toBe("犬只扰民登记口径");
    await lead.at("article-body").focus();
    await press(lead, "Control+End");
    await type(lead, "，三日内回复。");
    await tabTo(lead, "article-category");
    await type(lead, "噪");
    await press(lead, "ArrowDown", "Enter");
    await tabTo(lead, "article-source");
    await type(lead, "市公安局");
    await tabTo(lead, "article-tags");
    await type(lead, "犬只，养犬，");
    await tabTo(lead, "related-find");
    await type(lead, "噪声");
    await lead.at("related-hit").first().waitFor();
    await press(lead, "Tab", "Enter");
    await lead.at("related-chosen").waitFor();
    const files = lead.console.waitForEvent("filechooser");
    await tabTo(lead, "article-attach");
    await press(lead, "Enter");
    await (await files).setFiles({ name: "养犬须知.txt", mimeType: "text/plain", buffer: Buffer.from("一户一犬。") });
    await lead.at("attachment").waitFor();
    await picture(lead, "editor");
    await press(lead, "Control+s");
    await kept(lead, "draft");
    await press(lead, "Control+Enter");
    await lead.at("version").and(lead.console.locator('[data-status="review"]')).waitFor();
    await lead.at("own-work").waitFor();
    expect(await lead.at("article-publish").count()).toBe(0);
  });

  it("another judges and publishes it, and an operator finds it by two characters, with its end", async () => {
    await openLibrary(judge);
    await open(judge, "review", "犬只扰民");
    await judge.at("article-text").filter({ hasText: "三日内回复" }).waitFor();
    await picture(judge, "review");
    await search(operator, "犬只");
    await publish("犬只扰民", "2030-12-31");
    const began = Date.now();
    await operator.at("article-hit").filter({ hasText: "犬只扰民登记口径" }).waitFor();
    // Told, not judged: how long it took is a matter of the machine.
    console.log(`found ${Date.now() - began} ms after it was published`);
    await press(operator, "Enter");
    await operator.at("article").filter({ hasText: "2030-12-31" }).waitFor();
    expect(await operator.at("passage").allTextContents()).toEqual(["先登记犬只品种与地点。", "打到一半，三日内回复。"]);
    expect(await operator.at("article").locator("h4").first().textContent()).toBe("受理");
  });

  it("shows an article's files and related articles, also without dispatch", async () => {
    // The file came with the article: nobody opened it before.
    await soon(() => operator.at("sync").getAttribute("data-pending")).toBe("0");
    await house.dispatch.stop();
    await operator.at("sync").and(operator.console.locator('[data-online="false"]')).waitFor();
    await operator.at("attachment").focus();
    await press(operator, "Enter");
    await operator.at("file").filter({ hasText: "一户一犬。" }).waitFor();
    await operator.at("related").focus();
    await press(operator, "Enter");
    await operator.at("article").filter({ hasText: "噪声" }).waitFor();
    await house.dispatch.start();
    await operator.at("sync").and(operator.console.locator('[data-online="true"]')).waitFor();
  });

  it("an operator's report leads into the editor, and is settled with a word to them", async () => {
    await search(operator, "犬只");
    await press(operator, "Enter");
    await operator.at("article").filter({ hasText: "犬只扰民登记口径" }).waitFor();
    await operator.at("report-article").focus();
    await press(operator, "Enter");
    await soon(() => focused(operator)).toBe("report-note");
    await type(operator, "现在是五日内回复");
    await press(operator, "Tab", "Enter");
    await operator.console.getByText("已反馈，班长会处理。").waitFor();
    await open(lead, "reported", "犬只扰民");
    await lead.at("open-report").filter({ hasText: "现在是五日内回复" }).filter({ hasText: "已过时" }).waitFor();
    await picture(lead, "report");
    await lead.at("article-revise").focus();
    await press(lead, "Enter");
    await lead.at("article-editor").waitFor();
    await lead.at("open-report").waitFor();
    await lead.at("article-body").focus();
    await press(lead, "Control+a");
    await type(lead, "# 受理\n先登记犬只品种与地点。\n五日内回复。");
    await lead.at("report-outcome").focus();
    await type(lead, "已改为五日");
    await press(lead, "Enter");
    await lead.at("open-report").waitFor({ state: "detached" });
    await press(operator, "Escape", "Control+a", "Delete");
    await operator.at("report-answer").filter({ hasText: "已改为五日" }).filter({ hasText: "赵敏" }).waitFor();
    await operator.at("report-answer-read").focus();
    await press(operator, "Enter");
    await operator.at("report-answer").waitFor({ state: "detached" });
  });

  it("comes back from review with the reason, shows what is new, and supersedes the version that is open", async () => {
    await search(operator, "犬只");
    await press(operator, "Enter");
    await operator.at("article").filter({ hasText: "犬只扰民登记口径" }).waitFor();
    await lead.at("article-body").focus();
    await press(lead, "Control+Enter");
    await lead.at("own-work").waitFor();
    await open(judge, "review", "犬只扰民");
    await judge.at("difference").filter({ hasText: "五日内回复" }).waitFor();
    expect(await judge.at("difference").locator("ins").allTextContents()).toContain("五");
    await picture(judge, "difference");
    await judge.at("review-reason").focus();
    await type(judge, "请写明回复方式");
    await tabTo(judge, "article-send-back");
    await press(judge, "Enter");
    await lead.at("sent-back").filter({ hasText: "请写明回复方式" }).waitFor();
    await lead.at("article-body").focus();
    await press(lead, "Control+End");
    await type(lead, "\n电话回复。");
    await press(lead, "Control+Enter");
    await lead.at("own-work").waitFor();
    await publish("犬只扰民");
    await operator.at("article-changed").filter({ hasText: "第 2 版" }).waitFor();
    await operator.at("open-current").focus();
    await press(operator, "Enter");
    await operator.at("passage").filter({ hasText: "电话回复。" }).waitFor();
  });

  it("gets another end, and is taken back, each with a reason", async () => {
    await open(lead, "published", "犬只扰民");
    await lead.at("article-reschedule").waitFor();
    await lead.at("article-ends").fill("2031-06-30");
    await lead.at("ending-reason").focus();
    await type(lead, "文件延长");
    await tabTo(lead, "article-reschedule");
    await press(lead, "Enter");
    await lead.at("article-steps").filter({ hasText: "文件延长" }).waitFor();
    // The operator's seat hears of it a moment later; what was opened before that stays as it was opened.
    await soon(async () => {
      await search(operator, "犬只");
      await press(operator, "Enter");
      return operator.at("article").textContent();
    }).toContain("2031-06-30");
    await lead.at("ending-reason").focus();
    await type(lead, "口径作废");
    await tabTo(lead, "article-withdraw");
    await press(lead, "Enter", "Enter");
    await operator.at("article-changed").filter({ hasText: "口径作废" }).waitFor();
    await open(lead, "expired", "犬只扰民");
    await lead.at("published-article").filter({ hasText: "已撤回" }).waitFor();
  });

  it("a script is written step by step, and walks at an operator's seat", async () => {
    await lead.at("article-new").focus();
    await press(lead, "Enter");
    await soon(() => focused(lead)).toBe("article-title");
    await type(lead, "楼道堵塞问询");
    await press(lead, "Tab", "Tab", "ArrowRight");
    await tabTo(lead, "step-add");
    await press(lead, "Enter");
    await soon(() => focused(lead)).toBe("step-text");
    await type(lead, "堵的是哪里？");
    await press(lead, "Tab", "Enter");
    await soon(() => focused(lead)).toBe("choice-label");
    await type(lead, "消防通道");
    await tabTo(lead, "choice-new-step");
    await press(lead, "Enter");
    await soon(() => focused(lead)).toBe("step-text");
    await type(lead, "请马上转119，并登记楼号。");
    const first = lead.at("script-step").first();
    await first.getByTestId("choice-add").focus();
    await press(lead, "Enter");
    await soon(() => focused(lead)).toBe("choice-label");
    await type(lead, "自家门口");
    await tabTo(lead, "choice-new-step");
    await press(lead, "Enter");
    await type(lead, "登记后派街道。");
    await tabTo(lead, "article-body");
    await type(lead, "用于楼道堆物的来电。");
    await picture(lead, "editor-script");
    // The way through it is tried out where it is written.
    await lead.at("tab-facts").focus();
    await press(lead, "ArrowRight");
    await lead.at("script-choice").filter({ hasText: "消防通道" }).waitFor();
    await press(lead, "Control+Alt+2");
    await lead.at("script-text").filter({ hasText: "登记后派街道" }).waitFor();
    await lead.at("article-title").focus();
    await press(lead, "Control+Enter");
    await lead.at("own-work").waitFor();
    await publish("楼道堵塞");
    await search(operator, "楼道堵塞");
    await operator.at("article-hit").filter({ hasText: "楼道堵塞问询" }).waitFor();
    await press(operator, "Enter");
    await operator.at("script").waitFor();
    await press(operator, "Control+Alt+1");
    await soon(() => operator.at("script-text").textContent()).toBe("请马上转119，并登记楼号。");
    await press(operator, "Control+3");
    await soon(() => operator.at("field-course").inputValue()).toBe("【楼道堵塞问询】\n堵的是哪里？ → 消防通道");
  });

  it("is written without dispatch; who wrote the same field meanwhile is told, and chooses", async () => {
    await house.dispatch.stop();
    await lead.at("sync").and(lead.console.locator('[data-online="false"]')).waitFor();
    await lead.at("article-new").focus();
    await press(lead, "Enter");
    await soon(() => focused(lead)).toBe("article-title");
    await type(lead, "断网写的口径");
    await tabTo(lead, "article-body");
    await type(lead, "第一稿");
    await press(lead, "Control+s");
    await kept(lead, "offline");
    await house.dispatch.start();
    await kept(lead, "draft");
    await type(lead, "，班长接着写");
    await kept(lead, "journal");
    await open(judge, "draft", "断网写的口径");
    await judge.at("article-body").focus();
    await press(judge, "Control+End");
    await type(judge, "，管理员也写");
    await press(judge, "Control+s");
    await kept(judge, "draft");
    await lead.at("article-clash").filter({ hasText: "系统管理员" }).waitFor();
    expect(await written(lead, "body")).toBe("第一稿，班长接着写");
    await picture(lead, "clash");
    await lead.at("keep-mine").focus();
    await press(lead, "Enter");
    await lead.at("article-clash").waitFor({ state: "detached" });
    await press(lead, "Control+s");
    await kept(lead, "draft");
    await soon(() => written(judge, "body")).toBe("第一稿，班长接着写");
    await lead.at("article-discard").focus();
    await press(lead, "Enter", "Enter");
    await lead.at("article-editor").waitFor({ state: "detached" });
  });
});
