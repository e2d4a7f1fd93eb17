/** What ends a listener: an AbortSignal, or anything of its shape. */
export interface AbortSource {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Sends each message to all who listen at the moment. */
export interface Broadcast<Message> {
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
    send: (message) => {
      for (const listener of listeners) listener.push(message);
    },
    close: () => {
      for (const listener of listeners) listener.end();
    },
    async *listen(signal, onLag) {
      let waiting: Message[] = [];
      let ended = signal?.aborted ?? false;
      let wake = (): void => {};
      const listener = {
        push: (message: Message) => {
          waiting = waiting.length >= limit ? [onLag, message] : [...waiting, message];
          wake();
        },
        end: () => {
          ended = true;
          wake();
        },
      };
      listeners.add(listener);
      signal?.addEventListener("abort", listener.end, { once: true });
      try {
        while (!ended) {
          const next = waiting.shift();
          if (next !== undefined) yield next;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        listeners.delete(listener);
        signal?.removeEventListener("abort", listener.end);
      }
    },
  };
}
