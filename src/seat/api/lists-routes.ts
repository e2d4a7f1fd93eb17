import { implement } from "@orpc/server";
import { listsContract } from "../../contract/lists-api.ts";
import type { Lists } from "../lists/lists.ts";

/** The lists' part of the console's router. */
export function listsRoutes(lists: Lists) {
  const os = implement(listsContract);
  return {
    watch: os.watch.handler(({ input, signal }) => lists.watch(input.list, input.query, signal)),
    rows: os.rows.handler(({ input }) => lists.rows(input.viewId, input.from, input.count)),
    find: os.find.handler(({ input }) => ({ index: lists.find(input.viewId, input.id) })),
  };
}
