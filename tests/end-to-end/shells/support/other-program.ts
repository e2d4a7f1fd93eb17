import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A window of another program on a display (`xev`), and a person's keyboard (`xdotool`). */
export interface OtherProgram {
  /** Gives it the keyboard. Without a window manager a click does not do that. */
  focus(): Promise<void>;
  /** The keys that reached it, by their X names, such as `F2`. */
  readonly heard: readonly string[];
  stop(): Promise<void>;
}

/** Presses and releases keys as a keyboard does: they go to whoever has them by the X server's rules. */
export const pressKeys = async (display: string, ...keys: string[]): Promise<void> => {
  await run("xdotool", ["key", ...keys], { env: { ...process.env, DISPLAY: display } });
};

export async function startOtherProgram(display: string): Promise<OtherProgram> {
  const env = { ...process.env, DISPLAY: display };
  const heard: string[] = [];
  // Without a terminal its output would wait in a buffer.
  const child = spawn("stdbuf", ["-oL", "xev", "-name", "another program", "-event", "keyboard"], { env, stdio: ["ignore", "pipe", "ignore"] });
  let isPress = false;
  let opened = (_id: string): void => {};
  const window = new Promise<string>((resolve) => (opened = resolve));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const id = /(?:Outer window is|KeyPress event|KeyRelease event).*?(0x[0-9a-f]+)/.exec(line)?.[1];
    if (id !== undefined) opened(id);
    if (line.includes(" event, ")) isPress = line.startsWith("KeyPress");
    const key = /keysym 0x[0-9a-f]+, (\w+)\)/.exec(line)?.[1];
    if (isPress && key !== undefined) heard.push(key);
  });
  return {
    heard,
    async focus() {
      await run("xdotool", ["windowfocus", "--sync", await window], { env });
    },
    stop: () => ended(child),
  };
}

/** A program that has taken a key for itself before anybody else could (`sxhkd`). Resolves when it has it. @param key by its X name */
export async function startKeyTaker(display: string, key: string): Promise<{ stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "hotline-keys-"));
  await writeFile(join(folder, "sxhkdrc"), `${key}\n  echo mine\n`);
  // On a busy machine one of some dozens never gets its key, and says nothing: another is started.
  for (let tries = 0; tries < 5; tries += 1) {
    const child = await takeKey(display, key, join(folder, "sxhkdrc"));
    if (child === null) continue;
    return {
      async stop() {
        await ended(child);
        await rm(folder, { recursive: true, force: true });
      },
    };
  }
  throw new Error("sxhkd did not get its key");
}

/** How often a key is pressed for somebody who may not have it yet; some seconds. */
const mostPresses = 60;

/** @returns null where it did not get the key */
async function takeKey(display: string, key: string, settings: string): Promise<ChildProcess | null> {
  // It ends at once where no shell is named, as in a job that nobody signed in for.
  const env = { ...process.env, SHELL: "/bin/sh", DISPLAY: display };
  const child = spawn("sxhkd", ["-c", settings], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  let isMine = false;
  child.stdout.once("data", () => (isMine = true));
  // It does not say that it has a key: what it does at a press does.
  for (let presses = 0; presses < mostPresses; presses += 1) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`sxhkd ended: ${said}`);
    await pressKeys(display, key);
    await setTimeout(50);
    if (isMine) return child;
  }
  await ended(child);
  return null;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill();
  await exit;
}
