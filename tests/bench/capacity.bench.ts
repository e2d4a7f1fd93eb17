// `npm run bench -- capacity`: how many tickets a second one node takes in before the slowest of 600 seats, each of which follows every change
// (`--old`: pulls after it), has them later than after a second; beside the load of a city.
import { parseArgs } from "node:util";
import { protocolVersion } from "../../src/contract/protocol-version.ts";
import type { PullResult } from "../../src/contract/sync.ts";
import { dispatchClient } from "../support/dispatch/central.ts";
import { newId } from "../support/identifiers.ts";
import { ticketCreate } from "../support/tickets.ts";
import { startCentralProcess } from "./support/central-process.ts";
import { type Seen, type SignedIn, signInMany, startCrowd } from "./support/many-seats.ts";
import { median, report } from "./support/measure.ts";

const { values } = parseArgs({
  options: {
    seats: { type: "string", default: "600" },
    seconds: { type: "string", default: "5" },
    searches: { type: "string", default: "3" },
    old: { type: "boolean", default: false },
  },
});
const [seatCount, seconds] = [Number(values.seats), Number(values.seconds)];
/** At a city's peak; each call brings a ticket, the seat's account of it, and three changes of the exchange's own row of it (waiting, answered, ended). */
const [callsPerMinute, changesPerCall] = [50, 5];
/** Devices from which the tickets come: each may ask 50 times a second. */
const writers = 20;
/** What is not everywhere by then was not borne, ms. */
const drain = 5_000;
const goal = 1_000;

const central = await startCentralProcess({ people: 200, tickets: 500 });
const seats = await signInMany(central, seatCount + writers);
const crowd = await startCrowd(central.url);
const until = (at: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, at - Date.now())));

/** One device that sends what is due, all of it at once as an outbox does; a ticket's time is when it should have been made. */
function writing({ token, personId }: SignedIn) {
  const client = dispatchClient(central.url, token);
  let sequence = 0;
  return async (from: number, every: number, end: number): Promise<number> => {
    let made = 0;
    for (let next = from; next < end; ) {
      await until(next);
      const mutations = [];
      for (; next <= Date.now() && next < end && mutations.length < 200; next += every) {
        sequence += 1;
        mutations.push({
          id: newId(),
          sequence,
          personId,
          body: ticketCreate({ content: "暖气不热，家里有老人，请尽快派人上门测温。".repeat(5) }, { createdAt: Math.round(next) }),
        });
      }
      if (mutations.length > 0) await client.sync.push({ protocol: protocolVersion, mutations });
      made += mutations.length;
    }
    return made;
  };
}
const devices = seats.slice(seatCount).map(writing);

/** A seat that has been filled stands here. */
async function endOfFeed(): Promise<string> {
  const { sync } = dispatchClient(central.url, seats[0]?.token);
  for (let cursor: string | null = null; ; ) {
    const page: PullResult = await sync.pull({ protocol: protocolVersion, cursor, limit: 5_000 });
    if (!page.more) return page.cursor;
    cursor = page.cursor;
  }
}

/** Whether a rate is borne: every ticket is at every seat, 99 of 100 of them within a second. */
async function bears(rate: number): Promise<boolean> {
  await crowd.tell();
  const [begun, every] = [Date.now() + 100, (1_000 * writers) / rate];
  const made = await Promise.all(devices.map((write, index) => write(begun + (index * every) / writers, every, begun + seconds * 1_000)));
  const wanted = made.reduce((sum, count) => sum + count, 0) * seatCount;
  const late = Date.now() + drain;
  let found = await crowd.look();
  while (found.seen < wanted && Date.now() < late) found = await lookLater();
  const isBorne = found.seen >= wanted && (found.p99 ?? Number.POSITIVE_INFINITY) <= goal;
  console.error(
    `${rate.toFixed(1)}/s: ${found.seen} of ${wanted} seen, median ${found.median} ms, p99 ${found.p99} ms, ${found.pulls} pulls, ${found.failed} failed: ${isBorne ? "borne" : "not borne"}`,
  );
  // Nothing of it stands before the next.
  for (let before = -1; !isBorne && found.seen > before; found = await lookLater()) before = found.seen;
  return isBorne;
}
async function lookLater(): Promise<Seen> {
  await until(Date.now() + 500);
  return crowd.look();
}
/** The highest rate that is borne, to a fifth. */
async function search(): Promise<number> {
  let [borne, tooMuch] = [0.5, 4];
  while (await bears(tooMuch)) [borne, tooMuch] = [tooMuch, tooMuch * 2];
  while (tooMuch / borne > 1.2) {
    const middle = Math.sqrt(borne * tooMuch);
    if (await bears(middle)) borne = middle;
    else tooMuch = middle;
  }
  return borne;
}

try {
  await crowd.open(seats.slice(0, seatCount), await endOfFeed(), values.old);
  await bears(1);
  const found: number[] = [];
  for (let index = 0; index < Number(values.searches); index += 1) found.push(await search());
  report({
    bench: "capacity",
    n: found.length,
    noise: Math.max(...found) / Math.min(...found),
    seats: seatCount,
    changes_per_s: median(found),
    city_load_per_s: (callsPerMinute * changesPerCall) / 60,
  });
} finally {
  await crowd.stop();
  await central.stop();
}
