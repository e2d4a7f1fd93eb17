import { implement } from "@orpc/server";
import { seatContract } from "../../contract/seat-api.ts";
import type { Seat } from "../seat.ts";
import { asSeatError } from "./handler-errors.ts";

/** The line's part of the contract and nothing else: the page that holds the phone can read no ticket. */
export function createLineRouter(seat: Seat) {
  const os = implement({ line: seatContract.line }).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw asSeatError(error, seat.logger);
    }
  });
  return os.router({
    line: {
      attach: os.line.attach.handler(({ signal }) => seat.hub.attach(signal)),
      report: os.line.report.handler(({ input }) => {
        seat.hub.report(input);
        return {};
      }),
    },
  });
}
