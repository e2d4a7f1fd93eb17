/** What ends a listener: an AbortSignal, or anything of its shape. */
export interface AbortSource {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Sends each message to all who listen at the moment. */
export interface Broadcast<Message> {
  /** How many listen. */
  readonly listeners: number;
  send(message: Message): void;
  /** Messages from now on, until `signal` aborts or `close`. A slow listener's oldest messages beyond `limit` are dropped for one `onLag`. */
  listen(signal: AbortSource | undefined, onLag: Message): AsyncGenerator<Message, void>;
  /** Ends every listener. */
  close(): void;
}

/** Messages kept for a listener that does not read; beyond it they become one `onLag`. */
const limit = 100;

export function createBroadcast<Message>(): Broadcast<Message> {
  const listeners = new Set<{ push(message: Message): void; end(): void }>();
  return {
    get listeners() {
      return listeners.size;
    },
    send: (message) => {
      for (const listener of listeners) listener.push(message);
    },
    close: () => {
      for (const listener of listeners) listener.end();
    },
    listen(signal, onLag) {
      const listener = createListener(onLag);
      // From this moment on, not from the first reading: nothing falls between.
      listeners.add(listener);
      const leave = (): void => {
        listener.end();
        listeners.delete(listener);
      };
      if (signal?.aborted === true) leave();
      signal?.addEventListener("abort", leave, { once: true });
      return listener.read(() => {
        leave();
        signal?.removeEventListener("abort", leave);
      });
    },
  };
}

function createListener<Message>(onLag: Message) {
  let waiting: Message[] = [];
  let ended = false;
  let wake = (): void => {};
  return {
    push: (message: Message): void => {
      waiting = waiting.length >= limit ? [onLag, message] : [...waiting, message];
      wake();
    },
    end: (): void => {
      ended = true;
      wake();
    },
    async *read(left: () => void): AsyncGenerator<Message, void> {
      const woken = (): Promise<void> =>
        new Promise((resolve) => {
          wake = resolve;
        });
      try {
        while (!ended) {
          const next = waiting.shift();
          if (next === undefined) await woken();
          else yield next;
        }
      } finally {
        left();
      }
    },
  };
}
