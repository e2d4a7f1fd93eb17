import type { CallerRow, CallRow, PlaceReference, TicketRow } from "../../contract/rows.ts";
import { isOpen } from "../../domain/ticket-life.ts";
import { sortKeyOf } from "../search/sort-key.ts";

/** What SQLite keeps of a column. */
export type Cell = string | number | null;
/** The columns by which a row is found in its list and put in order, by the names of its narrow table. */
export type Columns = Readonly<Record<string, Cell>>;

/** Stands where there is no deadline: behind all that have one. Later than any instant. */
export const noDeadline = 9_000_000_000_000_000;

const placeColumns = (place: PlaceReference | null) => ({
  district_id: place?.districtId ?? null,
  street_id: place?.streetId ?? null,
  community_id: place?.communityId ?? null,
});
const flag = (holds: boolean): number => (holds ? 1 : 0);

export function ticketColumns(ticket: TicketRow): Columns {
  const { fields } = ticket;
  return {
    neg_time: -ticket.createdAt,
    name_sort: sortKeyOf(fields.callerName),
    deadline: ticket.deadline ?? noDeadline,
    updated_at: ticket.updatedAt,
    status: ticket.status,
    is_open: flag(isOpen(ticket.status)),
    demand_type: fields.demandType,
    category_id: fields.categoryId,
    unit_id: fields.unitId,
    urgency: fields.urgency,
    channel: ticket.channel,
    ...placeColumns(fields.place),
    is_confidential: flag(fields.confidential),
    is_marked: flag(fields.marked === true),
    created_by: ticket.createdBy,
  };
}

export function callColumns(call: CallRow): Columns {
  const { answeredAt, endedAt } = call;
  return {
    neg_time: -call.startedAt,
    direction: call.direction,
    outcome: call.outcome,
    person_id: call.personId,
    extension: call.extension,
    queue: call.queue,
    number_hash: call.numberHash,
    caller_id: call.callerId,
    talked: answeredAt === null || endedAt === null ? 0 : endedAt - answeredAt,
    ticket_id: call.ticketId ?? null,
  };
}

export function callerColumns(caller: CallerRow): Columns {
  return {
    neg_time: -caller.updatedAt,
    name_sort: sortKeyOf(caller.name),
    is_flagged: flag(caller.flags.length > 0),
    is_vulnerable: flag(caller.flags.includes("vulnerable")),
    is_nuisance: flag(caller.flags.includes("nuisance")),
    has_notes: flag(caller.notes !== ""),
    ...placeColumns(caller.place),
  };
}
