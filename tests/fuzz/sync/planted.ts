import { makeUuidV7 } from "../../../src/base/uuid.ts";
import type { LiveEvent } from "../../../src/contract/dispatch-api.ts";
import { HotlineError } from "../../../src/contract/errors.ts";
import { epochOf, streamedPageSchema } from "../../../src/contract/sync.ts";
import type { Database, Querier } from "../../../src/dispatch/store/database.ts";
import { type DispatchFaults, type Faults, noFaults, type SeatFaults } from "./faults.ts";
import type { FamilyName } from "./history.ts";
import type { Violation } from "./intents.ts";
import { overlaid } from "./overlaid.ts";

/** A mistake that somebody could make, put in at a port; what has to happen for it to show; and what is then said of it. */
export interface Planted {
  readonly faults: Faults;
  readonly families: readonly FamilyName[];
  readonly found: readonly Violation["kind"][];
}

const inDispatch = (broken: Partial<DispatchFaults>): Faults => ({ ...noFaults, dispatch: { ...noFaults.dispatch, ...broken } });
const inSeat = (broken: (...given: Parameters<Faults["seat"]>) => Partial<SeatFaults>): Faults => ({
  ...noFaults,
  seat: (random) => ({ ...noFaults.seat(random), ...broken(random) }),
});
const inJournal = (broken: (journal: Parameters<SeatFaults["journal"]>[0]) => Partial<typeof journal>): Faults =>
  inSeat(() => ({ journal: (journal) => overlaid(journal, broken(journal)) }));

/** What a seat's stream says is changed on its way into the seat. */
const hearing = (broken: (event: LiveEvent) => LiveEvent): Faults =>
  inSeat(() => ({
    api: (api) => {
      const live = async function* (...given: Parameters<typeof api.sync.live>): AsyncGenerator<LiveEvent, void> {
        for await (const event of await api.sync.live(...given)) yield broken(event);
      };
      return { ...api, sync: { ...api.sync, live: async (...given) => live(...given) } } as typeof api;
    },
  }));

type Answer = Awaited<ReturnType<Querier["query"]>>;
/** Statements that hold these words are answered otherwise. */
function answering(words: string, answer: (client: Querier) => Promise<Answer>): Faults {
  const broken = (client: Querier): Querier => ({
    query: ((text, values) => (text.includes(words) ? answer(client) : client.query(text, values))) as Querier["query"],
  });
  const around = (database: Database): Database => ({ ...database, transaction: (work) => database.transaction((client) => work(broken(client))) });
  return inDispatch({ database: around });
}

export const planted: Readonly<Record<string, Planted>> = {
  "dispatch forgets which ids it has applied": {
    faults: answering("SELECT error FROM applied WHERE mutation_id", async () => ({ rows: [], rowCount: 0 })),
    families: ["images", "copies", "restores"],
    found: ["doubled"],
  },
  "dispatch reads its feed up to the newest transaction, past those still open": {
    faults: answering("pg_snapshot_xmin", async (client) => {
      const { rows } = await client.query<{ transaction: number }>("SELECT pg_current_xact_id()::text::bigint AS transaction");
      return { rows: [{ horizon: rows[0]?.transaction }], rowCount: 1 };
    }),
    families: ["held", "store"],
    found: ["diverged"],
  },
  "dispatch acknowledges before it commits": {
    faults: inDispatch({
      push: async (work, mutations, now) => {
        void work().catch(() => {});
        return { lastSequence: mutations.at(-1)?.sequence ?? 0, rejected: [], serverTime: now };
      },
    }),
    families: ["nodes", "store"],
    found: ["lost", "vanished"],
  },
  "dispatch takes a known number with another id for a repetition": {
    faults: inDispatch({
      push: (work, mutations, now) =>
        work().catch((error: unknown) => {
          if (!(error instanceof HotlineError) || error.kind !== "deviceForked") throw error;
          return { lastSequence: mutations.at(-1)?.sequence ?? 0, rejected: [], serverTime: now };
        }),
    }),
    families: ["images", "copies"],
    found: ["lost"],
  },
  "dispatch knows no epochs": { faults: inDispatch({ epoch: () => 1 }), families: ["restores"], found: ["diverged", "lost"] },
  "dispatch says that a cursor contains one mutation more than it does": {
    faults: inDispatch({ pulled: (result) => ({ ...result, containedSequence: result.containedSequence + 1 }) }),
    families: ["held", "store"],
    found: ["vanished"],
  },
  "a seat takes an acknowledgement for the feed": {
    faults: inJournal((journal) => ({
      acknowledge: (deviceId, upTo) => {
        journal.acknowledge(deviceId, upTo);
        journal.contain(deviceId, upTo, 0);
      },
    })),
    families: ["held", "store"],
    found: ["vanished"],
  },
  "a seat forgets at a restart what is acknowledged and not in the feed yet": {
    faults: inJournal((journal) => ({ mutations: (states) => journal.mutations(states.filter((state) => state !== "acknowledged")) })),
    families: ["held", "store", "kills"],
    found: ["vanished"],
  },
  "a seat saves the cursor before the rows": {
    faults: inSeat(() => ({
      cache: (cache) =>
        overlaid(cache, {
          apply: (changes, position, isDurable) => {
            cache.apply([], position, isDurable);
            cache.apply(changes, position, isDurable);
          },
        }),
    })),
    families: ["writes", "full"],
    found: ["diverged", "vanished"],
  },
  "a seat lets go before the cursor is durable": {
    faults: inSeat(() => ({ cache: (cache) => overlaid(cache, { apply: (changes, position) => cache.apply(changes, position, false) }) })),
    families: ["power"],
    found: ["vanished"],
  },
  "a seat does not ask when its stream begins, and takes in rows that begin behind where it stands": {
    faults: hearing((event) => {
      if (event.kind === "rows") return { ...event, from: `${epochOf(event.from)}.0.0` };
      return event.kind === "hello" ? { kind: "queues", queues: [] } : event;
    }),
    families: ["held"],
    found: ["diverged", "vanished"],
  },
  "a stream leaves out one of the rows that it tells": {
    faults: hearing((event) => {
      if (event.kind !== "rows") return event;
      const page = streamedPageSchema.parse(JSON.parse(event.page));
      return { ...event, page: JSON.stringify({ ...page, changes: page.changes.slice(1) }) };
    }),
    families: [],
    found: ["diverged", "vanished"],
  },
  "a seat sends again under a new id": {
    faults: inSeat((random) => ({
      journal: (journal) =>
        overlaid(journal, {
          pendingOf: (deviceId, limit) =>
            journal
              .pendingOf(deviceId, limit)
              .map((stored) => (stored.attempts === 0 ? stored : { ...stored, id: makeUuidV7(stored.madeAt, random.bytes(10)) })),
        }),
    })),
    families: ["storms", "cuts"],
    found: ["doubled"],
  },
  "a seat sends its newest change first": {
    faults: inJournal((journal) => ({ pendingOf: (deviceId, limit) => journal.pendingOf(deviceId, limit).reverse() })),
    families: ["cuts"],
    found: ["stuck"],
  },
  "a seat forgets at once what the feed contains": {
    faults: inJournal((journal) => ({ forget: () => journal.forget(Number.MAX_SAFE_INTEGER) })),
    families: ["restores"],
    found: ["lost"],
  },
  "a seat hears of a new epoch and offers nothing again": { faults: inJournal(() => ({ offerEverything: () => {} })), families: ["restores"], found: ["lost"] },
  "a seat says nothing of what dispatch refused": { faults: inJournal(() => ({ reject: () => {} })), families: [], found: ["lost"] },
  "a seat leaves what waits under the device that it was": {
    faults: inJournal(() => ({ moveToDevice: () => {} })),
    families: ["images", "copies"],
    found: ["stuck"],
  },
  "a seat loses what its device proves itself by, and keeps its name": {
    faults: inSeat(() => ({
      api: (api) => {
        const signIn: typeof api.session.signIn = async (...given) => ({ ...(await api.session.signIn(...given)), deviceSecret: null });
        return { ...api, session: { ...api.session, signIn } } as typeof api;
      },
    })),
    families: ["kills"],
    found: ["unproven"],
  },
};
