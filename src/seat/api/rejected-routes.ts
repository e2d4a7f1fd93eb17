import { implement } from "@orpc/server";
import { HotlineError } from "../../contract/errors.ts";
import { rejectedContract } from "../../contract/rejected-api.ts";
import { mendRejected } from "../mend-rejected.ts";
import { hashedNumber } from "../screen-pop/number-hash.ts";
import type { Seat } from "../seat.ts";
import { dependentsOf, rejectedTasks, wholeText } from "../sync/rejected-tasks.ts";

/** What dispatch did not take, as tasks of who is signed in. */
export function rejectedRoutes(seat: Seat) {
  const { session, desk } = seat;
  const os = implement(rejectedContract);
  const rejected = () => seat.needWorkplace().store.journal.mutations(["rejected"]);
  return os.router({
    list: os.list.handler(() => rejectedTasks(rejected(), session.needPerson.id)),
    text: os.text.handler(({ input }) => {
      const own = rejected().find(({ id, personId }) => id === input.id && personId === session.needPerson.id);
      if (own === undefined) throw new HotlineError({ kind: "notFound", detail: "mutation" });
      return { text: wholeText(own) };
    }),
    mend: os.mend.handler(({ input }) =>
      mendRejected(input.id, {
        desk,
        workplace: seat.needWorkplace(),
        personId: session.needPerson.id,
        hashed: (raw) => hashedNumber(session.numberKey, raw),
      }),
    ),
    dismiss: os.dismiss.handler(({ input }) => {
      const { outbox } = seat.needWorkplace();
      const personId = session.needPerson.id;
      const own = rejected().filter((mutation) => mutation.personId === personId);
      const mutation = own.find(({ id }) => id === input.id);
      outbox.forgetRejected(input.id, personId);
      for (const { id } of mutation === undefined ? [] : dependentsOf(mutation, own)) outbox.forgetRejected(id, personId);
      return {};
    }),
  });
}
