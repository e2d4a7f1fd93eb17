import { implement } from "@orpc/server";
import { formsContract } from "../../contract/forms-api.ts";
import { UnsentForms } from "../forms/unsent-forms.ts";
import type { Seat } from "../seat.ts";

/** The part of the console's router that is about forms which were begun and not sent. */
export function formsRoutes(seat: Seat) {
  const forms = new UnsentForms({
    journal: () => seat.needWorkplace().store.journal,
    personId: () => seat.session.needPerson.id,
    now: () => seat.clock.now(),
  });
  const os = implement(formsContract);
  return {
    list: os.list.handler(() => forms.list()),
    keep: os.keep.handler(({ input: { key, fields, windowId } }) => {
      forms.keep(key, fields);
      seat.windows.send({ kind: "form", change: { key, fields, origin: windowId } });
      return {};
    }),
  };
}
