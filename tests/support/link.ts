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
  /** Lets so many bytes of the next answers through and then nothing more, until it is cut or mended. */
  stallAfter(bytes: number): void;
  /** Bytes of answers that came through, over all connections. */
  readonly answered: number;
  /** Lets nothing through in either direction and closes nothing, as a dead path does; connections of before stay open for good. */
  freeze(): void;
  /** Lets so many bytes of answers through a second, of all connections together; null: as they come. What waits comes at the new pace. */
  pace(bytesPerSecond: number | null): void;
  /** New connections go through again; those of before the freeze stay dead. */
  thaw(): void;
  stop(): Promise<void>;
}

/** @param target such as `http://127.0.0.1:40000`; asked anew for each connection */
export async function startLink(target: () => string): Promise<Link> {
  let isCut = false;
  let cutAfter: number | null = null;
  let stallAfter: number | null = null;
  let answered = 0;
  let isFrozen = false;
  const gate = createGate();
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
    const answer = (bytes: Buffer): void => {
      if (dies()) return;
      const most = cutAfter ?? stallAfter;
      const passing = most === null ? bytes : bytes.subarray(0, most);
      answered += passing.length;
      near.write(passing);
      if (stallAfter !== null) stallAfter -= passing.length;
      if (cutAfter === null) return;
      cutAfter -= passing.length;
      if (passing.length === bytes.length) return;
      cutAfter = null;
      near.destroySoon();
    };
    far.on("data", (bytes) => gate.pass(far, bytes, answer));
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
      stallAfter = null;
    },
    loseNextAnswer: () => {
      cutAfter = 0;
    },
    cutNextAnswer: (after) => {
      cutAfter = after;
    },
    stallAfter: (bytes) => {
      stallAfter = bytes;
    },
    get answered() {
      return answered;
    },
    pace: gate.pace,
    freeze: () => {
      isFrozen = true;
    },
    thaw: () => {
      isFrozen = false;
    },
    async stop() {
      cut();
      gate.pace(null);
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}

/** How often the bytes of a slow link go on, ms. */
const beat = 50;

/** Holds answers back where the link is slow; a sender whose bytes wait is not read on. */
function createGate(): { pass(from: Socket, bytes: Buffer, on: (bytes: Buffer) => void): void; pace(bytesPerSecond: number | null): void } {
  const waiting: { readonly from: Socket; bytes: Buffer; readonly on: (bytes: Buffer) => void }[] = [];
  let each: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  const goOn = (): void => {
    for (let left = each ?? Number.POSITIVE_INFINITY; left > 0; ) {
      const [first] = waiting;
      if (first === undefined) break;
      const passing = first.bytes.subarray(0, left);
      left -= passing.length;
      first.bytes = first.bytes.subarray(passing.length);
      if (first.bytes.length === 0) {
        waiting.shift();
        first.from.resume();
      }
      first.on(passing);
    }
    if (waiting.length > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
  return {
    pass(from, bytes, on) {
      if (each === null && waiting.length === 0) {
        on(bytes);
        return;
      }
      from.pause();
      waiting.push({ from, bytes, on });
      timer ??= setInterval(goOn, beat);
    },
    pace(bytesPerSecond) {
      each = bytesPerSecond === null ? null : Math.max(1, Math.round((bytesPerSecond * beat) / 1_000));
      goOn();
    },
  };
}
