// `npm run bench -- fan-out`: from a ticket's saving on one seat to its being there on another, through both seats' real stores and dispatch,
// alone and among 200 seats, against the bare parts of it and the least that HTTP and PostgreSQL make of them; and dispatch's heap for each further seat, up to 1,000.
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { type SyncedStore, startSyncedStore } from "../support/seat/synced-store.ts";
import { ticketCreate } from "../support/tickets.ts";
import { type BarePath, startBarePath } from "./support/bare-path.ts";
import { startCentralProcess } from "./support/central-process.ts";
import { heapOfProcess, slopeOf } from "./support/heap.ts";
import { startLeastPath } from "./support/least-path.ts";
import { signInMany, startCrowd } from "./support/many-seats.ts";
import { median, mustBe, report } from "./support/measure.ts";
import { alternate, medianOf, ratioOf } from "./support/rounds.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "8" }, tickets: { type: "string", default: "12" } } });
/** Tickets of one measure: a device may have 50 requests a second. */
const tickets = Number(values.tickets);
const others = 199;
const sentence = "供暖季家中暖气不热，室温只有十四度，家里有老人，已经联系物业三次没有结果，请尽快派人上门测温。";

const central = await startCentralProcess({ people: 200, tickets: 500 }, ["--inspect=0"]);
const seats = await signInMany(central, 1_000);
const crowd = await startCrowd(central.url);
const bare = await startBarePath(central);
const least = await startLeastPath(central);
const heap = await heapOfProcess(central.child.said());

const filled = async (login: string, onTicket: (id: string) => void): Promise<SyncedStore> => {
  const store = await startSyncedStore(central.url, login, {
    key: randomBytes(32),
    onChanges: (changes) => {
      for (const { value } of changes) if (value.entity === "ticket") onTicket(value.row.id);
    },
  });
  store.start();
  await store.until("filled", ({ filled: isFilled }) => isFilled);
  return store;
};
let seen: (id: string) => void = () => {};
const writer = await filled("lilan", () => {});
const probe = await filled("wangqiang", (id) => seen(id));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** One ticket from the key that saves it to the other seat's store. @returns ms */
function send(): Promise<number> {
  const body = ticketCreate({ content: sentence.repeat(3) });
  return new Promise((resolve) => {
    const began = performance.now();
    seen = (id) => {
      if (id !== body.ticketId || probe.ticket(id) === null) return;
      resolve(performance.now() - began);
    };
    writer.append(body);
  });
}
async function fanOut(): Promise<number> {
  const taken: number[] = [];
  for (let index = 0; index < tickets; index += 1) {
    // What follows a ticket, such as the writer's own pull, is over before the next: five changes a second are more than a city's.
    await pause(200);
    taken.push(await send());
  }
  return median(taken);
}
/** @param isOld whether these pull after each change, as seats of version 3 do */
async function among(isOld: boolean): Promise<number> {
  const { open } = await crowd.open(seats.slice(0, others), probe.cache.position.cursor, isOld);
  mustBe("open streams", open, others);
  const figure = await fanOut();
  await crowd.close();
  return figure;
}
const text = JSON.stringify(ticketCreate({ content: sentence.repeat(3) }));
const along = (path: BarePath) => async (): Promise<number> => {
  const taken: number[] = [];
  for (let index = 0; index < tickets; index += 1) taken.push(await path.take(text));
  return median(taken);
};
async function heapPerSeat(): Promise<number> {
  const points: [seats: number, kilobytes: number][] = [[0, (await heap.probe()) / 1_024]];
  for (let opened = 0; opened < seats.length; opened += 200) {
    const { open } = await crowd.open(seats.slice(opened, opened + 200), null);
    points.push([open, (await heap.probe()) / 1_024]);
  }
  await crowd.close();
  return slopeOf(points).slope;
}

try {
  const taken = await alternate(Number(values.rounds), {
    bare: along(bare),
    least: along(least),
    one: fanOut,
    among: () => among(false),
    amongOld: () => among(true),
    bareAgain: along(bare),
    oneAgain: fanOut,
    amongAgain: () => among(false),
  });
  report({
    bench: "fan-out",
    n: taken.length * tickets,
    noise: ratioOf(taken, "bareAgain", "bare"),
    noise_one: ratioOf(taken, "oneAgain", "one"),
    noise_among: ratioOf(taken, "amongAgain", "among"),
    ratio: ratioOf(taken, "one", "bare"),
    ratio_of_least: ratioOf(taken, "least", "bare"),
    flat: ratioOf(taken, "among", "one"),
    flat_old: ratioOf(taken, "amongOld", "one"),
    heap_kb_per_seat: await heapPerSeat(),
    fan_out_ms: medianOf(taken, "one"),
    among_200_ms: medianOf(taken, "among"),
    among_200_old_ms: medianOf(taken, "amongOld"),
    bare_ms: medianOf(taken, "bare"),
    least_ms: medianOf(taken, "least"),
  });
} finally {
  heap.close();
  for (const store of [writer, probe]) await store.stop();
  await bare.stop();
  await least.stop();
  await crowd.stop();
  await central.stop();
}
