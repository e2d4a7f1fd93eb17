import { implement } from "@orpc/server";
import { personalContract } from "../../contract/personal-api.ts";
import type { Seat } from "../seat.ts";

/** The part of the console's router that is about the person's settings and the line's devices. */
export function personalRoutes(seat: Seat) {
  const os = implement(personalContract);
  return {
    get: os.get.handler(() => seat.personal()),
    change: os.change.handler(({ input }) => seat.changePersonal(input)),
    levels: os.levels.handler(({ input }) => {
      seat.hub.askLine({ kind: "levels", ...input });
      return {};
    }),
    echo: os.echo.handler(({ input }) => {
      seat.hub.askLine({ kind: "echo", ...input });
      return {};
    }),
  };
}
