import type { Clock, Timer } from "../../../base/clock.ts";
import type { Logger } from "../../../base/logger.ts";
import { HotlineError } from "../../../contract/errors.ts";
import { type AmiAccount, AmiConnection } from "./ami-connection.ts";
import type { AmiMessage } from "./ami-parser.ts";

/** Between two attempts, ms: doubling, with a fifth of jitter so that two nodes do not knock in step. */
const backOff = { first: 250, most: 10_000 } as const;

export interface AmiLinkOptions {
  readonly account: AmiAccount;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The link is up: asked for the state before it is told to anybody. A rejection ends this connection. */
  readonly onUp: (connection: AmiConnection) => Promise<void>;
  /** Actions are taken from here on. */
  readonly onReady: () => void;
  readonly onDown: () => void;
  readonly onEvent: (event: AmiMessage) => void;
  /** 0 ≤ x < 1. */
  readonly random?: () => number;
}

type LinkState =
  | { readonly name: "stopped" }
  | { readonly name: "connecting"; readonly attempt: number; readonly connection: AmiConnection }
  | { readonly name: "up"; readonly connection: AmiConnection }
  | { readonly name: "waiting"; readonly attempt: number; readonly timer: Timer };

/**
 * Keeps one connection to the exchange alive for ever.
 *
 *   stopped ──start──► connecting ──logged in, state read──► up
 *                        ▲    │ refused, lost                │ lost
 *                        │    ▼                              │
 *                       waiting ◄────────────────────────────┘
 *   any ──stop──► stopped
 *
 * Each connection is known by identity, so whatever a former one still says is ignored:
 * there is never a second run of the same reconnect.
 */
export class AmiLink {
  private readonly options: AmiLinkOptions;
  private state: LinkState = { name: "stopped" };

  constructor(options: AmiLinkOptions) {
    this.options = options;
  }

  /** Begins. Resolves after the first attempt, whether it succeeded or will be made again. */
  async start(): Promise<void> {
    if (this.state.name === "stopped") await this.connect(1);
  }

  stop(): void {
    const { state } = this;
    this.state = { name: "stopped" };
    if (state.name === "waiting") state.timer.cancel();
    if (state.name === "connecting" || state.name === "up") state.connection.end("stopped");
    if (state.name === "up") this.options.onDown();
  }

  /** The connection in use. @throws HotlineError `internal` while there is none */
  connection(): AmiConnection {
    if (this.state.name !== "up") throw new HotlineError({ kind: "internal", detail: "exchange away" });
    return this.state.connection;
  }

  private isCurrent(connection: AmiConnection): boolean {
    return (this.state.name === "connecting" || this.state.name === "up") && this.state.connection === connection;
  }

  private async connect(attempt: number): Promise<void> {
    const { account, clock, onUp } = this.options;
    const connection: AmiConnection = new AmiConnection({
      account,
      clock,
      onEvent: (event) => this.isCurrent(connection) && this.options.onEvent(event),
      onEnd: (reason) => this.lost(connection, reason),
    });
    this.state = { name: "connecting", attempt, connection };
    try {
      await connection.logIn(account);
      await onUp(connection);
    } catch {
      connection.end("not taken");
      return;
    }
    if (!this.isCurrent(connection)) return;
    this.state = { name: "up", connection };
    this.options.logger.info("exchange.asterisk.up", { attempt });
    this.options.onReady();
  }

  private lost(connection: AmiConnection, reason: string): void {
    if (!this.isCurrent(connection)) return;
    const wasUp = this.state.name === "up";
    const attempt = this.state.name === "connecting" ? this.state.attempt + 1 : 1;
    const { clock, logger, random = Math.random } = this.options;
    const delay = Math.min(backOff.most, backOff.first * 2 ** Math.min(attempt - 1, 10)) * (0.8 + 0.4 * random());
    logger.warn("exchange.asterisk.lost", { reason, attempt, retryIn: Math.round(delay) });
    this.state = { name: "waiting", attempt, timer: clock.after(delay, () => void this.connect(attempt)) };
    if (wasUp) this.options.onDown();
  }
}
