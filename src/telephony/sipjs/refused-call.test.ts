import { EmitterImpl, Inviter, type SessionDescriptionHandler, type Transport, TransportState, UserAgent } from "sip.js";
import { describe, expect, it } from "vitest";
import { type LineCall, lineCallSchema } from "../../contract/line-api.ts";
import { newCall } from "../core/call-machine.ts";
import { SipCall } from "./sipjs-call.ts";

/** Answers each INVITE with what the test says; `headers` after those that a response repeats (RFC 3261 §8.2.6.2). */
class Refusing implements Transport {
  readonly protocol = "WS";
  readonly state = TransportState.Connected;
  readonly stateChange = new EmitterImpl<TransportState>();
  onConnect: (() => void) | undefined;
  onDisconnect: ((error?: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;
  readonly #answer: string;
  readonly #headers: readonly string[];
  constructor(answer: string, headers: readonly string[]) {
    this.#answer = answer;
    this.#headers = headers;
  }
  async connect() {}
  async disconnect() {}
  async dispose() {}
  isConnected = () => true;
  async send(message: string): Promise<void> {
    if (!message.startsWith("INVITE ")) return;
    const repeated = message.split("\r\n").filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
    const head = repeated.map((line) => (line.startsWith("To:") ? `${line};tag=far` : line));
    queueMicrotask(() => this.onMessage?.([`SIP/2.0 ${this.#answer}`, ...head, ...this.#headers, "Content-Length: 0", "", ""].join("\r\n")));
  }
}
const handler: SessionDescriptionHandler = {
  close: () => {},
  getDescription: async () => ({ body: "v=0", contentType: "application/sdp" }),
  hasDescription: () => true,
  rollbackDescription: async () => {},
  setDescription: async () => {},
  sendDtmf: () => false,
};

/** Dials at an exchange that refuses. @returns the call as it ended */
async function refused(answer: string, headers: readonly string[] = []): Promise<LineCall> {
  const transport = new Refusing(answer, headers);
  const agent = new UserAgent({
    transportConstructor: class {
      constructor() {
        // biome-ignore lint/correctness/noConstructorReturn: SIP.js makes its transport itself.
        return transport;
      }
    } as never,
    sessionDescriptionHandlerFactory: () => handler,
    logBuiltinEnabled: false,
  });
  const target = UserAgent.makeURI("sip:901088886666@exchange.invalid");
  if (target === undefined) throw new Error("no target");
  const call = newCall({ callId: "asterisk:made", direction: "out", number: "01088886666", displayName: null, queue: null }, 1);
  await agent.start();
  const session = new Inviter(agent, target);
  const ended = new Promise<LineCall>((resolve) => {
    const followed = new SipCall({
      session,
      call,
      clock: { now: () => 2, monotonic: () => 2, after: () => ({ cancel: () => {} }) } as never,
      random: () => 0,
      isRoom: () => false,
      play: () => () => {},
      onChange: (changed) => changed.phase === "ended" && resolve(lineCallSchema.parse(changed)),
      onQuality: () => {},
    });
    void followed.invite();
  });
  return ended;
}

describe("a call that is made here and refused", () => {
  it.each([
    ["486 Busy Here", [], "busy", 486],
    ["603 Decline", ['Reason: Q.850;cause=21;text="Call Rejected"'], "declined", 21],
    ["480 Temporarily Unavailable", ["Reason: Q.850;cause=19"], "noAnswer", 19],
    ["404 Not Found", [], "notFound", 404],
    ["302 Moved Temporarily", ["Contact: <sip:other@exchange.invalid>"], "numberChanged", 302],
  ] as const)("ends as the response says: %s", async (answer, headers, endCause, endCode) => {
    expect(await refused(answer, headers)).toMatchObject({ phase: "ended", endCause, endCode });
  });
});
