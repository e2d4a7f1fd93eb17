import { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";
import type { CutFloor } from "../browser/cut-floor.ts";
import { eventually } from "../eventually.ts";
import { FarSide, type Heard } from "./far-side.ts";
import { type LoopFound, LoopWatch } from "./loop-watch.ts";
import { mutated } from "./mutate.ts";
import { capturedMessages, inDialog, newestDialog, type RealMessage, renewed } from "./real-messages.ts";
import type { Expected } from "./torture-messages.ts";

/** One message for the line. */
export interface Input {
  /** Names it in what a red test prints; the same name is the same message. */
  readonly name: string;
  frame(identity: string): string | Uint8Array;
}
/** What came of a batch. */
export interface BatchFound {
  readonly messages: number;
  /** By input: what the line did with it. */
  readonly outcomes: ReadonlyMap<string, Expected>;
  /** What must not be: exceptions that nobody caught, garbled answers, halts over 50 ms. */
  readonly wrong: readonly string[];
  /** Of one message, at the most: what the page's thread ran for it, the best of three of those over the limit, ms. */
  readonly ran: number;
  /** From a frame to the page's next turn on the wall, at the most, ms. */
  readonly slowest: number;
  /** Tasks over 50 ms on the wall. */
  readonly longTasks: number;
}

/** A person perceives a longer halt, ms. */
const haltLimit = 50;
/** More of a message that kept the page: it may have had something else to do. */
const repeats = 2;
const extension = "1001";

/** The line of a floor, and who sends it what no exchange should. */
export class LineUnderInput {
  readonly #floor: CutFloor;
  readonly #loop: LoopWatch;
  #count = 0;

  constructor(floor: CutFloor) {
    this.#floor = floor;
    this.#loop = new LoopWatch(floor.lilan);
  }
  /** A usable offer of sound and what the exchange said so far. */
  captured(): ReturnType<typeof capturedMessages> {
    return capturedMessages(this.#floor.relay);
  }

  /** Sends each, waits for each, and measures each. The page lives, is registered and answers after each, or this throws. */
  async run(inputs: readonly Input[]): Promise<BatchFound> {
    const far = new FarSide(this.#floor.relay, extension);
    const found = { outcomes: new Map<string, Expected>(), wrong: [] as string[], ran: 0, slowest: 0, longTasks: 0 };
    await this.#loop.since();
    try {
      for (const input of inputs) {
        const { heard, loop } = await this.#best(far, input);
        found.outcomes.set(input.name, outcomeOf(heard));
        found.wrong.push(
          ...heard.garbled.map((frame) => `${input.name}: a garbled answer: ${JSON.stringify(frame.slice(0, 600))}`),
          ...loop.errors.map((error) => `${input.name}: ${error}`),
        );
        if (loop.ran > haltLimit) found.wrong.push(`${input.name}: kept the page for ${Math.round(loop.ran)} ms`);
        found.ran = Math.max(found.ran, loop.ran);
        found.slowest = Math.max(found.slowest, loop.slowest);
        found.longTasks += loop.longTasks;
      }
    } finally {
      far.stop();
    }
    await this.#floor.isRegistered();
    return { messages: inputs.length, ...found };
  }
  /** The control: the page with nothing to do but answer OPTIONS. What it is halted by then is the machine's. */
  idle(turns: number): Promise<BatchFound> {
    return this.run(Array.from({ length: turns }, (_, index) => ({ name: `idle ${index}`, frame: () => "\r\n" })));
  }
  /** The other control: so many good calls that ring and are taken back. */
  ringing(calls: number): Promise<BatchFound> {
    const invite = this.captured().messages.find(({ name }) => name === "INVITE");
    if (invite === undefined) throw new Error("no call has rung yet");
    return this.run(Array.from({ length: calls }, (_, index) => ({ name: `ring ${index}`, frame: invite.frame })));
  }
  /** A citizen rings, is answered, hears and is heard, and is let go; nothing of it or of anything before stays on the screen. */
  async takesGoodCall(): Promise<void> {
    const { lilan, talk, noGhosts } = this.#floor;
    const caller = await talk("19900000061");
    await lilan.console.keyboard.press("F4");
    await caller.ended;
    await lilan.at("end-wrap-up").click();
    await this.isQuiet();
    await noGhosts();
  }
  /** No call is on the screen, on the line's own either. */
  async isQuiet(): Promise<void> {
    const { lilan } = this.#floor;
    const line = await lilan.line();
    const isLive = async (): Promise<boolean> => {
      const phase = await lilan.at("call-bar").getAttribute("data-phase");
      return (phase !== "none" && phase !== "ended") || (await lilan.at("call-tab").count()) > 0 || (await line.locator(".call").count()) > 0;
    };
    await eventually("no call is left on the screen", async () => !(await isLive()));
  }

  async #best(far: FarSide, input: Input): Promise<{ heard: Heard; loop: LoopFound }> {
    const once = async (): Promise<{ heard: Heard; loop: LoopFound }> => {
      this.#count += 1;
      const heard = await far.send(input.frame(`input${this.#count}`)).catch((error: unknown) => {
        throw new Error(`${input.name}: ${error instanceof Error ? error.message : String(error)}`);
      });
      return { heard, loop: await this.#loop.since() };
    };
    const first = await once();
    let { ran } = first.loop;
    for (let repeat = 0; repeat < repeats && ran > haltLimit; repeat += 1) ran = Math.min(ran, (await once()).loop.ran);
    return { heard: first.heard, loop: { ...first.loop, ran } };
  }
}

function outcomeOf({ answers }: Heard): Expected {
  const statuses = answers.map(({ status }) => status);
  // A call that rang was taken back by the test, which made the 487.
  if (statuses.includes(180)) return statuses.find((status) => status >= 200 && status !== 487 && status !== 200) ?? "rings";
  return statuses.find((status) => status >= 200) ?? "silence";
}

/** So many mutations of the messages, each named by seed and number. */
export function mutations(messages: readonly RealMessage[], seed: number, count: number): Input[] {
  return Array.from({ length: count }, (_, index) => {
    const choice = new SeededRandom(seed * 100_003 + index);
    const message = choice.pick(messages);
    const state = choice.below(2 ** 31);
    // A repetition is the same change of the same message under another identity.
    return { name: `seed ${seed}, number ${index} (${message.name})`, frame: (identity) => mutated(message.frame(identity), new SeededRandom(state)) };
  });
}

/** What the exchange may say within the call that the line answered last, from now on in order. */
export function messagesOfCall(floor: CutFloor, offer: string): RealMessage[] {
  let sequence = 100_000;
  return inDialog(newestDialog(floor.relay), extension, offer, () => {
    sequence += 1;
    return sequence;
  });
}

/** A message as it stands, under a new identity where it has one. */
export const asItIs = (name: string, frame: string): Input => ({ name, frame: (identity) => renewed(frame, identity) });
