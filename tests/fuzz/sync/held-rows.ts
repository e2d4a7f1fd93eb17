import type { CallerRow, CallRow, TicketRow } from "../../../src/contract/rows.ts";
import type { SeatWindow } from "../../../src/contract/window.ts";
import type { PersonRow } from "../../../src/dispatch/people/people.ts";
import { asWindowPerson } from "../../../src/dispatch/people/people.ts";
import { holdsCall, holdsCaller, holdsTicket, windowOf } from "../../../src/domain/window.ts";
import type { Row, Tables } from "../../support/model-database/tables.ts";

/** What is looked at of dispatch. */
export interface Dispatch {
  readonly tables: Tables;
  readonly epoch: number;
  now(): number;
}

/** The window of a person as dispatch has it now; no version of a configuration says otherwise here. */
export function windowAt(dispatch: Pick<Dispatch, "tables" | "now">, personId: string): SeatWindow | null {
  const person = dispatch.tables.person.get(personId);
  return person === undefined ? null : windowOf(asWindowPerson(person as unknown as PersonRow), null, dispatch.now());
}

/** Whether a window's rule holds each of dispatch's rows. */
export function holdsOf(tables: Tables, window: SeatWindow): (row: Row) => boolean {
  const named = new Set<string | null>();
  const isHeld = ({ entity, document }: Row): boolean =>
    entity === "ticket" ? holdsTicket(window, document as TicketRow) : entity === "call" && holdsCall(window, document as CallRow);
  for (const row of tables.entity.values()) if (isHeld(row)) named.add((row.document as TicketRow | CallRow).callerId);
  return (row) => {
    if (row.entity !== "caller") return isHeld(row);
    const caller = row.document as CallerRow;
    return holdsCaller(window, caller, named.has(caller.mergedInto?.id ?? caller.id));
  };
}
