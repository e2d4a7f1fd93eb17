import { HotlineError } from "../../contract/errors.ts";
import type { GlobalCommand, RefusedKeys, ServedKeys, WantedKeys } from "../../contract/global-keys.ts";
import type { LineCall } from "../../contract/line-api.ts";
import { actOfCommand, type CallAct } from "../../domain/call-acts.ts";
import { callKeysOf } from "../../domain/call-keys.ts";

/** What decides about the keys. */
interface KeyFacts {
  readonly isSignedIn: boolean;
  readonly isRegistered: boolean;
  /** The person's own choice, and own keys. */
  readonly isOn: boolean;
  readonly own: Readonly<Record<string, string>>;
  readonly calls: readonly LineCall[];
}
export interface GlobalKeysOptions {
  facts(): KeyFacts;
  act(act: CallAct): void;
  /** What the shell has refused changed. */
  onChange(): void;
}

/** The keys that reach a call while another program has the keyboard: what the shell shall take from the system, and what a press does. */
export class GlobalKeys implements ServedKeys {
  readonly #options: GlobalKeysOptions;
  #tell: ((wanted: WantedKeys) => void) | null = null;
  #told = "";
  #refused: RefusedKeys | null = null;

  constructor(options: GlobalKeysOptions) {
    this.#options = options;
  }
  /** null: this shell takes no keys from the system, or has not yet said so. */
  get refused(): RefusedKeys | null {
    return this.#refused;
  }
  /** A shell that can take keys from the system is there. */
  serve(tell: (wanted: WantedKeys) => void): void {
    this.#tell = tell;
    this.#told = "";
    this.follow();
  }
  /** Something changed: the shell hears of it where it matters to the keys. */
  follow(): void {
    const { isSignedIn, isRegistered, isOn, own, calls } = this.#options.facts();
    const isThere = isSignedIn && isRegistered && isOn;
    // A call goes on while the registration is away, and so do its keys.
    const inCall = isSignedIn && isOn && calls.length > 0;
    const wanted: WantedKeys = { keys: isThere || inCall ? callKeysOf(own) : [], inCall };
    const told = JSON.stringify(wanted);
    if (told === this.#told) return;
    this.#told = told;
    this.#tell?.(wanted);
  }
  pressed(command: GlobalCommand): void {
    const act = actOfCommand(command, this.#options.facts().calls);
    try {
      if (act !== null) this.#options.act(act);
    } catch (error) {
      // A key that comes too late for its call, as one in the page does.
      if (!(error instanceof HotlineError)) throw error;
    }
  }
  wereRefused(refused: RefusedKeys): void {
    this.#refused = refused;
    this.#options.onChange();
  }
}
