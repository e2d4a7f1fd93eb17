import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PreparedElectronApp, prepareElectronApp } from "../../../tools/electron/prepare-electron-app.ts";
import { provisionElectron } from "../../../tools/electron/provision-electron.ts";
import { listen, rememberConnections, sendUnassigned } from "../../support/browser/operator.ts";
import { likenessOfBestPart } from "../../support/envelope.ts";
import { type House, startHouse } from "../../support/house/house.ts";
import { readSound, type Sound } from "../../support/sound.ts";
import { type OtherProgram, pressKeys, startKeyTaker, startOtherProgram } from "./support/other-program.ts";
import { type RunningElectron, startElectron } from "./support/start-electron.ts";
import { startVirtualDisplay, type VirtualDisplay } from "./support/virtual-display.ts";

const repository = join(import.meta.dirname, "../../..");
let house: House;
let display: VirtualDisplay;
let prepared: PreparedElectronApp;
let electron: RunningElectron;
let console_: Page;
let line: Page;
let other: OtherProgram;
let taker: { stop(): Promise<void> };

/** As on a busy machine: the line has its certificate, without which it does not begin, long after its seat's port was there. */
function certifySlowly(): void {
  const certify = RTCPeerConnection.generateCertificate.bind(RTCPeerConnection);
  RTCPeerConnection.generateCertificate = async (algorithm) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return certify(algorithm);
  };
}

beforeAll(async () => {
  house = await startHouse({ people: 20, tickets: 60, exchangeArguments: ["--exchange", "training"] });
  display = await startVirtualDisplay();
  other = await startOtherProgram(display.name);
  taker = await startKeyTaker(display.name, "F7");
  const bare = await provisionElectron();
  prepared = await prepareElectronApp({ electronFolder: bare.folder, repository, executable: bare.executable });
  electron = await startElectron({
    executablePath: prepared.executablePath,
    display: display.name,
    // This Electron's own Node is older than the store needs.
    environment: { HOTLINE_SEAT_NODE: process.execPath },
    switches: [`--dispatch=${house.dispatch.url}`],
  });
  console_ = electron.pages.console;
  line = electron.pages.line;
  for (const script of [rememberConnections, certifySlowly]) await electron.app.context().addInitScript(script);
  await line.reload();
});
afterAll(async () => {
  try {
    await electron?.stop();
  } finally {
    await prepared?.remove();
    await taker?.stop();
    await other?.stop();
    await display?.stop();
    await house?.stop();
  }
});

/** Whatever the training exchange's citizens may say. */
const voicesFolder = join(repository, "resources", "voices");
const voices = readdirSync(voicesFolder)
  .filter((name) => name.endsWith(".ulaw") && !name.startsWith("reply"))
  .map((name) => readSound(join(voicesFolder, name)));
/** Whether the hidden line has a call in it. */
const isTalking = (): Promise<boolean> => line.locator('.call[data-phase="talking"]').isVisible();

/** How alike the next seconds are to each of the voices, the likest first. */
async function alike(): Promise<number[]> {
  const heard: Sound = { rate: 8_000, samples: Int16Array.from(await line.evaluate(listen, 8)) };
  return voices.map((voice) => likenessOfBestPart(heard, voice, 4)).sort((one, other) => other - one);
}

/** Whether the shell has taken a key from the system now. */
const has = (accelerator: string): Promise<boolean> => electron.app.evaluate(({ globalShortcut }, key) => globalShortcut.isRegistered(key), accelerator);
const press = (...keys: string[]): Promise<void> => pressKeys(display.name, ...keys);

describe("the Electron shell", () => {
  it("signs in, and its hidden line registers", async () => {
    await console_.getByTestId("login").fill("lilan");
    await console_.getByTestId("password").fill("demo-12345");
    await console_.getByTestId("submit").click();
    await console_
      .locator('[data-testid="registration"][data-registration="registered"]')
      .waitFor()
      .catch(async (error: Error) => {
        // All that follows needs this: what a machine that cannot do it shows is worth the words.
        const shown = await Promise.all([console_, line].map((page) => page.locator("body").innerText()));
        throw new Error(`${error.message}\nconsole: ${shown[0]}\nline: ${shown[1]}\nsaid: ${electron.said().slice(-4_000)}`);
      });
    expect(await electron.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((window) => window.isVisible()).length)).toBe(1);
  });

  it("tells in the settings which of a call's keys another program took first, and lets them be changed there", async () => {
    await console_.keyboard.press("Alt+s");
    const refused = console_.getByTestId("global-key-refused");
    await refused.waitFor();
    expect(await refused.allTextContents()).toEqual([expect.stringContaining("F7 (Hold / swap)")]);
    await console_.getByTestId("key-change-hold").click();
    await console_.keyboard.press("Control+Alt+h");
    await console_.locator('[data-testid="key-hold"][data-key="Control+Alt+h"]').waitFor();
    await refused.waitFor({ state: "detached" });
  });

  it("answers, mutes, holds and hangs up while another program has the keyboard, which has its keys back without a call, and when they are switched off", async () => {
    await other.focus();
    await press("F2");
    await expect.poll(() => other.heard).toEqual(["F2"]);
    await console_.keyboard.press("F9");
    await console_.getByTestId("answer").waitFor({ timeout: 90_000 });
    await expect.poll(() => has("F2")).toBe(true);
    await press("F2");
    await expect.poll(isTalking).toBe(true);
    await press("F6");
    await console_.getByTestId("call-bar").getByText("muted").waitFor();
    await press("ctrl+alt+h");
    await console_.getByTestId("call-bar").getByText("on hold").waitFor();
    // The call's own screen had come to the front.
    await console_.keyboard.press("Alt+s");
    const toggle = console_.getByTestId("global-keys");
    await toggle.click();
    await expect.poll(() => has("F4")).toBe(false);
    await toggle.click();
    await expect.poll(() => has("F4")).toBe(true);
    // With a window of ours in front its page hears its keys itself.
    await electron.app.evaluate(({ app }) => app.emit("browser-window-focus"));
    expect(await has("F4")).toBe(false);
    await electron.app.evaluate(({ app }) => app.emit("browser-window-blur"));
    await press("F4");
    await console_.getByTestId("end-wrap-up").waitFor();
    await expect.poll(() => has("F4")).toBe(false);
    await press("F4", "F6");
    // It saw none of the four that the telephone took; the keys before them and after are its own.
    await expect.poll(() => other.heard.filter((key) => /^(F\d|h)$/.test(key))).toEqual(["F2", "F4", "F6"]);
    await console_.getByTestId("end-wrap-up").click();
  });

  it("takes a call that is heard, goes on when the console's window crashes, and sends the ticket", async () => {
    await console_.keyboard.press("F9");
    await console_.getByTestId("answer").waitFor({ timeout: 90_000 });
    await console_.keyboard.press("F2");
    await console_.getByTestId("ticket-form").waitFor();
    await expect.poll(isTalking).toBe(true);
    // One citizen's words, and no other's.
    await expect.poll(async () => (await alike())[0]).toBeGreaterThan(0.8);
    expect((await alike())[1]).toBeLessThan(0.45);
    await console_.getByTestId("field-content").fill("电子外壳：电梯停运三天");
    await console_.locator('[data-save="saved"]').waitFor();
    console_ = await electron.nextPage("console", () =>
      electron.app.evaluate(({ BrowserWindow }) => {
        const shown = BrowserWindow.getAllWindows().find((window) => window.webContents.getURL() === "hotline://console/");
        shown?.webContents.forcefullyCrashRenderer();
      }),
    );
    await console_.getByTestId("ticket-form").waitFor();
    expect(await console_.getByTestId("field-content").inputValue()).toBe("电子外壳：电梯停运三天");
    expect(await isTalking()).toBe(true);
    await sendUnassigned(console_);
    await console_.getByTestId("ticket-form").waitFor({ state: "detached" });
    await console_.keyboard.press("F4");
    await console_.getByTestId("end-wrap-up").waitFor();
    await console_.locator('[data-testid="sync"][data-pending="0"]').waitFor();
  });

  it("opens the hidden line anew by itself when its page dies in a call, tells that the call is over, and is rung again", async () => {
    await console_.getByTestId("end-wrap-up").click();
    await console_.keyboard.press("F9");
    await console_.getByTestId("answer").waitFor({ timeout: 90_000 });
    await console_.keyboard.press("F2");
    await expect.poll(isTalking).toBe(true);
    line = await electron.nextPage("line", () =>
      electron.app.evaluate(({ BrowserWindow }) => {
        const hidden = BrowserWindow.getAllWindows().find((window) => window.webContents.getURL() === "hotline://line/");
        hidden?.webContents.forcefullyCrashRenderer();
      }),
    );
    await console_.locator('[data-testid="end-cause"][data-cause="lineLost"]').waitFor();
    await console_.locator('[data-testid="registration"][data-registration="registered"]').waitFor();
    await console_.getByTestId("end-wrap-up").click();
    await console_.keyboard.press("F9");
    await console_.getByTestId("answer").waitFor({ timeout: 90_000 });
    await console_.keyboard.press("F2");
    await expect.poll(isTalking).toBe(true);
    await console_.keyboard.press("F4");
    await console_.getByTestId("end-wrap-up").waitFor();
  });
});
