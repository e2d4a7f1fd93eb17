import type { Mutation, TicketCreate, TicketUpdate } from "../../contract/mutation.ts";
import type { CallRow, ConfigurationRow, TicketRow } from "../../contract/rows.ts";
import { deadlineFor } from "../../domain/deadline.ts";
import { assigned } from "../../domain/dispatch-rule.ts";
import { mergeTicket } from "../../domain/ticket-merge.ts";
import type { HashedNumber } from "../screen-pop/number-hash.ts";

/** What replaying needs from around it. */
export interface ReplayPorts {
  hashed(raw: string | null): HashedNumber;
  /** The version under which a ticket is made; the one in force at that time (UTC ms) where it is not here. */
  configuration(version: number, at: number): ConfigurationRow | null;
}

/**
 * The seat's own changes that dispatch's picture does not hold yet, laid over the cache at reading:
 * what is shown = what is confirmed + these, replayed in order.
 */
export class PendingChanges {
  readonly #ports: ReplayPorts;
  #created = new Map<string, TicketRow>();
  #updates = new Map<string, { update: TicketUpdate; personId: string }[]>();
  #calls = new Map<string, CallRow>();
  #joins = new Map<string, string>();

  constructor(ports: ReplayPorts) {
    this.#ports = ports;
  }

  /** Begins anew with these, in order. */
  reset(mutations: readonly Mutation[]): void {
    this.#created = new Map();
    this.#updates = new Map();
    this.#calls = new Map();
    this.#joins = new Map();
    for (const mutation of mutations) this.add(mutation);
  }
  add({ body, personId }: Mutation): void {
    switch (body.name) {
      case "ticket.create":
        this.#created.set(body.ticketId, this.#asTicket(body, personId));
        return;
      case "ticket.update":
        this.#updates.set(body.ticketId, [...(this.#updates.get(body.ticketId) ?? []), { update: body, personId }]);
        return;
      case "call.record":
        this.#calls.set(body.callId, this.#asCall(body, personId));
        return;
      case "call.join":
        this.#joins.set(body.manualCallId, body.exchangeCallId);
        return;
    }
  }

  /** A confirmed ticket with the pending changes on it; the same object when there is none. */
  replay(ticket: TicketRow): TicketRow {
    const joined = ticket.callId === null ? undefined : this.#joins.get(ticket.callId);
    const start = joined === undefined ? ticket : { ...ticket, callId: joined };
    return (this.#updates.get(ticket.id) ?? []).reduce((row, { update, personId }) => mergeTicket(row, update, personId), start);
  }
  /** A ticket that dispatch has not confirmed yet. */
  createdTicket(id: string): TicketRow | null {
    const ticket = this.#created.get(id);
    return ticket === undefined ? null : this.replay(ticket);
  }
  /** All tickets that dispatch has not confirmed yet, oldest first. */
  createdTickets(): TicketRow[] {
    return [...this.#created.values()].map((ticket) => this.replay(ticket));
  }
  call(id: string): CallRow | null {
    return this.#calls.get(id) ?? null;
  }
  calls(): CallRow[] {
    return [...this.#calls.values()];
  }

  #asTicket(body: TicketCreate, personId: string): TicketRow {
    const calling = this.#ports.hashed(body.callingNumber);
    const configuration = this.#ports.configuration(body.configurationVersion, body.createdAt);
    const matter = { categoryId: body.fields.categoryId, urgency: body.fields.urgency, createdAt: body.createdAt };
    return {
      id: body.ticketId,
      number: null,
      status: body.status,
      channel: body.channel,
      fields: body.status === "dispatched" ? assigned(configuration, body.fields) : body.fields,
      callerId: body.callerId,
      callId: body.callId,
      numberHash: calling.hash,
      numberMask: calling.mask,
      contactMask: body.contactNumber === null ? null : this.#ports.hashed(body.contactNumber).mask,
      createdAt: body.createdAt,
      updatedAt: body.createdAt,
      createdBy: personId,
      extension: body.extension,
      deadline: body.status === "dispatched" && configuration !== null ? deadlineFor(configuration, matter) : null,
      configurationVersion: configuration?.version ?? body.configurationVersion,
      repeatOf: body.repeatOf,
      steps: [{ at: body.createdAt, personId, kind: "created" }],
      sample: false,
    };
  }

  #asCall(body: Extract<Mutation["body"], { name: "call.record" }>, personId: string): CallRow {
    const { hash, mask } = this.#ports.hashed(body.callingNumber);
    return {
      id: body.callId,
      direction: body.direction,
      queue: body.queue,
      numberHash: hash,
      numberMask: mask,
      callerId: null,
      personId,
      extension: body.extension,
      startedAt: body.startedAt,
      answeredAt: body.answeredAt,
      endedAt: body.endedAt,
      outcome: body.outcome,
      endedBy: body.endedBy,
      joinedCallId: null,
      sample: false,
    };
  }
}
