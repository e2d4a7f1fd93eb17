// A seat that starts, says when it is ready to answer, and ends. Its store's key lies in a key ring, as in the product's own shell; this ring
// keeps it as it is, so that nothing but the seat is timed. Arguments: what to do, the folder, dispatch's address, and for
// `make` people and tickets, for `start` who calls.
import { silentLogger } from "../../../src/base/logger.ts";
import { Seat } from "../../../src/seat/seat.ts";
import type { KeyWrap } from "../../../src/seat/store/key-slots.ts";
import { systemClock } from "../../support/system-clock.ts";
import { fillCache } from "./big-store.ts";

const [act = "", folder = "", dispatchUrl = "", first = "", tickets = "0"] = process.argv.slice(2);
const keyWrap: KeyWrap = { kind: "electron", wrap: async (bytes) => bytes, unwrap: async (bytes) => bytes };
const seat = new Seat({ folder, dispatchUrl, keyWrap, clock: systemClock, logger: silentLogger });
await seat.start();
const rows = (): number =>
  seat.needWorkplace().store.cache.read(({ ask }) => {
    const count = (table: string): number => Number(ask(`SELECT count(*) FROM ${table}`).pluck().get());
    return count("ticket") + count("call") + count("caller");
  });
const someHash = "SELECT number_hash FROM ticket WHERE number_hash IS NOT NULL LIMIT 1";
const anyHash = (): string => String(seat.needWorkplace().store.cache.read(({ ask }) => ask(someHash).pluck().get()) ?? "none");
const say = (message: object): void => void process.send?.(message);

if (act === "make") {
  await seat.signIn("lilan", "demo-12345", true);
  await seat.workplace?.engine?.stop();
  const key = seat.session.numberKey;
  if (Number(tickets) > 0) {
    const numberKey = key === null ? null : Buffer.from(key);
    await fillCache({ cache: seat.needWorkplace().store.cache, numberKey, people: Number(first), tickets: Number(tickets) });
  }
  say({ kind: "made", rows: rows(), hash: anyHash() });
} else {
  // Ready: somebody is signed in, and who calls is looked up.
  if (seat.session.person === null) throw new Error("nobody is signed in");
  const { picture } = seat.needWorkplace();
  const callers = picture.callersOfNumber(first);
  const found = picture.ticketsOf({ numberHash: first, callerIds: callers.map(({ id }) => id) }, true, 20).length;
  say({ kind: "ready", found, inside: performance.now() });
}
process.once("message", () => void seat.stop().then(() => process.exit(0)));
