import { makeUuidV7 } from "../../../src/base/uuid.ts";
import type { LiveEvent } from "../../../src/contract/dispatch-api.ts";
import { HotlineError } from "../../../src/contract/errors.ts";
import type { TicketRow } from "../../../src/contract/rows.ts";
import { epochOf, streamedPageSchema } from "../../../src/contract/sync.ts";
import type { Database, Querier } from "../../../src/dispatch/store/database.ts";
import type { EntityColumns } from "../../../src/dispatch/store/entity-columns.ts";
import type { Cache } from "../../../src/seat/store/cache.ts";
import type { DispatchApi } from "../../../src/seat/sync/dispatch-client.ts";
import type { Row } from "../../support/model-database/tables.ts";
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

/** Rows that statements with these words bring are changed before dispatch has them. @param now dispatch's clock, UTC ms */
function bringing(words: string, broken: (rows: readonly Row[], now: number) => readonly Row[]): Faults {
  const around = <Asked extends Querier>(asked: Asked, now: () => number): Asked => ({
    ...asked,
    query: (async (text, values) => {
      const answer = await asked.query<Row>(text, values);
      return text.includes(words) ? { ...answer, rows: broken(answer.rows, now()) } : answer;
    }) as Querier["query"],
  });
  return inDispatch({
    database: (database, now) => ({ ...around(database, now), transaction: (work) => database.transaction((client) => work(around(client, now))) }),
  });
}
/** Tickets are changed on their way into dispatch's store. */
function writing(broken: (ticket: TicketRow) => TicketRow): Faults {
  const written = (columns: unknown): string =>
    JSON.stringify(
      (JSON.parse(String(columns)) as EntityColumns[]).map((row) => (row.entity === "ticket" ? { ...row, document: broken(row.document as TicketRow) } : row)),
    );
  const around = (client: Querier): Querier => ({
    query: ((text, values = []) =>
      client.query(text, text.includes("INSERT INTO entity") ? [written(values[0]), ...values.slice(1)] : values)) as Querier["query"],
  });
  return inDispatch({ database: (database) => ({ ...database, transaction: (work) => database.transaction((client) => work(around(client))) }) });
}
/** A seat's cache with some of its methods replaced. */
const inCache = (broken: (cache: Cache) => Partial<Cache>): Faults => inSeat(() => ({ cache: (cache) => overlaid(cache, broken(cache)) }));
/** What a seat asks of the sync, and what it is answered, is changed on its way. */
const asking = (broken: (sync: DispatchApi["sync"]) => Partial<DispatchApi["sync"]>): Faults =>
  inSeat(() => ({ api: (api) => ({ ...api, sync: { ...api.sync, ...broken(api.sync) } }) as DispatchApi }));

/** The statement that reads the feed. */
const feed = "CROSS JOIN LATERAL";

/** Of windows and of the feed's end. */
const plantedOfWindows: Readonly<Record<string, Planted>> = {
  "dispatch tells of every row to whoever asks": {
    faults: bringing(feed, (rows) => rows.map((row) => ({ ...row, held: true }))),
    families: ["areas"],
    found: ["diverged"],
  },
  "dispatch does not say what has left a window": {
    faults: bringing(feed, (rows) => rows.filter(({ held }) => held === true)),
    families: ["areas"],
    found: ["diverged"],
  },
  "a seat lets nothing go": { faults: inCache(() => ({ forget: () => 0 })), families: ["areas"], found: ["diverged"] },
  "a seat does not fetch what its window has gained": {
    faults: inCache((cache) => ({
      apply: (changes, position, isDurable) => cache.apply(changes, position.filled ? { ...position, snapshot: null } : position, isDurable),
    })),
    families: ["areas"],
    found: ["diverged"],
  },
  "a seat judges by itself where a confidential ticket lies": {
    faults: inCache(() => ({ replace: () => {} })),
    families: ["areas"],
    found: ["diverged"],
  },
  "dispatch goes on from a place that its feed no longer goes back to": {
    faults: bringing("FROM feed_mark", (rows) => rows.map((row) => ({ ...row, floor: null }))),
    families: ["retention"],
    found: ["diverged"],
  },
  "a seat that was away for too long asks for the same again": {
    faults: inCache(() => ({ replace: () => {} })),
    families: ["retention"],
    found: ["stuck", "busy", "diverged"],
  },
  "dispatch waits for its clock before it tells of a row": {
    faults: bringing(feed, (rows, now) => rows.filter(({ document }) => ((document as { updatedAt?: number }).updatedAt ?? 0) <= now)),
    families: ["times"],
    found: ["diverged"],
  },
  "a seat takes an answer of an earlier time for one that was overtaken": {
    faults: asking((sync) => {
      let last = 0;
      return {
        pull: async (...given) => {
          const result = await sync.pull(...given);
          if (result.serverTime < last) throw new HotlineError({ kind: "dispatchAway" });
          last = result.serverTime;
          return result;
        },
      };
    }),
    families: ["times"],
    found: ["diverged", "stuck"],
  },
};

/** Of what people typed. */
const plantedOfTexts: Readonly<Record<string, Planted>> = {
  "dispatch lets go the text that another took the place of": {
    faults: writing((ticket) => ({ ...ticket, steps: ticket.steps.map(({ lostText: _lost, ...step }) => step) })),
    families: ["cuts"],
    found: ["textLost"],
  },
  "dispatch takes who wrote last for who lost": {
    faults: writing((ticket) => ({ ...ticket, steps: ticket.steps.map((step) => (step.kind === "conflict" ? { ...step, lostById: step.personId } : step)) })),
    families: ["cuts"],
    found: ["textLost"],
  },
  "a seat does not say what its author saw": {
    faults: asking((sync) => ({
      push: ({ protocol, mutations }, options) => {
        const unseen = mutations.map((mutation) => (mutation.body.name === "ticket.update" ? { ...mutation, body: { ...mutation.body, seen: {} } } : mutation));
        return sync.push({ protocol, mutations: unseen }, options);
      },
    })),
    families: ["cuts"],
    found: ["textLost"],
  },
  "dispatch keeps no way to the number that another took the place of": {
    faults: writing((ticket) => ({ ...ticket, steps: ticket.steps.map(({ lostHash: _lost, ...step }) => step) })),
    families: ["cuts"],
    found: ["textLost"],
  },
  "a seat does not say which number to call back its author saw": {
    faults: asking((sync) => ({
      push: ({ protocol, mutations }, options) => {
        const unseen = mutations.map((mutation) =>
          mutation.body.name === "ticket.update" ? { ...mutation, body: { ...mutation.body, seenContact: undefined } } : mutation,
        );
        return sync.push({ protocol, mutations: unseen }, options);
      },
    })),
    families: ["cuts"],
    found: ["textLost"],
  },
  "a seat gives back what was refused without its text": {
    faults: inJournal((journal) => ({
      mutations: (states) =>
        journal
          .mutations(states)
          .map((stored) => (stored.error === null || stored.body.name !== "ticket.update" ? stored : { ...stored, body: { ...stored.body, patch: {} } })),
    })),
    families: [],
    found: ["textLost"],
  },
};

export const planted: Readonly<Record<string, Planted>> = {
  ...plantedOfWindows,
  ...plantedOfTexts,
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
