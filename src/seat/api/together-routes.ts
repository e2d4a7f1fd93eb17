import { implement } from "@orpc/server";
import { HotlineError } from "../../contract/errors.ts";
import { incidentStandingSchema, togetherContract } from "../../contract/together-api.ts";
import { hashedNumber } from "../screen-pop/number-hash.ts";
import type { Seat } from "../seat.ts";
import { ask, patience } from "../sync/dispatch-client.ts";
import { wordsOf } from "../together/words.ts";

/** The same matter again, guesses and incidents: their part of the console's router. */
export function togetherRoutes(seat: Seat) {
  const os = implement(togetherContract);
  const { desk, incidents, session, clock } = seat;
  return {
    hints: {
      of: os.hints.of.handler(({ input }) => {
        const workplace = seat.needWorkplace();
        const person = session.needPerson;
        const draft = workplace.drafts.need(input.draftId, person.id);
        return workplace.hints.find(draft, { workplace, person, hashed: hashedNumber(session.numberKey, draft.callingNumber), now: seat.centralNow() });
      }),
    },
    words: os.words.handler(({ input }) => wordsOf(seat.api, clock, { ticket: desk.ticket(input.ticketId), before: input.before })),
    join: os.join.handler(({ input }) => desk.join(input.draftId, input.ticketId)),
    incident: {
      list: os.incident.list.handler(() => incidents.list()),
      put: os.incident.put.handler(({ input }) => ({ incidentId: incidents.put(input.incidentId, input.seenVersion, input.text, input.ends) })),
      acknowledge: os.incident.acknowledge.handler(({ input }) => {
        incidents.acknowledge(input.incidentId);
        return {};
      }),
      answer: os.incident.answer.handler(({ input }) => desk.answerByIncident(input.draftId, incidents.need(input.incidentId))),
      standing: os.incident.standing.handler(({ input }) => {
        const { api } = seat;
        if (api === null) throw new HotlineError({ kind: "dispatchAway" });
        return ask(clock, patience.short, incidentStandingSchema, (signal) => api.incident.standing(input, { signal }));
      }),
    },
  };
}
