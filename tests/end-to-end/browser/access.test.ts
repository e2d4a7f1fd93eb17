import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { nameRules, otherParts, type Place, places, placesOfAdministrator, placesOfCall, troublesOf, walk } from "../../support/browser/access-walk.ts";
import { type Operator, openOperator, startChromium } from "../../support/browser/operator.ts";
import { type House, startHouse } from "../../support/house/house.ts";

let house: House;
let browser: Browser;
let lead: Operator;
let signInTroubles: string[];
/** What the console complained of since it was last asked. */
const faults: string[] = [];
const pictures = process.env.HOTLINE_PICTURES;

beforeAll(async () => {
  house = await startHouse({ people: 60, tickets: 900, exchangeArguments: ["--exchange", "training"] });
  browser = await startChromium();
  lead = await openOperator(browser, (await house.seat("lead")).address());
  await lead.at("login").waitFor();
  signInTroubles = await troublesOf(lead);
  await lead.signIn("zhaomin");
  hear(lead);
});
function hear(operator: Operator): void {
  operator.console.on("console", (message) => {
    // A picture of the tab that a browser asks for by itself is none of the console's.
    if (message.type() === "error" && !message.location().url.endsWith("favicon.ico")) faults.push(message.text().slice(0, 400));
  });
}
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});
/** Each begins on a desk that was just loaded, whatever the one before it left. */
beforeEach(async () => {
  await lead.console.emulateMedia({ colorScheme: "light", forcedColors: null, reducedMotion: null, contrast: null });
  await lead.console.setViewportSize({ width: 1366, height: 768 });
  await speak("zh-CN");
});

async function speak(language: "zh-CN" | "en"): Promise<void> {
  await lead.console.evaluate((chosen) => localStorage.setItem("hotline.language", chosen), language);
  await lead.console.reload();
  const desk = lead.at("view-desk").filter({ hasText: language === "en" ? "Desk" : "接听" });
  await desk.waitFor().catch(async (error: Error) => {
    const chosen = await lead.console.evaluate(() => localStorage.getItem("hotline.language"));
    throw new Error(`${error.message}\nchosen: ${chosen}\nshown: ${await lead.console.locator("body").innerText()}`);
  });
}

describe("for who cannot see well, or use a mouse", () => {
  it("the sign-in has no trouble", () => expect(signInTroubles).toEqual([]));
  it("no view and no panel has any trouble, in Chinese and light", async () => expect(await walk(lead, places, "zh-light", faults)).toEqual({}));
  it("nor is anything too pale in the dark", async () => {
    await lead.at("person").click();
    await lead.at("scheme-dark").click();
    await lead.console.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    const troubles = await walk(lead, places, "zh-dark", faults, ["color-contrast"]);
    await lead.console.evaluate(() => localStorage.removeItem("mantine-color-scheme-value"));
    expect(troubles).toEqual({});
  });
  it("nor does anything lack its name in English, which is chosen in the console and kept over a reload", async () => {
    await lead.at("person").click();
    await lead.at("language-en").click();
    await lead.at("view-desk").filter({ hasText: "Desk" }).waitFor();
    await lead.console.reload();
    await lead.at("view-desk").filter({ hasText: "Desk" }).waitFor();
    expect(await walk(lead, places, "en-light", faults, nameRules)).toEqual({});
  });
  it("nothing is cut off at 200 % of a 1366 × 768 screen, nor with forced colours, nor does anything move where that is not wished for", async () => {
    await lead.console.setViewportSize({ width: 683, height: 384 });
    await lead.console.emulateMedia({ forcedColors: "active", reducedMotion: "reduce", contrast: "more" });
    for (const name of [
      "desk",
      "desk-with-a-case",
      "tickets",
      "caller",
      "acts",
      "follow-up-form",
      "follow-ups-all",
      "incidents",
      "knowledge",
      "article-editor",
      "published-article",
      "settings",
      "ticket-move-begun",
      "number-reveal",
      "caller-split",
      "call-number",
      "draft-history",
      "ticket-edit",
    ]) {
      await places.find((place) => place.name === name)?.go(lead);
      if (name === "tickets") await lead.at("list-row").nth(2).click();
      if (pictures !== undefined) await lead.console.screenshot({ path: join(pictures, `access-zoom-${name}.png`) });
      const hidden = await lead.console.evaluate(() => {
        const cut: string[] = [];
        for (const element of document.querySelectorAll<HTMLElement>(
          "button, label, input:not([type=hidden], [type=radio], [type=checkbox]), textarea:not([aria-hidden=true])",
        )) {
          if (!element.checkVisibility() || element.getAttribute("tabindex") === "-1" || element.closest("[aria-hidden=true]") !== null) continue;
          element.scrollIntoView({ block: "center", inline: "center" });
          const { left, right, top, bottom } = element.getBoundingClientRect();
          if (right <= left || left < -1 || right > innerWidth + 1 || bottom < 0 || top > innerHeight) cut.push(element.outerHTML.slice(0, 120));
        }
        return cut;
      });
      expect([name, hidden]).toEqual([name, []]);
      const moving = await lead.console.evaluate(
        () => document.getAnimations().filter((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0) > 1).length,
      );
      expect(moving).toBe(0);
    }
  });
});

/** Light, dark, and in English, where a walk of its own would need the same call or sign-in again. */
async function walkInAll(operator: Operator, visited: readonly Place[], kind: string): Promise<Record<string, Record<string, string[]>>> {
  const light = await walk(operator, visited, `${kind}-light`, faults);
  await operator.at("person").click();
  await operator.at("scheme-dark").click();
  await operator.console.locator('html[data-mantine-color-scheme="dark"]').waitFor();
  await operator.console.keyboard.press("Escape");
  const dark = await walk(operator, visited, `${kind}-dark`, faults, ["color-contrast"]);
  await operator.at("person").click();
  await operator.at("language-en").click();
  await operator.at("view-desk").filter({ hasText: "Desk" }).waitFor();
  await operator.console.keyboard.press("Escape");
  const english = await walk(operator, visited, `${kind}-en`, faults, nameRules);
  return { light, dark, english };
}
const nothingWrong = { light: {}, dark: {}, english: {} };

describe("for who is in a call, or rules", () => {
  it("the bars of a call, its transfer and its pad have no trouble", async () => {
    const lilan = await openOperator(browser, (await house.seat("one")).address());
    await lilan.console.setViewportSize({ width: 1366, height: 768 });
    await lilan.signIn("lilan");
    hear(lilan);
    await lilan.console.keyboard.press("F9");
    await lilan.at("answer").waitFor();
    const ringing = await troublesOf(lilan);
    await lilan.console.keyboard.press("F2");
    await lilan.at("ticket-form").waitFor();
    expect([ringing, await walkInAll(lilan, placesOfCall, "call")]).toEqual([[], nothingWrong]);
    await lilan.console.keyboard.press("F4");
    await lilan.at("end-wrap-up").waitFor();
    expect(await troublesOf(lilan, nameRules)).toEqual([]);
    await lilan.close();
  });
  it("nor has the configuration any", async () => {
    const admin = await openOperator(browser, (await house.seat("admin")).address());
    await admin.console.setViewportSize({ width: 1366, height: 768 });
    await admin.signIn("admin");
    hear(admin);
    await admin.at("view-configuration").click();
    await admin.at("configuration-versions").waitFor();
    expect(await walk(admin, otherParts, "admin-light", faults)).toEqual({});
    expect(await walkInAll(admin, placesOfAdministrator, "admin")).toEqual(nothingWrong);
    await admin.close();
  });
});
