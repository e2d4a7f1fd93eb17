import type { CallOfList } from "../../contract/lists-api.ts";
import type { CallerRow, CallRow, TicketRow } from "../../contract/rows.ts";
import type { Person } from "../../contract/session.ts";
import { maySeeTicket } from "../../domain/confidentiality.ts";
import { callerText, callText, holdsText, type ListText, ticketText } from "../store/list-texts.ts";
import type { Workplace } from "../workplace.ts";
import type { TextBeyond } from "./list-view.ts";

/** Characters of a ticket's text that a row of the calls shows. */
const shownText = 120;
/** Every call of a person whose card is being changed, and no fewer. */
const all = -1;
const keysGiven = "SELECT value FROM json_each(?)";

/** What is known of calls beside their own rows: who called, what came of it, who took it; by which they are found too. */
export class CallFacts {
  readonly #workplace: Workplace;
  readonly #person: Person;

  constructor(workplace: Workplace, person: Person) {
    this.#workplace = workplace;
    this.#person = person;
  }

  /** A call with what its list shows of it. */
  shown(call: CallRow): CallOfList {
    const tickets = this.#tickets(call).map(({ id, number, fields: { content, confidential } }) => ({
      id,
      number,
      content: content.slice(0, shownText),
      confidential,
    }));
    return { ...call, callerName: this.#caller(call)?.name ?? "", takenBy: this.#name(call.personId), tickets };
  }
  /** The full texts of other rows that lead to calls. A ticket that this person may not see leads nowhere. */
  get beyond(): TextBeyond<CallRow> {
    const isSeen = this.#person.role === "operator" ? "(seen_by IS NULL OR seen_by = ?)" : "1";
    return {
      indexes: [
        {
          index: "caller_index",
          lead: { sql: `SELECT call.key FROM caller CROSS JOIN call ON call.caller_id = caller.id WHERE caller.key IN (${keysGiven})`, values: [] },
        },
        {
          index: "ticket_index",
          lead: {
            sql: `WITH seen AS (SELECT ticket_id, call_id FROM ticket_link WHERE ticket_key IN (${keysGiven}) AND ${isSeen})
              SELECT call.key FROM seen CROSS JOIN call ON call.id = seen.call_id
              UNION ALL SELECT call_list.key FROM seen CROSS JOIN call_list ON call_list.ticket_id = seen.ticket_id`,
            values: this.#person.role === "operator" ? [this.#person.id] : [],
          },
        },
      ],
      textOf: (call) => this.#textOf(call),
      columnsHolding: (run) => {
        const ids = this.#people()
          .filter(({ name }) => holdsText({ texts: [name], names: [name] }, run))
          .map(({ id }) => id);
        return ids.length === 0 ? null : { sql: `person_id IN (${ids.map(() => "?").join(", ")})`, values: ids };
      },
    };
  }
  /** Calls with pending changes; where a text is looked for, those as well whose ticket or caller's card has them. */
  changed(text: string): CallRow[] {
    const { pending, picture } = this.#workplace;
    const own = pending.calls().map((call) => picture.call(call.id) ?? call);
    const around = text === "" ? [] : this.#changedAround();
    return [...new Map([...own, ...around].map((call) => [call.id, call])).values()];
  }

  #changedAround(): CallRow[] {
    const { pending, picture, store } = this.#workplace;
    const tickets = [...new Set([...pending.createdTickets().map(({ id }) => id), ...pending.changedTicketIds()])].flatMap((id) => picture.ticket(id) ?? []);
    const documents = store.cache.read((statements) => [
      ...tickets.flatMap(({ id }) => statements.callsOfTicket.all(id)),
      ...picture.changedCallers().flatMap(({ id }) => statements.callsByCaller.all(id, all)),
    ]);
    return [
      ...tickets.flatMap(({ callId }) => (callId === null ? [] : (picture.call(callId) ?? []))),
      ...documents.map((document) => JSON.parse(String(document)) as CallRow),
    ];
  }
  #textOf(call: CallRow): ListText {
    const caller = this.#caller(call);
    const taker = this.#name(call.personId);
    const known = [
      callText(call),
      ...(caller === null ? [] : [callerText(caller)]),
      ...this.#tickets(call).map(ticketText),
      { texts: [taker], names: [taker] },
    ];
    return { texts: known.flatMap(({ texts }) => texts), names: known.flatMap(({ names }) => names) };
  }
  #caller({ callerId }: CallRow): CallerRow | null {
    return callerId === null ? null : this.#workplace.picture.caller(callerId);
  }
  /** Those that were written in the call, and the one for which it was made. */
  #tickets(call: CallRow): TicketRow[] {
    const { picture } = this.#workplace;
    const written = picture.ticketsOfCall(call.id);
    const madeFor = call.ticketId == null ? null : picture.ticket(call.ticketId);
    const tickets = new Map([...written, ...(madeFor === null ? [] : [madeFor])].map((ticket) => [ticket.id, ticket]));
    return [...tickets.values()].filter((ticket) => maySeeTicket(this.#person, ticket));
  }
  #name(personId: string | null): string {
    if (personId === null || personId === this.#person.id) return personId === null ? "" : this.#person.name;
    return String(this.#workplace.store.cache.read((statements) => statements.knownPeople.name.get(personId)) ?? "");
  }
  #people(): { id: string; name: string }[] {
    const known = this.#workplace.store.cache.read((statements) => statements.knownPeople.all.all()) as { id: string; name: string }[];
    return [...known.filter(({ id }) => id !== this.#person.id), this.#person];
  }
}
