import type { AnyRouter } from "@orpc/server";
import type { ServedKeys } from "../../contract/global-keys.ts";
import type { PageName } from "./page.ts";

/** What a shell needs of a seat: one router per page, and an orderly end. */
export interface ServedSeat {
  /** Implements the whole of `seatContract`. */
  readonly consoleRouter: AnyRouter;
  /** Implements `seatContract.line` and nothing else, so the line page cannot read tickets. */
  readonly lineRouter: AnyRouter;
  readonly globalKeys: ServedKeys;
  stop(): Promise<void>;
}

/** The router that a page may call; which page calls is decided by the door it came through. */
export const routerOf = (seat: ServedSeat, page: PageName): AnyRouter => (page === "console" ? seat.consoleRouter : seat.lineRouter);
