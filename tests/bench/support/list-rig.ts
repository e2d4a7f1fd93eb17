import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { type Operator, openOperator, startChromium } from "../../support/browser/operator.ts";
import { type Child, startChild } from "../../support/house/child.ts";
import { mustBe } from "./measure.ts";

/** What was seen while something was done to the list. Times in ms. */
export interface ListWatch {
  /** Tasks of the page over 50 ms (Long Tasks API). */
  readonly longTasks: number;
  readonly longestTask: number;
  /** From each key, click or turn of the wheel until the rows that belong there were drawn. */
  readonly drawn: readonly number[];
  /** From each change of the filter or the order until the whole list was reckoned. */
  readonly whole: readonly number[];
  /** The longest that the seat's loop was kept. */
  readonly seatBlock: number;
}
/** A seat with a list of so many tickets, shown in Chromium. */
export interface ListRig {
  /** Steps of `filter`. */
  readonly filters: number;
  idle(ms: number): Promise<ListWatch>;
  scroll(wheels: number, jumps: number): Promise<ListWatch>;
  filter(): Promise<ListWatch>;
  stop(): Promise<void>;
}

/** Runs in the page before all else: long tasks, and when the list is drawn after what a person did. */
const watchPage = (): void => {
  const tasks: number[] = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tasks.push(entry.duration);
  }).observe({ type: "longtask" });
  const acted = { at: 0 };
  for (const kind of ["wheel", "input", "click", "keydown"]) window.addEventListener(kind, (event) => (acted.at = event.timeStamp), true);
  const list = (): HTMLElement | null => document.querySelector('[data-testid="ticket-list"]');
  /** Resolves behind the frame in which this holds. */
  const whenDrawn = (holds: (list: HTMLElement) => boolean): Promise<number> =>
    new Promise((resolve) => {
      const look = (): void => {
        const shown = list();
        if (shown === null || !holds(shown)) return void requestAnimationFrame(look);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    });
  const isShown = (shown: HTMLElement): boolean =>
    shown.getAttribute("aria-busy") === "false" &&
    shown.querySelector('[data-testid="list-row-coming"]') === null &&
    shown.querySelector('[data-testid="list-row"]') !== null;
  Object.assign(window, {
    listWatch: {
      tasks,
      acted,
      drawn: async () => (await whenDrawn(isShown)) - acted.at,
      whole: async () => (await whenDrawn((shown) => shown.dataset.complete === "true")) - acted.at,
      /** A jump by the scrollbar: no event of a person tells its beginning. */
      jump: (share: number) => {
        const box = document.querySelector('[data-testid="data-table"]');
        acted.at = performance.now();
        if (box !== null) box.scrollTop = box.scrollHeight * share;
      },
    },
  });
};
type Watched = typeof globalThis & {
  listWatch: { tasks: number[]; acted: { at: number }; drawn(): Promise<number>; whole(): Promise<number>; jump(share: number): void };
};

const steps: readonly ((operator: Operator) => Promise<void>)[] = [
  (operator) => operator.at("ticket-search").fill("路灯"),
  (operator) => operator.at("ticket-search").fill("zhangwei"),
  (operator) => operator.at("ticket-search").fill("5号楼 电梯"),
  (operator) => operator.at("ticket-search").fill(""),
  (operator) => operator.at("filter-overdue").click(),
  (operator) => operator.at("filter-clear").click(),
  (operator) => operator.at("sort-name").click(),
  (operator) => operator.at("sort-category").click(),
  (operator) => operator.at("sort-deadline").click(),
  (operator) => operator.at("sort-time").click(),
];

export async function startListRig(tickets: number): Promise<ListRig> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-list-"));
  chmodSync(folder, 0o755);
  const stops: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const central = startChild(join(import.meta.dirname, "pop-central.ts"), [join(folder, "central")]);
  stops.push(() => central.stop());
  const { url } = await central.next((message) => z.object({ kind: z.literal("ready"), url: z.string() }).safeParse(message).data ?? null);
  const seat = startChild(join(import.meta.dirname, "list-seat.ts"), [folder, url]);
  stops.push(() => seat.stop());
  const { address } = await seat.next((message) => z.object({ kind: z.literal("ready"), address: z.string() }).safeParse(message).data ?? null);
  const browser = await startChromium();
  stops.push(() => browser.close());
  const operator = await openOperator(browser, address, "zh-CN", [watchPage]);
  await operator.signIn("zhaomin");
  seat.process.send({ kind: "fill", people: Math.max(100, Math.round(tickets / 4)), tickets });
  await seat.next((message) => z.object({ kind: z.literal("filled") }).safeParse(message).data ?? null);
  await operator.at("view-tickets").click();
  const page = operator.console;
  await page.evaluate(() => (globalThis as Watched).listWatch.whole());
  const total = Number(await operator.at("ticket-list").getAttribute("data-total"));
  if (total < tickets) throw new Error(`the list has ${total} of ${tickets} tickets`);
  return {
    filters: steps.length,
    // A stretch of time in which nothing is asked is what is measured here: there is no event to wait for.
    idle: (ms) => watched(page, seat, async () => void (await page.waitForTimeout(ms))),
    scroll: (wheels, jumps) => watched(page, seat, (drawn) => scrollAll(operator, wheels, jumps, drawn)),
    filter: () => watched(page, seat, (drawn, whole) => filterAll(operator, drawn, whole)),
    async stop() {
      for (const stop of stops.splice(0).reverse()) await stop();
    },
  };
}

async function watched(page: Page, seat: Child, work: (drawn: number[], whole: number[]) => Promise<void>): Promise<ListWatch> {
  await page.evaluate(() => (globalThis as Watched).listWatch.tasks.splice(0));
  seat.process.send({ kind: "watchLoop" });
  await seat.next((message) => z.object({ kind: z.literal("watching") }).safeParse(message).data ?? null);
  const [drawn, whole]: [number[], number[]] = [[], []];
  await work(drawn, whole);
  seat.process.send({ kind: "tellLoop" });
  const { longest } = await seat.next((message) => z.object({ kind: z.literal("loop"), longest: z.number() }).safeParse(message).data ?? null);
  const tasks = await page.evaluate(() => (globalThis as Watched).listWatch.tasks);
  return { longTasks: tasks.filter((task) => task > 50).length, longestTask: Math.max(0, ...tasks), drawn, whole, seatBlock: longest };
}

async function scrollAll(operator: Operator, wheels: number, jumps: number, drawn: number[]): Promise<void> {
  const page = operator.console;
  await page.evaluate(() => (globalThis as Watched).listWatch.jump(0.3));
  await page.evaluate(() => (globalThis as Watched).listWatch.drawn());
  await operator.at("data-grid").hover({ position: { x: 300, y: 200 }, force: true });
  const before = await firstRow(operator);
  for (let wheel = 0; wheel < wheels; wheel += 1) {
    await page.mouse.wheel(0, 700);
    drawn.push(await page.evaluate(() => (globalThis as Watched).listWatch.drawn()));
  }
  if ((await firstRow(operator)) - before < wheels * 10) throw new Error("the wheel did not move the list");
  for (let jump = 0; jump < jumps; jump += 1) {
    const share = ((jump * 37) % 97) / 97;
    await page.evaluate((to) => (globalThis as Watched).listWatch.jump(to), share);
    drawn.push(await page.evaluate(() => (globalThis as Watched).listWatch.drawn()));
  }
}
const firstRow = async (operator: Operator): Promise<number> => Number(await operator.at("list-row").first().getAttribute("aria-rowindex"));

async function filterAll(operator: Operator, drawn: number[], whole: number[]): Promise<void> {
  const page = operator.console;
  const total = await operator.at("ticket-list").getAttribute("data-total");
  for (const step of steps) {
    await step(operator);
    drawn.push(await page.evaluate(() => (globalThis as Watched).listWatch.drawn()));
    whole.push(await page.evaluate(() => (globalThis as Watched).listWatch.whole()));
    if (Number(await operator.at("ticket-list").getAttribute("data-total")) === 0) throw new Error("a filter found nothing");
  }
  mustBe("rows after all filters were taken back", await operator.at("ticket-list").getAttribute("data-total"), total);
}
