import type { Clock } from "../../base/clock.ts";
import type { GlobalCommand, GlobalKey, RefusedKeys, WantedKeys } from "../../contract/global-keys.ts";
import { acceleratorOf } from "./accelerator.ts";

/** The part of Electron's `globalShortcut` that is used. */
export interface SystemKeys {
  register(accelerator: string, run: () => void): boolean;
  unregister(accelerator: string): void;
}
export interface GlobalKeysOptions {
  readonly system: SystemKeys;
  readonly clock: Clock;
  onPressed(command: GlobalCommand): void;
  /** After each change of what is wanted, also when nothing is refused. */
  onRefused(refused: RefusedKeys): void;
}

/** A key that is kept down fires again and again, first after up to so long, ms; only the first counts. */
const repeatTime = 700;

/**
 * The keys that answer, hang up, mute and hold while another program has the keyboard.
 * ```
 *  free ──a call, and no window of ours in front──► held ──no call, or a window of ours in front──► free
 * ```
 * Without a call other programs keep their keys; in front, the page hears its keys itself. A key that is new is tried at once,
 * so that one which another program has is told before the call comes.
 */
export class GlobalKeys {
  readonly #options: GlobalKeysOptions;
  readonly #held = new Map<string, GlobalCommand>();
  readonly #firedAt = new Map<GlobalCommand, number>();
  #wanted: WantedKeys = { keys: [], inCall: false };
  #isInFront = false;
  #isTried = false;

  constructor(options: GlobalKeysOptions) {
    this.#options = options;
  }
  want(wanted: WantedKeys): void {
    const isNew = !this.#isTried || JSON.stringify(wanted.keys) !== JSON.stringify(this.#wanted.keys);
    this.#isTried = true;
    this.#wanted = wanted;
    if (isNew) this.#release();
    this.#apply(isNew);
  }
  /** A window of ours has the keyboard, or none has. */
  inFront(isInFront: boolean): void {
    if (isInFront === this.#isInFront) return;
    this.#isInFront = isInFront;
    this.#apply(false);
  }
  stop(): void {
    this.#release();
  }

  #apply(isTried: boolean): void {
    const mayHold = this.#wanted.inCall && !this.#isInFront;
    if (!mayHold) this.#release();
    if (!mayHold && !isTried) return;
    const refused = this.#wanted.keys.filter((key) => !this.#take(key)).map(({ command }) => command);
    if (!mayHold) this.#release();
    this.#options.onRefused(refused);
  }
  #take({ command, key }: GlobalKey): boolean {
    const accelerator = acceleratorOf(key);
    if (accelerator === null) return false;
    if (this.#held.has(accelerator)) return true;
    const isTaken = this.#register(accelerator, command);
    if (isTaken) this.#held.set(accelerator, command);
    return isTaken;
  }
  /** Electron throws for a word that it does not know. */
  #register(accelerator: string, command: GlobalCommand): boolean {
    try {
      return this.#options.system.register(accelerator, () => this.#fired(command));
    } catch {
      return false;
    }
  }
  #fired(command: GlobalCommand): void {
    const now = this.#options.clock.monotonic();
    const isRepeat = now - (this.#firedAt.get(command) ?? Number.NEGATIVE_INFINITY) < repeatTime;
    this.#firedAt.set(command, now);
    if (!isRepeat) this.#options.onPressed(command);
  }
  #release(): void {
    for (const accelerator of this.#held.keys()) this.#options.system.unregister(accelerator);
    this.#held.clear();
  }
}
