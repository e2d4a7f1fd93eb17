import { implement } from "@orpc/server";
import { HotlineError } from "../../contract/errors.ts";
import { ratesSchema, ticketLifeContract } from "../../contract/ticket-life-api.ts";
import type { Seat } from "../seat.ts";
import { ask, patience } from "../sync/dispatch-client.ts";
import { followUpsInOrder, makeMove, waitingMoves } from "../ticket-moves.ts";

/** The ticket's life, the follow-ups and the rates; who is signed in was asked for at the door. */
export function ticketLifeRoutes(seat: Seat) {
  const { session, desk, windows, clock } = seat;
  const os = implement(ticketLifeContract);
  return os.router({
    move: os.move.handler(({ input }) => {
      const move = { ...input, name: "ticket.transition" as const, at: seat.centralNow() };
      const ticket = makeMove(seat.needWorkplace(), session.needPerson, desk.ticket(input.ticketId), move);
      windows.send({ kind: "ticket", ticket });
      return ticket;
    }),
    waiting: os.waiting.handler(({ input }) => waitingMoves(seat.needWorkplace(), session.needPerson, input.ticketId)),
    forget: os.forget.handler(({ input }) => {
      seat.needWorkplace().outbox.forgetRejected(input.mutationId, session.needPerson.id);
      return {};
    }),
    followUps: os.followUps.handler(({ input }) => followUpsInOrder(seat.needWorkplace(), session.needPerson, input.limit, seat.centralNow())),
    rates: os.rates.handler(({ input }) => {
      const { api } = seat;
      if (api === null) throw new HotlineError({ kind: "dispatchAway" });
      return ask(clock, patience.short, ratesSchema, (signal) => api.life.rates(input, { signal }));
    }),
  });
}
