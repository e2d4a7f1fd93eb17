import type { Mutation } from "../../../src/contract/mutation.ts";
import type { PullResult, PushResult } from "../../../src/contract/sync.ts";
import type { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";
import type { Database } from "../../../src/dispatch/store/database.ts";
import type { Cache } from "../../../src/seat/store/cache.ts";
import type { Journal } from "../../../src/seat/store/journal.ts";
import type { DispatchApi } from "../../../src/seat/sync/dispatch-client.ts";

/** Where a test breaks dispatch; as it stands nothing is. */
export interface DispatchFaults {
  /** @param now its clock, UTC ms */
  database(database: Database, now: () => number): Database;
  /** @param now UTC ms */
  push(work: () => Promise<PushResult>, mutations: readonly Mutation[], now: number): Promise<PushResult>;
  epoch(epoch: number): number;
  pulled(result: PullResult): PullResult;
}
/** Where a test breaks a seat; as it stands nothing is. */
export interface SeatFaults {
  journal(journal: Journal): Journal;
  cache(cache: Cache): Cache;
  api(api: DispatchApi): DispatchApi;
}
export interface Faults {
  readonly dispatch: DispatchFaults;
  seat(random: SeededRandom): SeatFaults;
}

const soundDispatch: DispatchFaults = { database: (database) => database, push: (work) => work(), epoch: (epoch) => epoch, pulled: (result) => result };
const soundSeat: SeatFaults = { journal: (journal) => journal, cache: (cache) => cache, api: (api) => api };
export const noFaults: Faults = { dispatch: soundDispatch, seat: () => soundSeat };
