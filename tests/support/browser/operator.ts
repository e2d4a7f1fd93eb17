import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "@playwright/test";
import type { Sound } from "../sound.ts";

/**
 * Chromium as an operator's: it asks no questions about its microphone.
 * @param microphone a `.wav` that its microphone plays again and again; without it, a tone
 * @param sound the environment of a sound server whose devices it shall use instead (tests/support/pulse.ts)
 * @param refuses its microphone, as a person does who answers its question with no
 * @param program Chromium, or what runs it in another network
 */
export function startChromium({
  microphone,
  sound,
  refuses = false,
  program = "/usr/bin/chromium",
}: {
  microphone?: string;
  sound?: Readonly<Record<string, string>>;
  refuses?: boolean;
  program?: string;
} = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: program,
    ...(sound === undefined ? {} : { env: { ...(process.env as Record<string, string>), ...sound }, ignoreDefaultArgs: ["--mute-audio"] }),
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      refuses ? "--deny-permission-prompts" : "--use-fake-ui-for-media-stream",
      ...(sound === undefined ? ["--use-fake-device-for-media-stream"] : []),
      ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
      "--autoplay-policy=no-user-gesture-required",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-gpu",
    ],
  });
}

/** An operator at a console window, with the line's window beside it. */
export interface Operator {
  readonly context: BrowserContext;
  readonly console: Page;
  /** The line's window, once it is open. */
  line(): Promise<Page>;
  at(testId: string): Locator;
  /** Signs in by the form and waits until the line is registered. */
  signIn(login: string): Promise<void>;
  /** Chooses a state from the menu. */
  choose(state: string): Promise<void>;
  /** Packets that the line heard and sent so far, over all its calls. */
  voice(): Promise<Voice>;
  /** Listens to the call's remote side for so long, as the operator's ear does: after the jitter buffer and the decoder. */
  hear(seconds: number): Promise<Sound>;
  /** The console's process dies; a new window is opened at that address. */
  crash(origin: string): Promise<void>;
  close(): Promise<void>;
}

/** Keeps the line's connections at hand, so that a test can ask what was heard. */
export const rememberConnections = (): void => {
  const connections: RTCPeerConnection[] = [];
  Object.assign(window, { connections });
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
};

interface Voice {
  readonly heard: number;
  readonly sent: number;
  readonly level: number;
}
/** Runs in the line's page. A connection that is closed counts no more: what it was last seen to have counted stays in the sum. */
async function countVoice(): Promise<Voice> {
  const page = window as unknown as { connections: RTCPeerConnection[]; counted?: Map<RTCPeerConnection, Voice> };
  page.counted ??= new Map();
  for (const connection of page.connections) {
    const before = page.counted.get(connection) ?? { heard: 0, sent: 0, level: 0 };
    const now = { heard: 0, sent: 0, level: 0 };
    for (const report of (await connection.getStats()).values()) {
      if (report.type === "inbound-rtp") {
        now.heard += report.packetsReceived ?? 0;
        now.level += report.totalAudioEnergy ?? 0;
      }
      if (report.type === "outbound-rtp") now.sent += report.packetsSent ?? 0;
    }
    const most = { heard: Math.max(before.heard, now.heard), sent: Math.max(before.sent, now.sent), level: Math.max(before.level, now.level) };
    page.counted.set(connection, most);
  }
  const sum = (name: keyof Voice): number => [...(page.counted ?? []).values()].reduce((all, { [name]: count }) => all + count, 0);
  return { heard: sum("heard"), sent: sum("sent"), level: sum("level") };
}

/** Runs in the line's page: what the newest call that is not on hold plays, at 8 kHz. */
export function listen(seconds: number): Promise<number[]> {
  const { connections } = window as unknown as { connections: RTCPeerConnection[] };
  const track = connections
    .findLast((connection) => connection.connectionState === "connected" && connection.getReceivers()[0]?.track.enabled === true)
    ?.getReceivers()[0]?.track;
  if (track === undefined) return Promise.reject(new Error("there is no call to listen to"));
  const context = new AudioContext({ sampleRate: 8_000 });
  const ear = context.createScriptProcessor(2_048, 1, 1);
  const samples: number[] = [];
  return new Promise((resolve) => {
    ear.onaudioprocess = ({ inputBuffer }) => {
      for (const sample of inputBuffer.getChannelData(0)) samples.push(Math.round(sample * 32_767));
      if (samples.length < seconds * 8_000) return;
      ear.onaudioprocess = null;
      void context.close().then(() => resolve(samples));
    };
    context.createMediaStreamSource(new MediaStream([track])).connect(ear);
    ear.connect(context.destination);
  });
}

/** Only ends what hangs, ms: on a busy machine all takes longer, and nothing is wrong. */
const patience = 90_000;

/** @param watch run in each page before its own scripts */
export async function openOperator(browser: Browser, address: string, locale = "zh-CN", watch: readonly (() => void)[] = []): Promise<Operator> {
  return operatorIn(await browser.newContext({ viewport: { width: 1440, height: 900 }, locale, timezoneId: "Asia/Shanghai" }), address, watch);
}

/** @param watch run in each page before its own scripts */
export async function operatorIn(context: BrowserContext, address: string, watch: readonly (() => void)[] = []): Promise<Operator> {
  for (const script of [rememberConnections, ...watch]) await context.addInitScript(script);
  context.setDefaultTimeout(patience);
  let console = await context.newPage();
  await console.goto(address);
  const isLine = (page: Page): boolean => new URL(page.url()).pathname === "/line";
  const at = (testId: string): Locator => console.getByTestId(testId);
  const line = async (): Promise<Page> => context.pages().find(isLine) ?? context.waitForEvent("page", { predicate: isLine });
  return {
    context,
    get console() {
      return console;
    },
    line,
    at,
    async signIn(login) {
      await at("login").fill(login);
      await at("password").fill("demo-12345");
      await at("submit").click();
      const registered = at("registration").and(console.locator('[data-registration="registered"]'));
      await registered.waitFor().catch(async (error: Error) => {
        const pages = context.pages().map((page) => new URL(page.url()).pathname);
        throw new Error(`${error.message}\npages: ${pages.join(" ")}\nshown: ${await console.locator("body").innerText()}`);
      });
    },
    async choose(state) {
      await at("state-choice").click();
      await at(`choose-${state}`).click();
      await at("state")
        .and(console.locator(`[data-state="${state}"]`))
        .waitFor();
    },
    async voice() {
      return (await line()).evaluate(countVoice);
    },
    async hear(seconds) {
      return { rate: 8_000, samples: Int16Array.from(await (await line()).evaluate(listen, seconds)) };
    },
    async crash(origin) {
      const crashed = console.waitForEvent("crash");
      void console.goto("chrome://crash").catch(() => {});
      await crashed;
      console = await context.newPage();
      await console.goto(origin);
    },
    close: () => context.close(),
  };
}

/** Sends a form for which no unit would act: held back once, and sent by the same key. */
export async function sendUnassigned(console: Page): Promise<void> {
  // A seat that is being filled has no rules yet by which it could hold anything back.
  await console.getByTestId("field-unit").waitFor();
  await console.keyboard.press("Control+Enter");
  await console
    .getByTestId("refusal")
    .filter({ hasText: /承办单位|no unit/i })
    .waitFor();
  await console.keyboard.press("Control+Enter");
}
