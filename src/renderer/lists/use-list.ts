import { useEffect, useState, useSyncExternalStore } from "react";
import type { ListName, ListQuery } from "../../contract/lists-api.ts";
import { pageClock } from "../../page/page-clock.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import { ListModel } from "./list-model.ts";

/**
 * A list of the seat, reckoned anew when the query changes or the seat comes back.
 * @param follows whether it may be reckoned anew by itself when something changes: nothing moves under the eye
 */
export function useList<Row>(list: ListName, query: ListQuery, follows: () => boolean): ListModel<Row> {
  const store = useStore();
  const { connection, ticketVersion, snapshot } = useConsole();
  const [model] = useState(() => new ListModel<Row>(list, query, () => store.seat.lists, pageClock));
  useSyncExternalStore(model.subscribe, () => model.version);
  const key = JSON.stringify(query);
  useEffect(() => {
    if (connection === "open") model.open(JSON.parse(key) as ListQuery);
  }, [model, key, connection]);
  useEffect(() => () => model.close(), [model]);
  const change = [ticketVersion, snapshot?.sync.filling === null, snapshot?.sync.pending, snapshot?.calls.length].join();
  const [seen, setSeen] = useState(change);
  useEffect(() => {
    if (change === seen) return;
    setSeen(change);
    model.changed(follows);
  }, [model, change, seen, follows]);
  return model;
}
