import { connect, type Socket } from "node:net";
import type { Clock, Timer } from "../../../base/clock.ts";
import { HotlineError } from "../../../contract/errors.ts";
import { type AmiMessage, AmiParser } from "./ami-parser.ts";

/** Where the exchange's manager interface is, and as whom to speak to it. */
export interface AmiAccount {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly secret: string;
}

/** An answered action: the response, and the events of a list action. */
export interface AmiAnswer {
  readonly response: AmiMessage;
  readonly events: readonly AmiMessage[];
}

export type AmiFields = readonly (readonly [name: string, value: string])[];

interface PendingAction {
  readonly resolve: (answer: AmiAnswer) => void;
  readonly reject: (error: HotlineError) => void;
  readonly timer: Timer;
  readonly events: AmiMessage[];
  response: AmiMessage | null;
}

const actionLimit = 10_000;
const pingInterval = 10_000;
const mostPending = 500;
const mostListEvents = 50_000;
const away = (detail: string): HotlineError => new HotlineError({ kind: "internal", detail });

/**
 * One TCP connection to Asterisk's manager interface, from log-in to its end; never reused.
 * An exchange that no longer answers is found out by pings within 20 s.
 */
export class AmiConnection {
  private readonly clock: Clock;
  private readonly socket: Socket;
  private readonly parser = new AmiParser();
  private readonly pending = new Map<string, PendingAction>();
  private readonly onEvent: (event: AmiMessage) => void;
  private readonly onEnd: (reason: string) => void;
  private ping: Timer | null = null;
  private nextAction = 1;
  private ended = false;

  constructor(options: { account: AmiAccount; clock: Clock; onEvent: (event: AmiMessage) => void; onEnd: (reason: string) => void }) {
    this.clock = options.clock;
    this.onEvent = options.onEvent;
    this.onEnd = options.onEnd;
    this.socket = connect({ host: options.account.host, port: options.account.port, noDelay: true });
    this.socket.on("data", (chunk) => this.take(chunk));
    this.socket.on("error", (error) => this.end(`socket: ${(error as NodeJS.ErrnoException).code ?? "error"}`));
    this.socket.on("close", () => this.end("closed"));
  }

  /** Logs in. @throws HotlineError `internal` when refused or not answered in time */
  async logIn(account: AmiAccount): Promise<void> {
    await this.action("Login", [
      ["Username", account.user],
      ["Secret", account.secret],
      ["Events", "on"],
    ]);
    this.schedulePing();
  }

  /** Sends an action. @throws HotlineError `internal` with the exchange's message when it says no, and when the connection ends first */
  async action(name: string, fields: AmiFields = []): Promise<AmiAnswer> {
    const answer = await this.request(name, fields);
    if (answer.response.get("response") === "Error") throw away(`${name}: ${(answer.response.get("message") ?? "refused").slice(0, 200)}`);
    return answer;
  }

  /** Sends an action and gives the answer, be it a refusal. @throws HotlineError `internal` when none comes */
  request(name: string, fields: AmiFields = []): Promise<AmiAnswer> {
    const actionId = String(this.nextAction++);
    const lines = [["Action", name] as const, ["ActionID", actionId] as const, ...fields];
    // A line break in a value would begin another action.
    if (lines.some(([field, value]) => /[\r\n\0]/.test(field + value))) return Promise.reject(new HotlineError({ kind: "invalid", detail: name }));
    if (this.ended || this.pending.size >= mostPending) return Promise.reject(away(this.ended ? "exchange away" : "too many actions"));
    return new Promise((resolve, reject) => {
      const timer = this.clock.after(actionLimit, () => this.end(`${name} was not answered`));
      this.pending.set(actionId, { resolve, reject, timer, events: [], response: null });
      this.socket.write(`${lines.map(([field, value]) => `${field}: ${value}`).join("\r\n")}\r\n\r\n`);
    });
  }

  /** Ends the connection; what is pending is rejected. */
  end(reason: string): void {
    if (this.ended) return;
    this.ended = true;
    this.ping?.cancel();
    this.socket.destroy();
    for (const action of this.pending.values()) {
      action.timer.cancel();
      action.reject(away("exchange away"));
    }
    this.pending.clear();
    this.onEnd(reason);
  }

  private take(chunk: Buffer): void {
    for (const message of this.parser.push(chunk).messages) if (!this.ended) this.dispatch(message);
  }

  private dispatch(message: AmiMessage): void {
    const actionId = message.get("actionid") ?? "";
    const action = this.pending.get(actionId);
    if (message.has("response")) {
      if (action !== undefined) this.takeResponse(actionId, action, message);
    } else if (action !== undefined && message.has("event")) {
      this.takeListEvent(actionId, action, message);
    } else if (message.has("event")) {
      this.onEvent(message);
    }
  }

  private takeResponse(actionId: string, action: PendingAction, message: AmiMessage): void {
    action.response = message;
    if (message.get("eventlist")?.toLowerCase() !== "start") this.settle(actionId, action);
  }

  private takeListEvent(actionId: string, action: PendingAction, message: AmiMessage): void {
    if (message.get("eventlist")?.toLowerCase() === "complete") {
      this.settle(actionId, action);
      return;
    }
    action.events.push(message);
    if (action.events.length > mostListEvents) this.end("a list without end");
  }

  private settle(actionId: string, action: PendingAction): void {
    if (action.response === null) return;
    this.pending.delete(actionId);
    action.timer.cancel();
    action.resolve({ response: action.response, events: action.events });
  }

  private schedulePing(): void {
    this.ping = this.clock.after(pingInterval, () => {
      this.request("Ping").then(
        () => this.schedulePing(),
        () => {},
      );
    });
  }
}
