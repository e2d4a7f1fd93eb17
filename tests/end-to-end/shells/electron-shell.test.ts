import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PreparedElectronApp, prepareElectronApp } from "../../../tools/electron/prepare-electron-app.ts";
import { provisionElectron } from "../../../tools/electron/provision-electron.ts";
import type { PageUnderTest } from "./fixtures/page.ts";
import { type BuiltFixtures, buildFixtures } from "./support/build-fixtures.ts";
import { type RunningElectron, startElectron } from "./support/start-electron.ts";
import { startVirtualDisplay, type VirtualDisplay } from "./support/virtual-display.ts";

const repository = join(import.meta.dirname, "../../..");
let display: VirtualDisplay;
let fixtures: BuiltFixtures;
let prepared: PreparedElectronApp;
let electron: RunningElectron;
let pages: Record<"console" | "line", Page>;

// Its own pages and a seat without a store, so that the product's own way of starting a seat (utilityProcess) runs on this Electron.
beforeAll(async () => {
  display = await startVirtualDisplay();
  fixtures = await buildFixtures();
  const bare = await provisionElectron();
  const { pages: builtPages, seatEntry } = fixtures;
  prepared = await prepareElectronApp({ electronFolder: bare.folder, repository, executable: bare.executable, pages: builtPages, seatEntry });
  electron = await startElectron({ executablePath: prepared.executablePath, display: display.name });
  pages = { ...electron.pages };
});
afterAll(async () => {
  try {
    await electron?.stop();
  } finally {
    await prepared?.remove();
    await fixtures?.remove();
    await display?.stop();
  }
});

type WithPage = typeof globalThis & { pageUnderTest: PageUnderTest };
const call = (page: Page, path: string[], input?: unknown): Promise<unknown> =>
  page.evaluate(([to, value]) => (globalThis as WithPage).pageUnderTest.call(to, value), [path, input] as const);
/** What an attempt in a page comes to: its value, or the name of its error. */
const attempt = (page: Page, script: string): Promise<unknown> =>
  page.evaluate(`(async () => { try { return await (${script}); } catch (error) { return error.name; } })()`);

describe("the port to the seat", () => {
  it("comes from a utility process, and each page has its own router", async () => {
    expect(await call(pages.console, ["processKind"])).toBe("utility");
    expect(await call(pages.console, ["whoami"])).toBe("console");
    expect(await call(pages.line, ["whoami"])).toBe("line");
    expect(await call(pages.console, ["consoleOnly"])).toBe(true);
    await expect(call(pages.line, ["consoleOnly"])).rejects.toThrow();
  });
  it("carries text and streams", async () => {
    expect(await call(pages.console, ["echo"], { text: "回龙观" })).toBe("回龙观");
    const streamed = await pages.line.evaluate(() => (globalThis as WithPage).pageUnderTest.collect(["count"], { to: 500 }));
    expect(streamed).toHaveLength(500);
  });
  it("is given anew to both pages when the seat was killed", async () => {
    const before = await call(pages.line, ["processId"]);
    await attempt(pages.console, `pageUnderTest.call(["crash"])`);
    for (const page of [pages.console, pages.line]) await page.evaluate(() => (globalThis as WithPage).pageUnderTest.portCount(2));
    expect(await call(pages.console, ["echo"], { text: "again" })).toBe("again");
    expect(await call(pages.line, ["processId"])).not.toBe(before);
  });
  it("is refused to a window that is not ours, even with our preload", async () => {
    const before = electron.said().split("port.refused").length;
    await electron.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } });
        await stranger.loadURL("data:text/html,<title>stranger</title>");
        stranger.destroy();
      },
      join(prepared.appFolder, "out", "preload", "port.cjs"),
    );
    await expect.poll(() => electron.said().split("port.refused").length).toBe(before + 1);
  });
});

/** As `attempt`, as if a person had just clicked. */
const byGesture = (address: string, script: string): Promise<unknown> =>
  electron.app.evaluate(
    ({ webContents }, [at, code]) => {
      const contents = webContents.getAllWebContents().find((each) => each.getURL() === at);
      return contents?.executeJavaScript(`(async () => { try { await (${code}); return "done"; } catch (error) { return error.name; } })()`, true);
    },
    [address, script] as const,
  );

/** What a page must get when it asks; the table of docs/security.md, one row each. */
const permissions = [
  ["microphone", "prompt|denied", "granted"],
  ["camera", "denied", "denied"],
  ["geolocation", "denied", "denied"],
  ["notifications", "granted", "denied"],
  ["clipboard-write", "granted", "denied"],
  ["clipboard-read", "denied", "denied"],
  ["midi", "denied", "denied"],
  ["background-sync", "denied", "denied"],
  ["persistent-storage", "denied", "denied"],
] as const;

describe("saving a file", () => {
  /** Whether the shell lets a page's wish to save pass; where it does, the file goes to a folder of the test instead of the dialog. */
  const save = async (page: "console" | "line", script: string): Promise<string> => {
    // Listened for before it is wished for: the two ways into the program do not wait for each other.
    const listening = await electron.app.evaluateHandle(
      ({ session }, [of, path]) => {
        const result = new Promise<string>((resolve) => {
          session.fromPartition(`persist:${of}`).once("will-download", (event, item) => {
            if (event.defaultPrevented) return resolve("refused");
            item.setSavePath(path);
            item.once("done", (_event, state) => resolve(state));
          });
        });
        return { result };
      },
      [page, join(prepared.appFolder, "saved.json")] as const,
    );
    await pages[page].evaluate(script);
    return listening.evaluate(({ result }) => result);
  };
  const madeBy = (type: string) =>
    `Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob(["sealed"], { type: "${type}" })), download: "a.json" }).click()`;

  it("is for the console alone, and for what it exports", async () => {
    expect(await save("console", madeBy("application/json"))).toBe("completed");
    expect(readFileSync(join(prepared.appFolder, "saved.json"), "utf8")).toBe("sealed");
    expect(await save("console", madeBy("text/html"))).toBe("refused");
    expect(await save("line", madeBy("application/json"))).toBe("refused");
  });
});

describe("the permission table", () => {
  it.each(permissions)("answers a question about %s with %s to the console and %s to the line", async (name, forConsole, forLine) => {
    const state = (page: Page) => attempt(page, `navigator.permissions.query({ name: "${name}" }).then(({ state }) => state)`);
    expect(forConsole.split("|")).toContain(await state(pages.console));
    expect(await state(pages.line)).toBe(forLine);
  });
  it("gives the microphone to the line alone, and a camera or the screen to nobody", async () => {
    const media = (constraint: string) => `navigator.mediaDevices.getUserMedia({ ${constraint}: true }).then((stream) => stream.getTracks().length)`;
    expect(await attempt(pages.line, media("audio"))).toBe(1);
    expect(await attempt(pages.console, media("audio"))).toBe("NotAllowedError");
    for (const page of [pages.console, pages.line]) {
      expect(await attempt(page, media("video"))).toBe("NotAllowedError");
      expect(await attempt(page, "navigator.mediaDevices.getDisplayMedia({ video: true })")).toMatch(/NotAllowedError|InvalidStateError|NotSupportedError/);
    }
  });
  it("lets nobody know where the seat is, and only the console notify", async () => {
    const where = "new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('told'), (error) => resolve(error.code)))";
    for (const page of [pages.console, pages.line]) expect(await attempt(page, where)).toBe(1);
    expect(await attempt(pages.console, "Notification.requestPermission()")).toBe("granted");
    expect(await attempt(pages.line, "Notification.requestPermission()")).toBe("denied");
  });
  it("lets the line alone ask for a headset's buttons and choose a speaker", async () => {
    const headset = "navigator.hid.requestDevice({ filters: [{ usagePage: 0x0b }] })";
    expect(await byGesture("hotline://line/", headset)).toBe("done");
    expect(await byGesture("hotline://console/", headset)).toBe("SecurityError");
    for (const device of ["navigator.usb.requestDevice({ filters: [] })", "navigator.serial.requestPort()"]) {
      for (const page of ["hotline://console/", "hotline://line/"]) expect(await byGesture(page, device)).toBe("SecurityError");
    }
    const speaker = "navigator.mediaDevices.enumerateDevices().then((devices) => devices.some(({ kind, label }) => kind === 'audiooutput' && label !== ''))";
    expect(await attempt(pages.line, speaker)).toBe(true);
    expect(await attempt(pages.console, speaker)).toBe(false);
  });
});

describe("the windows", () => {
  it("are sandboxed and isolated, and only the console is seen", async () => {
    const windows = await electron.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => {
        const contents = window.webContents as typeof window.webContents & { getLastWebPreferences(): Electron.WebPreferences };
        const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
        return {
          address: contents.getURL(),
          isVisible: window.isVisible(),
          sandbox,
          contextIsolation,
          nodeIntegration,
          webSecurity,
          webviewTag,
          spellcheck: contents.session.isSpellCheckerEnabled(),
        };
      }),
    );
    const safe = { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false, spellcheck: false };
    expect(windows.sort((left, right) => left.address.localeCompare(right.address))).toEqual([
      { address: "hotline://console/", isVisible: true, ...safe },
      { address: "hotline://line/", isVisible: false, ...safe },
    ]);
    for (const page of [pages.console, pages.line])
      expect(await page.evaluate("[typeof require, typeof process, typeof module].join()")).toBe("undefined,undefined,undefined");
  });
  it("stay where they are, and open nothing", async () => {
    const { console: page } = pages;
    expect(await page.evaluate("window.open('https://example.com/')")).toBeNull();
    expect(await page.evaluate("window.open('hotline://line/')")).toBeNull();
    await page.evaluate("location.href = 'https://example.com/'");
    await page.evaluate("location.href = 'hotline://line/'");
    await page.evaluate("location.href = 'file:///etc/passwd'");
    expect(await page.evaluate("document.createElement('webview').src")).toBeUndefined();
    expect(await page.evaluate("location.href")).toBe("hotline://console/");
    // By the guard itself, and not only by what stands behind it; the file is refused by Chromium before anybody is asked.
    const denied = (what: string) => electron.said().split(`contents.${what}.denied`).length - 1;
    await expect.poll(() => [denied("window"), denied("navigation")]).toEqual([2, 2]);
    expect(electron.app.windows()).toHaveLength(2);
  });
  it("comes back after a crash of the console, with the line untouched", async () => {
    await pages.line.evaluate("window.remembered = 'still here'");
    pages.console = await electron.nextPage("console", () =>
      electron.app.evaluate(({ BrowserWindow }) => {
        const shown = BrowserWindow.getAllWindows().find((window) => window.webContents.getURL() === "hotline://console/");
        shown?.webContents.forcefullyCrashRenderer();
      }),
    );
    expect(await call(pages.console, ["whoami"])).toBe("console");
    expect(await pages.line.evaluate("window.remembered")).toBe("still here");
  });
});

describe("what the shell writes", () => {
  it("lies inside the data folder: profile, session, dumps and logs", async () => {
    const folders = await electron.app.evaluate(({ app }) => (["userData", "sessionData", "crashDumps", "logs"] as const).map((name) => app.getPath(name)));
    for (const folder of folders) expect(folder.startsWith(`${electron.dataFolder}/`)).toBe(true);
  });
});

describe("the pages' protocol", () => {
  it("serves a page's own files under its policy, and nothing beside them", async () => {
    const served = await pages.console.evaluate(async () => {
      const answer = await fetch("hotline://console/assets/page.js");
      return { status: answer.status, policy: answer.headers.get("content-security-policy"), sniff: answer.headers.get("x-content-type-options") };
    });
    expect(served).toMatchObject({ status: 200, policy: expect.stringContaining("default-src 'none'"), sniff: "nosniff" });
    const status = (path: string) => attempt(pages.console, `fetch("hotline://console/${path}").then(({ status }) => status)`);
    for (const path of ["../../package.json", "%2e%2e/%2e%2e/package.json", "..%2f..%2fpackage.json", "assets/none.js", "line/index.html"])
      expect(await status(path)).toBe(404);
  });
  it("reaches no other page, no file and no network", async () => {
    const reach = (page: Page, address: string) => attempt(page, `fetch("${address}").then(({ status }) => status)`);
    for (const address of ["hotline://line/", "file:///etc/passwd", "https://example.com/", "http://127.0.0.1:9/"]) {
      expect(await reach(pages.console, address)).toBe("TypeError");
    }
    expect(await reach(pages.line, "hotline://console/")).toBe("TypeError");
    // The session itself refuses, whatever a page's policy says.
    const reasons = await electron.app.evaluate(({ webContents }) =>
      Promise.all(
        webContents.getAllWebContents().map((contents) => contents.session.fetch("http://127.0.0.1:9/").then(String, (error: Error) => error.message)),
      ),
    );
    for (const reason of reasons) expect(reason).toContain("ERR_BLOCKED_BY_CLIENT");
  });
  it("runs no script that is not its own", async () => {
    const ran = await pages.console.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.planted = true";
      document.body.append(script);
      const image = document.createElement("img");
      image.setAttribute("onerror", "window.planted = true");
      image.src = "hotline://console/none.png";
      document.body.append(image);
      return new Promise((resolve) => image.addEventListener("error", () => resolve("planted" in window)));
    });
    expect(ran).toBe(false);
    // In a task of the page's own: what the test itself evaluates is let through by the debugger.
    await pages.console.evaluate("new Promise((resolve) => { setTimeout('window.planted = true'); setTimeout(resolve); })");
    expect(await pages.console.evaluate("'planted' in window")).toBe(false);
  });
});
