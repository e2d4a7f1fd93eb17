import { implement } from "@orpc/server";
import type { ListExport } from "../../contract/list-export.ts";
import { listsContract } from "../../contract/lists-api.ts";
import type { BulkActs } from "../lists/bulk-acts.ts";
import type { Lists } from "../lists/lists.ts";

/** The lists' part of the console's router. */
export function listsRoutes(lists: Lists, bulk: BulkActs, onExported: (exported: Omit<ListExport, "name" | "at">) => void) {
  const os = implement(listsContract);
  return {
    watch: os.watch.handler(({ input, signal }) => lists.watch(input.list, input.query, signal)),
    rows: os.rows.handler(({ input }) => lists.rows(input.viewId, input.from, input.count, input.whole)),
    exported: os.exported.handler(({ input }) => {
      onExported(input);
      return {};
    }),
    act: os.act.handler(({ input }) => {
      const { list, targets } = lists.chosen(input.viewId, input.stretches);
      return bulk.begin(list, input.act, targets);
    }),
    undoAct: os.undoAct.handler(() => bulk.undo()),
    stopAct: os.stopAct.handler(() => {
      bulk.stop();
      return {};
    }),
    acts: os.acts.handler(({ signal }) => bulk.watch(signal)),
    find: os.find.handler(({ input }) => ({ index: lists.find(input.viewId, input.id) })),
  };
}
