import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A network between two processes that a test can cut: TCP on loopback, bytes passed on as they come. */
export interface Link {
  /** Address on this side of the link, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  /** Drops all connections and takes no new ones. */
  cut(): void;
  mend(): void;
  /** Lets requests through and drops the connection before any answer comes back, once. */
  loseNextAnswer(): void;
  /** Lets requests through and drops the connection after so many bytes of the next answer, once. */
  cutNextAnswer(after: number): void;
  /** Bytes of answers that came through, over all connections. */
  readonly answered: number;
  /** Lets nothing through in either direction and closes nothing, as a dead path does; connections of before stay open for good. */
  freeze(): void;
  /** New connections go through again; those of before the freeze stay dead. */
  thaw(): void;
  stop(): Promise<void>;
}

/** @param target such as `http://127.0.0.1:40000`; asked anew for each connection */
export async function startLink(target: () => string): Promise<Link> {
  let isCut = false;
  let cutAfter: number | null = null;
  let answered = 0;
  let isFrozen = false;
  const open = new Set<Socket>();
  const server: Server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const { hostname, port } = new URL(target());
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    // A path that died stays dead for the connections that were on it.
    let isDead = false;
    const dies = (): boolean => {
      isDead ||= isFrozen;
      return isDead;
    };
    near.on("data", (bytes) => dies() || far.write(bytes));
    far.on("data", (bytes) => {
      if (dies()) return;
      const passing = cutAfter === null ? bytes : bytes.subarray(0, cutAfter);
      answered += passing.length;
      near.write(passing);
      if (cutAfter === null) return;
      cutAfter -= passing.length;
      if (passing.length === bytes.length) return;
      cutAfter = null;
      near.destroySoon();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const cut = (): void => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    cut,
    mend: () => {
      isCut = false;
    },
    loseNextAnswer: () => {
      cutAfter = 0;
    },
    cutNextAnswer: (after) => {
      cutAfter = after;
    },
    get answered() {
      return answered;
    },
    freeze: () => {
      isFrozen = true;
    },
    thaw: () => {
      isFrozen = false;
    },
    async stop() {
      cut();
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}
