import { RPCHandler } from "@orpc/server/message-port";
import { z } from "zod";
import type { Logger } from "../../base/logger.ts";
import type { PageName } from "../shared/page.ts";
import { routerOf, type ServedSeat } from "../shared/served-seat.ts";
import { startFailureOf } from "../shared/start-failure.ts";
import { type FromSeat, type ToSeat, toSeatSchema } from "./seat-messages.ts";

/** The part of a message port that oRPC uses; both Electron's and a relayed connection offer it. */
export interface SeatPort {
  on(name: "message", listener: (event: { data: unknown }) => void): unknown;
  on(name: "close", listener: () => void): unknown;
  postMessage(data: unknown): void;
  start(): void;
  close(): void;
}

/** How the entry talks to main; a channel without ports (a child process) is given relayed ones. */
export interface SeatChannel {
  send(message: FromSeat): void;
  listen(listener: (message: unknown, ports: readonly SeatPort[]) => void): void;
}

/** What the seat may ask main to do with its data key; the answer null means that the keyring refused. */
export interface RemoteKeyWrap {
  wrap(bytes: Uint8Array): Promise<Uint8Array>;
  unwrap(bytes: Uint8Array): Promise<Uint8Array>;
}

export interface RunSeatOptions {
  readonly channel: SeatChannel;
  readonly logger: Logger;
  start(options: { folder: string; dispatchUrl: string | null; keyWrap: RemoteKeyWrap | null }): Promise<ServedSeat>;
  /** Ends the process. */
  exit(code: number): void;
}

/**
 * The seat's process, whichever kind it is.
 *
 *   loaded ──start──► starting ──► started ──stop / main gone──► stopped (exit 0)
 *                        └──► failed (exit 1)
 */
export function runSeat({ channel, logger, start, exit }: RunSeatOptions): void {
  const relays = createRelays(channel);
  const keys = createRemoteKeys(channel);
  let seat: Promise<ServedSeat> | null = null;

  const begin = (message: Extract<ToSeat, { kind: "start" }>) => {
    seat ??= start({ folder: message.folder, dispatchUrl: message.dispatchUrl, keyWrap: message.keyWrap ? keys.keyWrap : null });
    seat.then(
      ({ globalKeys }) => {
        channel.send({ kind: "started" });
        globalKeys.serve((wanted) => channel.send({ kind: "globalKeys", wanted }));
      },
      (error: unknown) => {
        logger.error("seat.start.failed", { name: error instanceof Error ? error.name : "unknown" });
        channel.send({ kind: "failed", ...startFailureOf(error) });
        exit(1);
      },
    );
  };
  const held = new Map<PageName, HeldPort>();
  const connect = async (page: PageName, port: SeatPort) => {
    const running = await seat;
    if (running === null) return;
    // A page has one document: what its last one still had on the way, such as the word that it is the line, would come after the new one's.
    held.get(page)?.end();
    const mine = holdPort(port);
    held.set(page, mine);
    new RPCHandler(routerOf(running, page)).upgrade(mine.port as never);
    port.start();
  };
  const tellKeys = async (tell: (keys: ServedSeat["globalKeys"]) => void) => {
    const running = await seat?.catch(() => null);
    if (running != null) tell(running.globalKeys);
  };
  const stop = async () => {
    await (await seat?.catch(() => null))?.stop();
    exit(0);
  };

  channel.listen((data, ports) => {
    const message = toSeatSchema.safeParse(data);
    if (!message.success) return logger.warn("seat.message.invalid", { path: z.prettifyError(message.error).slice(0, 80) });
    switch (message.data.kind) {
      case "start":
        return begin(message.data);
      case "connect":
        return void connect(message.data.page, ports[0] ?? relays.open(message.data.connection));
      case "data":
        return relays.deliver(message.data.connection, message.data.text);
      case "close":
        return relays.close(message.data.connection);
      case "keyWrapped":
        return keys.settle(message.data.request, message.data.bytes);
      case "globalKey": {
        const { command } = message.data;
        return void tellKeys((keys) => keys.pressed(command));
      }
      case "globalKeysRefused": {
        const { refused } = message.data;
        return void tellKeys((keys) => keys.wereRefused(refused));
      }
      case "stop":
        return void stop();
    }
  });
  channel.send({ kind: "loaded" });
}

/** A port that can be ended from here. */
interface HeldPort {
  readonly port: Pick<SeatPort, "on" | "postMessage">;
  /** Nothing that is still on its way comes through any more, and whoever listens hears that it is closed. */
  end(): void;
}
function holdPort(port: SeatPort): HeldPort {
  const closes = new Set<() => void>();
  let isOver = false;
  const over = () => {
    if (isOver) return;
    isOver = true;
    for (const listener of closes) listener();
  };
  port.on("close", over);
  return {
    port: {
      on(name: "message" | "close", listener: ((event: { data: unknown }) => void) | (() => void)) {
        if (name === "close") closes.add(listener as () => void);
        else port.on("message", (event) => !isOver && listener(event));
      },
      postMessage: (data) => !isOver && port.postMessage(data),
    },
    end() {
      over();
      port.close();
    },
  };
}

/** Connections without ports of their own, told apart by number. What arrives before the seat is up waits in order. */
function createRelays(channel: SeatChannel) {
  interface Relay {
    readonly messages: ((event: { data: unknown }) => void)[];
    readonly closes: (() => void)[];
    waiting: string[] | null;
  }
  const open = new Map<number, Relay>();
  return {
    open(connection: number): SeatPort {
      const relay: Relay = { messages: [], closes: [], waiting: [] };
      open.set(connection, relay);
      return {
        on(name: "message" | "close", listener: ((event: { data: unknown }) => void) | (() => void)) {
          if (name === "message") relay.messages.push(listener);
          else relay.closes.push(listener as () => void);
        },
        postMessage(data) {
          // A binary frame would be a file in an answer; the contract has none.
          if (typeof data === "string" && open.has(connection)) channel.send({ kind: "data", connection, text: data });
        },
        start() {
          const waiting = relay.waiting ?? [];
          relay.waiting = null;
          for (const data of waiting) for (const listener of relay.messages) listener({ data });
        },
        // Main closes its side when the page's document is gone.
        close: () => void open.delete(connection),
      };
    },
    deliver(connection: number, text: string): void {
      const relay = open.get(connection);
      if (relay?.waiting) relay.waiting.push(text);
      else for (const listener of relay?.messages ?? []) listener({ data: text });
    },
    close(connection: number): void {
      const relay = open.get(connection);
      open.delete(connection);
      for (const listener of relay?.closes ?? []) listener();
    },
  };
}

/** The keyring lives in main (safeStorage); the seat asks for it by message. */
function createRemoteKeys(channel: SeatChannel) {
  const waiting = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>();
  let last = 0;
  const ask = (operation: "wrap" | "unwrap", bytes: Uint8Array) =>
    new Promise<Uint8Array>((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      channel.send({ kind: "keyWrap", request: last, operation, bytes: Buffer.from(bytes).toString("base64") });
    });
  const keyWrap: RemoteKeyWrap = { wrap: (bytes) => ask("wrap", bytes), unwrap: (bytes) => ask("unwrap", bytes) };
  return {
    keyWrap,
    settle(request: number, bytes: string | null): void {
      const asked = waiting.get(request);
      waiting.delete(request);
      if (bytes === null) asked?.reject(new Error("the keyring refused"));
      else asked?.resolve(new Uint8Array(Buffer.from(bytes, "base64")));
    },
  };
}
