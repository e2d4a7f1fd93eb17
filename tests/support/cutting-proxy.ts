import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/**
 * How an answer ends before its time. `end`: closed in order; `reset`: torn down; `silence`: nothing goes through any more in either
 * direction and nothing is closed, as on a path that died.
 */
export type CutKind = "end" | "reset" | "silence";

/** Stands between a seat and dispatch, knows which request each answer belongs to, and cuts one after any of its bytes. */
export interface CuttingProxy {
  readonly url: string;
  /**
   * Cuts the next answer to a path, once, when so many of its bytes went through; of a stream that is open already, so many since `count`.
   * @returns how much of it went through; fulfilled when it was cut
   */
  cutAnswer(path: string, after: number, kind: CutKind): Promise<number>;
  /** What went through of the newest answer to a path, a character a byte; of a stream since `count`. */
  heard(path: string): string;
  /** Open streams are counted from here. */
  count(path: string): void;
  /** Ends the connections on which a path is answered; nothing was heard of it then. */
  drop(path: string): void;
  stop(): Promise<void>;
}

/** The answer to the request that came last on a connection. */
interface Answer {
  readonly path: string;
  /** What went through of it. */
  heard: string;
}
interface Connection {
  readonly near: Socket;
  answer: Answer;
  isDead: boolean;
}
interface Cut {
  readonly path: string;
  readonly after: number;
  readonly kind: CutKind;
  readonly done: (passed: number) => void;
}

/** @param target such as `http://127.0.0.1:40000` */
export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const connections = new Set<Connection>();
  const newest = new Map<string, Answer>();
  let cut: Cut | null = null;
  const answered = (connection: Connection, bytes: Buffer): void => {
    if (connection.isDead) return;
    const { near, answer } = connection;
    // The last bytes of an answer of before, which is longer already, are not the next answer's.
    const isMeant = cut?.path === answer.path && answer.heard.length <= cut.after;
    const passing = isMeant && cut !== null ? bytes.subarray(0, cut.after - answer.heard.length) : bytes;
    answer.heard += passing.toString("latin1");
    near.write(passing);
    if (cut === null || !isMeant || answer.heard.length < cut.after) return;
    const { kind, done } = cut;
    cut = null;
    connection.isDead = true;
    if (kind === "end") near.destroySoon();
    if (kind === "reset") near.resetAndDestroy();
    done(answer.heard.length);
  };
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: Number(port), host: hostname, noDelay: true });
    const connection: Connection = { near, answer: { path: "", heard: "" }, isDead: false };
    connections.add(connection);
    for (const socket of [near, far]) {
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        connections.delete(connection);
        near.destroy();
        far.destroy();
      });
    }
    near.on("data", (bytes) => {
      if (connection.isDead) return;
      const path = /^[A-Z]+ ([^ ?]+)\S* HTTP/.exec(bytes.toString("latin1", 0, 200))?.[1];
      if (path !== undefined) {
        connection.answer = { path, heard: "" };
        newest.set(path, connection.answer);
      }
      far.write(bytes);
    });
    far.on("data", (bytes) => answered(connection, bytes));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const count = (path: string): void => {
    for (const { answer } of connections) if (answer.path === path) answer.heard = "";
  };
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    cutAnswer: (path, after, kind) =>
      new Promise((done) => {
        cut = { path, after, kind, done };
      }),
    heard: (path) => newest.get(path)?.heard ?? "",
    count,
    drop: (path) => {
      newest.delete(path);
      for (const { near, answer } of connections) if (answer.path === path) near.destroy();
    },
    async stop() {
      for (const { near } of connections) near.destroy();
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}
