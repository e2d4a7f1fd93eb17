import { HotlineError } from "../../../contract/errors.ts";
import type { ExchangeAddress, SeatRegistrar } from "../../../contract/exchange.ts";
import { SeatTable } from "./seat-table.ts";

/** How dispatch reaches a Kamailio. */
export interface KamailioSettings {
  /** Of its text tables. */
  readonly tables: string;
  readonly address: ExchangeAddress;
}

/**
 * Kamailio with rtpengine: a SIP proxy, which has no queue and says nothing of its calls. Seats register there and are rung
 * there; their own records are all that dispatch hears of the calls, and a seat that is not ready answers 486.
 */
export function createKamailioRegistrar({ tables, address }: KamailioSettings): SeatRegistrar {
  const table = new SeatTable(tables, address.domain);
  return {
    name: "kamailio",
    keepsSeats: true,
    provisionSeat: ({ extension, secret }) =>
      table.write(extension, secret).catch(() => {
        throw new HotlineError({ kind: "internal", detail: "kamailioTables" });
      }),
    address: () => address,
  };
}
