import type { IncidentRow } from "../../contract/incident.ts";
import type { IncidentPut } from "../../contract/incident-mutations.ts";
import type { KnowledgeMutation } from "../../contract/knowledge-mutations.ts";
import type { Mutation, TicketCreate, TicketJoin, TicketUpdate } from "../../contract/mutation.ts";
import type { CallRow, ConfigurationRow, TicketRow } from "../../contract/rows.ts";
import { withMaster } from "../../domain/attach-ticket.ts";
import { accountOf } from "../../domain/call-account.ts";
import { withContact } from "../../domain/contact-number.ts";
import { assigned } from "../../domain/dispatch-rule.ts";
import { beginLife, moveTicket, withCorrectedMatter } from "../../domain/move-ticket.ts";
import { isOpen } from "../../domain/ticket-life.ts";
import { mergeTicket } from "../../domain/ticket-merge.ts";
import { participantOf, togetherOf, withParticipant } from "../../domain/together.ts";
import { PendingCallers } from "../callers/pending-callers.ts";
import type { HashedNumber } from "../screen-pop/number-hash.ts";

/** What replaying needs from around it. */
export interface ReplayPorts {
  hashed(raw: string | null): HashedNumber;
  /** The version under which a ticket is made; the one in force at that time (UTC ms) where it is not here. */
  configuration(version: number, at: number): ConfigurationRow | null;
  /** The version in force now. */
  inForce(): ConfigurationRow | null;
  /** null: nobody whom this seat knows. */
  personName(personId: string): string | null;
}

/**
 * The seat's own changes that dispatch's picture does not hold yet, laid over the cache at reading:
 * what is shown = what is confirmed + these, replayed in order.
 */
export class PendingChanges {
  readonly #ports: ReplayPorts;
  #created = new Map<string, TicketRow>();
  #changes = new Map<string, Mutation[]>();
  #calls = new Map<string, CallRow>();
  #joins = new Map<string, string>();
  readonly #callers: PendingCallers;
  #incidents = new Map<string, { put: IncidentPut; personId: string }>();
  #knowledge: { readonly id: string; readonly body: KnowledgeMutation; readonly personId: string }[] = [];

  constructor(ports: ReplayPorts) {
    this.#ports = ports;
    this.#callers = new PendingCallers(ports);
  }
  /** What is pending of people's cards. */
  get callers(): PendingCallers {
    return this.#callers;
  }

  /** Begins anew with these, in order. */
  reset(mutations: readonly Mutation[]): void {
    this.#created = new Map();
    this.#changes = new Map();
    this.#calls = new Map();
    this.#joins = new Map();
    this.#callers.reset();
    this.#incidents = new Map();
    this.#knowledge = [];
    for (const mutation of mutations) this.add(mutation);
  }
  add(mutation: Mutation): void {
    const { id, body, personId } = mutation;
    switch (body.name) {
      case "ticket.create":
        this.#created.set(body.ticketId, this.#asTicket(body, personId));
        if (body.repeatOf !== null) this.#change(body.repeatOf, mutation);
        return;
      case "ticket.join":
        this.#change(body.masterTicketId, mutation);
        return;
      case "incident.put":
        this.#incidents.set(body.incidentId, { put: body, personId });
        return;
      case "incident.acknowledge":
        return;
      case "ticket.update":
      case "ticket.transition":
      case "ticket.attach":
        this.#change(body.ticketId, mutation);
        return;
      case "call.record":
        this.#calls.set(body.callId, accountOf(body, this.#ports.hashed(body.callingNumber), personId));
        return;
      case "call.join":
        this.#joins.set(body.manualCallId, body.exchangeCallId);
        return;
      case "caller.update":
      case "caller.merge":
      case "caller.split":
      case "caller.attach":
        this.#callers.add(body, personId);
        return;
      // Only for the audit: nothing of it is shown.
      case "list.export":
      case "list.act":
        return;
      case "article.save":
      case "article.move":
      case "article.report":
      case "report.settle":
      case "module.save":
      case "attachment.add":
        this.#knowledge.push({ id, body, personId });
        return;
    }
  }

  /** Changes of the knowledge base, oldest first; `KnowledgePicture` lays them over. */
  get knowledge(): readonly { readonly id: string; readonly body: KnowledgeMutation; readonly personId: string }[] {
    return this.#knowledge;
  }

  /** A confirmed ticket with the pending changes on it; the same object when there is none. */
  replay(ticket: TicketRow): TicketRow {
    const joined = ticket.callId === null ? undefined : this.#joins.get(ticket.callId);
    const start = joined === undefined ? ticket : { ...ticket, callId: joined };
    return (this.#changes.get(ticket.id) ?? []).reduce((row, mutation) => this.#changed(row, mutation), start);
  }
  /** Incidents with those that were written here and wait. */
  withIncidents(confirmed: readonly IncidentRow[]): IncidentRow[] {
    const all = new Map(confirmed.map((incident) => [incident.id, incident]));
    for (const [id, { put, personId }] of this.#incidents) {
      if ((all.get(id)?.version ?? 0) > put.seenVersion) continue;
      const authorName = this.#ports.personName(personId) ?? "";
      const row = { ...put.text, id, version: put.seenVersion + 1, authorId: personId, authorName, endedAt: put.ends ? put.at : null, updatedAt: put.at };
      all.set(id, row);
    }
    return [...all.values()];
  }
  /** Tickets on which something waits that dispatch's picture does not hold yet. */
  changedTicketIds(): string[] {
    return [...this.#changes.keys()];
  }
  /** A ticket that dispatch has not confirmed yet. */
  createdTicket(id: string): TicketRow | null {
    const ticket = this.#created.get(id);
    return ticket === undefined ? null : this.replay(ticket);
  }
  /** A confirmed call with the pending changes on it. */
  replayCall(call: CallRow): CallRow {
    const joined = this.#joins.get(call.id);
    return joined === undefined ? call : { ...call, joinedCallId: joined };
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

  #change(ticketId: string, mutation: Mutation): void {
    this.#changes.set(ticketId, [...(this.#changes.get(ticketId) ?? []), mutation]);
  }
  /** One more citizen, as far as this seat can tell: who is not among those shown is taken for new. */
  #joined(ticket: TicketRow, body: TicketJoin | TicketCreate, personId: string): TicketRow {
    const { hash, mask } = this.#ports.hashed(body.callingNumber);
    const how = body.name === "ticket.join" ? "joined" : body.incidentId == null ? "repeat" : "incident";
    if (how === "joined" && !isOpen(ticket.status)) return ticket;
    const who = { id: body.ticketId, numberHash: hash, numberMask: mask, callerId: body.callerId, fields: body.fields };
    const participant = participantOf(who, how, body.createdAt, this.#ports.personName(personId));
    const isNew = !togetherOf(ticket).participants.some((known) => known.key === participant.key);
    return withParticipant(ticket, participant, isNew);
  }
  #updated(ticket: TicketRow, body: TicketUpdate, personId: string, configuration: ConfigurationRow | null): TicketRow {
    const personName = this.#ports.personName(personId);
    const corrected = withCorrectedMatter(ticket, mergeTicket(ticket, body, personId, personName), configuration);
    if (body.contactNumber === undefined) return corrected;
    const about = { at: body.at, personId, ...(personName === null ? {} : { personName }) };
    return withContact(corrected, this.#ports.hashed(body.contactNumber), about, body.seenContact);
  }
  /** As dispatch will do it; a transition that it will refuse shows nothing. */
  #changed(ticket: TicketRow, { body, personId }: Mutation): TicketRow {
    const own = this.#ports.configuration(ticket.configurationVersion, ticket.createdAt);
    if (body.name === "ticket.update") return this.#updated(ticket, body, personId, own);
    if (body.name === "ticket.join" || body.name === "ticket.create") return this.#joined(ticket, body, personId);
    if (body.name === "ticket.attach") return withMaster(ticket, body.masterTicketId, body, personId);
    if (body.name !== "ticket.transition") return ticket;
    const mover = { id: personId, name: this.#ports.personName(personId), role: null };
    const outcome = moveTicket(ticket, body, mover, { own, current: this.#ports.inForce() });
    return outcome.kind === "refused" ? ticket : outcome.ticket;
  }

  #asTicket(body: TicketCreate, personId: string): TicketRow {
    const calling = this.#ports.hashed(body.callingNumber);
    const contact = body.contactNumber === null ? null : this.#ports.hashed(body.contactNumber);
    const configuration = this.#ports.configuration(body.configurationVersion, body.createdAt);
    const fields = body.status === "dispatched" ? assigned(configuration, body.fields) : body.fields;
    const personName = this.#ports.personName(personId);
    const { life, deadline } = beginLife({ status: body.status, fields, createdAt: body.createdAt }, configuration);
    return {
      id: body.ticketId,
      number: null,
      status: body.status,
      channel: body.channel,
      fields,
      callerId: body.callerId,
      callId: body.callId,
      numberHash: calling.hash,
      numberMask: calling.mask,
      contactMask: contact?.mask ?? null,
      ...(contact === null ? {} : { contactHash: contact.hash }),
      createdAt: body.createdAt,
      updatedAt: body.createdAt,
      createdBy: personId,
      extension: body.extension,
      deadline,
      life,
      configurationVersion: configuration?.version ?? body.configurationVersion,
      repeatOf: body.repeatOf,
      ...(body.incidentId == null ? {} : { incidentId: body.incidentId }),
      steps: [{ at: body.createdAt, personId, kind: "created", ...(personName === null ? {} : { personName }) }],
      sample: false,
    };
  }
}
