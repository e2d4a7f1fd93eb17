import { implement } from "@orpc/server";
import { phoneContract } from "../../contract/call-api.ts";
import type { Seat } from "../seat.ts";

/** The console's calls beyond answering and hanging up; who may is checked by the router that they are put into. */
export function phoneRoutes({ phone, hub }: Seat) {
  const os = implement(phoneContract);
  const done = {};
  return {
    dial: os.dial.handler(({ input }) => phone.dial(input.target, input.ticketId)),
    redial: os.redial.handler(() => phone.redial()),
    tones: os.tones.handler(({ input }) => {
      hub.command({ kind: "tones", ...input });
      return done;
    }),
    swap: os.swap.handler(({ input }) => {
      hub.command({ kind: "swap", ...input });
      return done;
    }),
    transfer: os.transfer.handler(async ({ input }) => {
      await phone.transfer(input.callId, input.target);
      return done;
    }),
    consult: os.consult.handler(({ input }) => phone.consult(input.callId, input.target)),
    complete: os.complete.handler(async ({ input }) => {
      await phone.complete(input.callId);
      return done;
    }),
    conference: os.conference.handler(({ input }) => phone.conference(input.callId, input.target)),
    emergency: os.emergency.handler(({ input }) => phone.emergency(input.callId, input.service)),
    rate: os.rate.handler(({ input }) => {
      phone.rate(input.callId);
      return done;
    }),
    directory: os.directory.handler(() => phone.others()),
    autoAnswer: os.autoAnswer.handler(({ input }) => {
      phone.setAutoAnswer(input.on);
      return done;
    }),
  };
}
