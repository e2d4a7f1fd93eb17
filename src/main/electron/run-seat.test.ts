import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/message-port";
import { os } from "@orpc/server";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../../base/logger.ts";
import { runSeat } from "./run-seat.ts";
import type { FromSeat, ToSeat } from "./seat-messages.ts";

interface Page {
  /** What the page sends goes out from here on only when it is let through. */
  hold(): void;
  release(): void;
  attach(): Promise<string>;
}

/** A seat's process whose line is whoever attached last, with pages on connections by number. */
async function startedSeat(): Promise<{ page(connection: number): Page; attached: string[] }> {
  const attached: string[] = [];
  const to: ((message: ToSeat) => void)[] = [];
  const pages = new Map<number, (text: string) => void>();
  const attach = os.handler(() => {
    attached.push("line");
    return "attached";
  });
  const started = new Promise<void>((resolve) => {
    runSeat({
      channel: {
        send: (message: FromSeat) => {
          if (message.kind === "started") resolve();
          if (message.kind === "data") pages.get(message.connection)?.(message.text);
        },
        listen: (listener) => to.push((message) => listener(message, [])),
      },
      logger: silentLogger,
      start: async () => ({ consoleRouter: { attach }, lineRouter: { attach }, globalKeys: { serve() {}, pressed() {}, wereRefused() {} }, async stop() {} }),
      exit: () => {},
    });
  });
  const tell = (message: ToSeat): void => {
    for (const listener of to) listener(message);
  };
  tell({ kind: "start", folder: "/nowhere", dispatchUrl: null, keyWrap: false });
  await started;
  const page = (connection: number): Page => {
    let held: string[] | null = null;
    const listeners: ((event: { data: unknown }) => void)[] = [];
    pages.set(connection, (data) => {
      for (const listener of listeners) listener({ data });
    });
    tell({ kind: "connect", connection, page: "line" });
    const send = (text: string): void => (held === null ? tell({ kind: "data", connection, text }) : void held.push(text));
    const port = {
      on: (name: string, listener: (event: { data: unknown }) => void) => name === "message" && listeners.push(listener),
      postMessage: send,
    };
    const client: { attach(): Promise<string> } = createORPCClient(new RPCLink({ port: port as never }));
    return {
      hold: () => {
        held = [];
      },
      release: () => {
        const waiting = held ?? [];
        held = null;
        waiting.forEach(send);
      },
      attach: () => client.attach(),
    };
  };
  return { page, attached };
}

describe("a page of the seat's process", () => {
  it("is served on its newest connection", async () => {
    const { page, attached } = await startedSeat();
    expect(await page(1).attach()).toBe("attached");
    expect(await page(2).attach()).toBe("attached");
    expect(attached).toHaveLength(2);
  });

  it("whose document was loaded anew is not taken over by what its last document had still on the way", async () => {
    const { page, attached } = await startedSeat();
    const old = page(1);
    old.hold();
    void old.attach().catch(() => {});
    await new Promise((resolve) => setImmediate(resolve));
    const fresh = page(2);
    expect(await fresh.attach()).toBe("attached");
    old.release();
    // Behind it on the same way: when this is answered, what came before it was heard or not.
    await fresh.attach();
    expect(attached).toHaveLength(2);
  });
});
