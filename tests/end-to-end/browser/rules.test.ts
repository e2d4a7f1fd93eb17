import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import type { Change, PullResult } from "../../../src/contract/sync.ts";
import { readConfiguration } from "../../../src/dispatch/demo/configuration.ts";
import { holdsTicket, windowOf } from "../../../src/domain/window.ts";
import { troublesOf } from "../../support/browser/access-walk.ts";
import { type Operator, openOperator, startChromium } from "../../support/browser/operator.ts";
import { type DispatchClient, dispatchClient } from "../../support/dispatch/central.ts";
import { type House, type SeatHouse, startHouse } from "../../support/house/house.ts";
import { startLink } from "../../support/link.ts";

/** What an administrator rules, and what becomes of a ticket that was written before it was heard of. */
let house: House;
let browser: Browser;
let admin: Operator;
beforeAll(async () => {
  house = await startHouse({ people: 20, tickets: 60, exchangeArguments: ["--exchange", "training"] });
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

async function at(seat: SeatHouse, login: string): Promise<Operator> {
  const operator = await openOperator(browser, seat.address());
  await operator.signIn(login);
  return operator;
}

describe("the rules of the ticket's life", () => {
  it("are changed by an administrator, told where they do not fit together, and published as a version", async () => {
    admin = await at(await house.seat("admin"), "admin");
    await admin.at("view-configuration").click();
    await admin.at("configuration-versions").filter({ hasText: "第 1 版" }).waitFor();
    const part = (name: string): Promise<void> => admin.console.getByText(name, { exact: true }).click();
    await part("各环节时限");
    const sign = admin.console.getByLabel("一般 签收", { exact: true });
    await sign.fill("很快");
    await admin.at("configuration-check").click();
    await admin.at("configuration-faults").filter({ hasText: "各环节时限 · 签收 · 一般：填写不正确" }).waitFor();
    await sign.fill("6小时");
    await part("回访规则");
    await admin.at("follow-up-attempts").fill("4");
    await part("回访问卷");
    await admin.at("configuration-add").click();
    await admin.console.getByLabel("编号 ", { exact: true }).fill("polite");
    // A cell is written when it is left.
    await admin.console.keyboard.press("Tab");
    await admin.console.getByLabel("问题 polite", { exact: true }).fill("工作人员态度如何？");
    await admin.console.keyboard.press("Tab");
    await admin.console.getByLabel("选项 工作人员态度如何？ polite", { exact: true }).fill("好");
    await admin.at("configuration-check").click();
    await admin.at("configuration-faults").filter({ hasText: "工作人员态度如何？ 的选项不足两个" }).waitFor();
    await admin.console.getByLabel("选项 工作人员态度如何？ polite", { exact: true }).fill("好，一般，差");
    await part("工作日历");
    await admin.at("calendar-opensAt").fill("18:00");
    await admin.at("calendar-closesAt").fill("09:00");
    await admin.at("configuration-check").click();
    await admin.at("configuration-faults").filter({ hasText: "开始时间须早于结束时间" }).waitFor();
    await admin.at("calendar-opensAt").fill("09:00");
    await admin.at("calendar-closesAt").fill("18:00");
    await admin.at("configuration-publish").click();
    await admin.at("configuration-said").filter({ hasText: "已发布第 2 版" }).waitFor();
    await part("各环节时限");
    await expect.poll(() => admin.console.getByLabel("一般 签收", { exact: true }).inputValue()).toBe("6小时");
    await part("工作日历");
    await expect.poll(() => admin.at("calendar-opensAt").inputValue()).toBe("09:00");
  });
});

/** dispatch's API as that person, beside every seat. */
async function signedIn(login: string): Promise<DispatchClient> {
  const { url } = house.dispatch;
  const { token } = await dispatchClient(url).session.signIn({ protocol: protocolVersion, login, password: "demo-12345", deviceId: null });
  return dispatchClient(url, token);
}
/** All that a seat of that person holds. */
async function pullAll({ sync }: DispatchClient): Promise<Change[]> {
  const changes: Change[] = [];
  for (let cursor: string | null = null, more = true; more; ) {
    const page: PullResult = await sync.pull({ protocol: protocolVersion, cursor, limit: 2_000 });
    changes.push(...page.changes);
    ({ cursor, more } = page);
  }
  return changes;
}

/** How many tickets a seat of that person and area holds, of all that one of the whole city is sent. */
async function countFor(login: string, areaIds: string[]): Promise<{ inside: number; all: number }> {
  const client = await signedIn("zhaomin");
  const personId = (await client.people.list()).find((person) => person.login === login)?.id ?? "";
  const tickets = (await pullAll(client)).flatMap(({ value }) => (value.entity === "ticket" ? [value.row] : []));
  const held = (area: string[] | null): number =>
    tickets.filter((ticket) => holdsTicket(windowOf({ id: personId, role: "operator", areaIds: area }, null, Date.now()), ticket)).length;
  return { inside: held(areaIds), all: held(null) };
}

describe("people", () => {
  it("are made, given an area, switched off and on again, by keys, and their seats follow at once", async () => {
    const seat = await house.seat("two");
    const lilan = await at(seat, "lilan");
    const press = (key: string): Promise<void> => admin.console.keyboard.press(key);
    const focused = (): Promise<string | null | undefined> => admin.console.evaluate(() => document.activeElement?.getAttribute("data-testid"));
    const tabTo = async (testId: string): Promise<void> => {
      for (let presses = 0; presses < 12 && (await focused()) !== testId; presses += 1) await press("Tab");
      expect(await focused()).toBe(testId);
    };
    await lilan.at("band-filling").waitFor({ state: "detached" });
    await lilan.at("view-tickets").click();
    const total = async (): Promise<number> =>
      Number(await lilan.at("ticket-list").and(lilan.console.locator('[data-complete="true"]')).getAttribute("data-total"));
    await admin.at("view-configuration").focus();
    await press("Enter");
    await admin.console.getByRole("radio", { name: "人员" }).focus();
    await press("Space");
    await admin.at("person-new").focus();
    await press("Enter");
    await expect.poll(focused).toBe("person-login");
    await admin.console.keyboard.type("chenjie");
    await press("Tab");
    await admin.console.keyboard.type("陈洁");
    await press("Tab");
    await admin.console.keyboard.type("123456789");
    await admin.console.getByText("还差 1 个字符").waitFor();
    expect(await admin.at("person-save").isDisabled()).toBe(true);
    await admin.console.keyboard.type("0");
    await press("Enter");
    await admin.at("people-saved").filter({ hasText: "已保存：陈洁" }).waitFor();
    await admin.at("people-find").focus();
    await admin.console.keyboard.type("lil");
    await expect.poll(() => admin.at("person-choice").allInnerTexts()).toEqual(["李岚"]);
    await press("Enter");
    await expect.poll(focused).toBe("person-role");
    await tabTo("person-area");
    await admin.console.keyboard.type("cpq");
    await press("Enter");
    await admin.at("person-areas").getByText("昌平区").waitFor();
    await tabTo("person-save");
    await press("Enter");
    await admin.at("people-saved").filter({ hasText: "已保存：李岚" }).waitFor();
    expect(await focused()).toBe("person-choice");
    const { inside, all } = await countFor("lilan", ["110114"]);
    expect(inside).toBeGreaterThan(0);
    expect(inside).toBeLessThan(all);
    await expect.poll(total).toBe(inside);

    await press("Enter");
    await tabTo("person-active");
    await press("Space");
    await tabTo("person-save");
    await press("Enter");
    await lilan.at("taken-over").filter({ hasText: "停用" }).waitFor();
    await lilan.at("login").fill("lilan");
    await lilan.at("password").fill("demo-12345");
    await lilan.at("submit").click();
    await lilan.at("sign-in-failure").filter({ hasText: "此工号已停用" }).waitFor();
    await press("Enter");
    await admin.console.getByRole("button", { name: "移除昌平区" }).focus();
    await press("Enter");
    await expect.poll(focused).toBe("person-area");
    await tabTo("person-active");
    await press("Space");
    await tabTo("person-save");
    await press("Enter");
    await expect.poll(() => admin.at("person-choice").locator("xpath=ancestor::tr").innerText()).toMatch(/全市\s+\d+\s+在用/);
    await lilan.close();
    await seat.stop();
  });
});

/** A version in which a unit is no more, in force at once. */
async function publishWithout(unitId: string): Promise<void> {
  const client = await signedIn("admin");
  const now = await readConfiguration();
  const configuration = {
    ...now,
    effectiveFrom: Date.now(),
    units: now.units.filter(({ id }) => id !== unitId),
    categories: now.categories.map((each) => (each.unitId === unitId ? { ...each, unitId: null } : each)),
  };
  const { version, faults } = await client.configuration.publish({ basedOn: 2, configuration });
  expect([version, faults]).toEqual([3, []]);
}

describe("a ticket that was written while dispatch was away, to a unit that is gone by then", () => {
  it("comes back as a task with its text, is mended in the form, and goes out again, by keys", async () => {
    const seat = await house.seat("one");
    let lilan = await at(seat, "lilan");
    const press = (key: string): Promise<void> => lilan.console.keyboard.press(key);
    await lilan.at("by-hand").waitFor();
    await lilan.at("band-filling").waitFor({ state: "detached" });
    await house.dispatch.stop();
    await lilan.at("band-offline").waitFor();
    await press("Alt+n");
    await lilan.at("ticket-form").waitFor();
    await lilan.console.keyboard.type("垃圾堆了三天没有人收");
    await lilan.at("field-unit").focus();
    await lilan.console.keyboard.type("ttybjd");
    await lilan.console.getByRole("option").filter({ hasText: "天通苑北街道" }).first().waitFor();
    await press("Enter");
    await lilan.at("field-unit-pill").waitFor();
    await press("Control+Enter");
    await lilan.at("ticket-form").waitFor({ state: "detached" });
    await lilan.console.locator('[data-testid="sync"]:not([data-pending="0"])').waitFor();
    await lilan.close();
    await seat.stop();
    await house.dispatch.start();
    await publishWithout("street-110114008");
    await seat.start();

    lilan = await openOperator(browser, seat.address());
    if ((await lilan.at("login").or(lilan.at("sync")).first().getAttribute("data-testid")) === "login") await lilan.signIn("lilan");
    await lilan.at("sync").filter({ hasText: "退回 1" }).waitFor();
    await press("Alt+t");
    const task = lilan.at("rejected-task");
    await task.filter({ hasText: "垃圾堆了三天没有人收" }).filter({ hasText: "此单位不在现行单位表中" }).waitFor();
    expect(await troublesOf(lilan)).toEqual([]);
    // A button among the rows of a list looks like one.
    expect(await lilan.at("rejected-mend").evaluate((button) => getComputedStyle(button).paddingLeft)).not.toBe("0px");
    await lilan.at("rejected-mend").focus();
    await press("Enter");
    await lilan.at("ticket-form").waitFor();
    // The unit is told by the name that it had, and the cursor stands there.
    await lilan.at("field-unit-pill").filter({ hasText: "天通苑北街道" }).waitFor();
    expect(await lilan.console.evaluate(() => document.activeElement?.getAttribute("data-testid"))).toBe("field-unit");
    // In sight, and not behind the buttons that stand below the form.
    const below = async (id: string): Promise<number> => (await lilan.at(id).boundingBox())?.y ?? 0;
    const { y, height } = (await lilan.at("field-unit").boundingBox()) ?? { y: 0, height: 0 };
    expect(y + height).toBeLessThanOrEqual(await below("submit-dispatched"));
    expect(await lilan.at("field-content").inputValue()).toBe("垃圾堆了三天没有人收");
    // Another unit by its initials.
    await lilan.at("field-unit").focus();
    await press("Backspace");
    await lilan.console.keyboard.type("ttynjd");
    await lilan.console.getByRole("option").filter({ hasText: "天通苑南街道" }).first().waitFor();
    await press("Enter");
    await press("Control+Enter");
    await lilan.at("ticket-form").waitFor({ state: "detached" });
    await lilan.console.locator('[data-testid="sync"][data-pending="0"]').waitFor();
    expect(await lilan.at("sync").innerText()).not.toContain("退回");
    await lilan.at("view-tickets").click();
    await lilan.at("list-row").filter({ hasText: "垃圾堆了三天没有人收" }).filter({ hasText: "天通苑南街道" }).waitFor();
    await lilan.close();
  });
});

/** Of a pace at which the directory takes some seconds, and of one at which it takes an hour, bytes a second. */
const [slowLine, nearlyStanding] = [100_000, 200];
/** Writes down, in the page, each state of the first fill's bar, with the words beside it. */
function noteFilling(): void {
  const noted: { value: number; max: number; words: string }[] = [];
  Object.assign(window, { notedFilling: noted });
  const look = (): void => {
    const band = document.querySelector<HTMLElement>('[data-testid="band-filling"]');
    const bar = band?.querySelector("progress");
    if (bar != null && noted.at(-1)?.value !== bar.value) noted.push({ value: bar.value, max: bar.max, words: band?.innerText ?? "" });
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}

describe("a seat that is filled for the first time over a slow line", () => {
  it("says how far it has come in the rows that there are, takes a case meanwhile, and is silent when it is done", async () => {
    const link = await startLink(() => house.dispatch.url);
    link.pace(slowLine);
    const operator = await openOperator(browser, (await house.seat("new", {}, link.url)).address(), "zh-CN", [noteFilling]);
    const noted = (): Promise<{ value: number; max: number; words: string }[]> => operator.console.evaluate("window.notedFilling");
    await operator.signIn("wangqiang");
    const band = operator.at("band-filling");
    await expect.poll(async () => (await noted()).filter(({ value, max }) => value > 0 && value < max).length).toBeGreaterThan(1);
    // However long the typing takes, the rest has not come before it is done.
    link.pace(nearlyStanding);
    await operator.console.keyboard.press("Alt+n");
    await operator.at("ticket-form").waitFor();
    await operator.console.keyboard.type("下载没完就来了电话");
    await operator.at("field-unit").focus();
    await operator.console.keyboard.type("ttynjd");
    await operator.console.getByRole("option").filter({ hasText: "天通苑南街道" }).first().waitFor();
    await operator.console.keyboard.press("Enter");
    await operator.console.keyboard.press("Control+Enter");
    await operator.at("ticket-form").waitFor({ state: "detached" });
    expect(await band.isVisible()).toBe(true);
    link.pace(null);
    await band.waitFor({ state: "detached" });
    const states = (await noted()).filter(({ value }) => value > 0);
    const values = states.map(({ value }) => value);
    expect(values).toEqual([...values].sort((one, other) => one - other));
    for (const { value, max, words } of states) expect(words).toContain(`${value} / ${max}`);
    // What dispatch holds for such a seat, but for the case, its ticket and its call.
    const rows = (await pullAll(await signedIn("wangqiang"))).length;
    expect(new Set(states.map(({ max }) => max)).size).toBe(1);
    expect([0, 1, 2]).toContain(rows - (states[0]?.max ?? 0));
    await operator.close();
    await link.stop();
  });
});
