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
  stop(): Promise<void>;
}

/** @param target such as `http://127.0.0.1:40000`; asked anew for each connection */
export async function startLink(target: () => string): Promise<Link> {
  let isCut = false;
  let losesAnswer = false;
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
    near.pipe(far);
    far.on("data", (bytes) => {
      if (!losesAnswer) {
        near.write(bytes);
        return;
      }
      losesAnswer = false;
      near.destroy();
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
      losesAnswer = true;
    },
    async stop() {
      cut();
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}
