import type { MessagePortMain } from "electron";
import type { Clock, Timer } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { GlobalCommand, RefusedKeys, WantedKeys } from "../../contract/global-keys.ts";
import type { PageName } from "../shared/page.ts";
import type { KeyRing } from "./key-ring.ts";
import type { FromSeat } from "./seat-messages.ts";
import type { SeatProcess, SpawnSeat } from "./seat-process.ts";

export interface SeatHostOptions {
  readonly spawn: SpawnSeat;
  /** Path of the built `seat-entry.js`. */
  readonly entry: string;
  readonly folder: string;
  readonly dispatchUrl: string | null;
  readonly keyRing: KeyRing | null;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The seat runs (again): pages need new ports. */
  readonly onStarted: () => void;
  /** Which keys the seat wants from the system; none once its process is gone. */
  readonly onGlobalKeys: (wanted: WantedKeys) => void;
  /** The seat said why it cannot start, such as a full disk; it is not tried again. */
  readonly onFailed: (sentence: string) => void;
}

export interface SeatHost {
  isRunning(): boolean;
  connect(page: PageName, port: MessagePortMain): void;
  globalKey(command: GlobalCommand): void;
  globalKeysRefused(refused: RefusedKeys): void;
  /** Resolves when the seat's process has ended: in order, or by force after 5 s. */
  stop(): Promise<void>;
}

const stopLimit = 5_000;
const longestPause = 10_000;

/**
 * Keeps one seat's process running.
 *
 *   starting ──started──► running ──exit──► waiting (0.25 s, doubled up to 10 s) ──► starting
 *      ├──failed──► failed                     (the pause is short again once it has run)
 *      └──exit────► waiting
 *   any ──stop──► stopping ──exit──► stopped
 */
type Phase = "starting" | "running" | "waiting" | "failed" | "stopping" | "stopped";

export function startSeatHost(options: SeatHostOptions): SeatHost {
  const { clock, logger, keyRing } = options;
  let phase: Phase = "starting";
  let child: SeatProcess | null = null;
  let retry: Timer | null = null;
  let attempts = 0;
  let ended: () => void = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });

  const onMessage = (message: FromSeat) => {
    switch (message.kind) {
      case "loaded":
        return child?.send({ kind: "start", folder: options.folder, dispatchUrl: options.dispatchUrl, keyWrap: keyRing !== null });
      case "started":
        if (phase !== "starting") return;
        phase = "running";
        attempts = 0;
        return options.onStarted();
      case "failed":
        phase = "failed";
        return options.onFailed(message.sentence);
      case "keyWrap": {
        const bytes = keyRing?.[message.operation](message.bytes) ?? null;
        return child?.send({ kind: "keyWrapped", request: message.request, bytes });
      }
      case "globalKeys":
        return options.onGlobalKeys(message.wanted);
      case "data":
        return;
    }
  };
  const onExit = (code: number | null) => {
    child = null;
    options.onGlobalKeys({ keys: [], inCall: false });
    if (phase === "stopping" || phase === "failed") {
      phase = "stopped";
      return ended();
    }
    const pause = Math.min(longestPause, 250 * 2 ** attempts);
    attempts += 1;
    logger.error("seat.process.gone", { code, pause });
    phase = "waiting";
    retry = clock.after(pause, spawn);
  };
  const spawn = () => {
    phase = "starting";
    child = options.spawn(options.entry, { onMessage, onExit });
  };
  spawn();

  return {
    isRunning: () => phase === "running",
    connect: (page, port) => (phase === "running" && child !== null ? child.connect(page, port) : port.close()),
    globalKey: (command) => child?.send({ kind: "globalKey", command }),
    globalKeysRefused: (refused) => child?.send({ kind: "globalKeysRefused", refused }),
    async stop() {
      retry?.cancel();
      if (child === null) return;
      phase = "stopping";
      child.send({ kind: "stop" });
      const limit = clock.after(stopLimit, () => child?.kill());
      await end;
      limit.cancel();
    },
  };
}
