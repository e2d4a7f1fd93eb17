import { unreachable } from "../../base/assert.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { ListBulk } from "../../contract/list-acts.ts";
import type { ListExport } from "../../contract/list-export.ts";
import type { CallRecord, Mutation, MutationBody, TicketCreate, TicketJoin } from "../../contract/mutation.ts";
import type { CallerRow, ConfigurationRow, EntityRow, TicketFields, TicketRow } from "../../contract/rows.ts";
import { accountOf, withAccount } from "../../domain/call-account.ts";
import { cityDay } from "../../domain/city-day.ts";
import { configurationAt, configurationOf } from "../../domain/configuration-versions.ts";
import { withContact } from "../../domain/contact-number.ts";
import { assigned, isByRule } from "../../domain/dispatch-rule.ts";
import { beginLife, withCorrectedMatter } from "../../domain/move-ticket.ts";
import { changesOf, emptyTicketFields } from "../../domain/ticket-fields.ts";
import { isOpen } from "../../domain/ticket-life.ts";
import { mergeTicket } from "../../domain/ticket-merge.ts";
import { participantOf } from "../../domain/together.ts";
import { changeCaller, makeCaller, presentCaller } from "../callers/change-caller.ts";
import type { Configurations } from "../configuration/configurations.ts";
import { writeAudit } from "../people/audit.ts";
import { type HashedNumber, hashedNumber } from "../people/number-hash.ts";
import type { Querier } from "../store/database.ts";
import { applyKnowledge } from "./apply-knowledge.ts";
import { attachTicket } from "./attach-ticket.ts";
import { type Author, needArea } from "./author.ts";
import { readEntity } from "./read-entity.ts";
import { standingPlace } from "./standing-place.ts";
import { acknowledgeIncident, noteParticipant, putIncident, readMaster } from "./together.ts";
import { transitTicket } from "./transit-ticket.ts";

/** What a mutation is applied with. `now`: UTC ms. */
export interface ApplyContext {
  readonly client: Querier;
  readonly numberKey: Buffer;
  readonly configurations: Configurations;
  readonly now: number;
  /** Whose mutation it is. */
  readonly author: Author;
  randomBytes(count: number): Uint8Array;
}

/**
 * The rows that a mutation makes or changes; nothing is written here but full numbers and the links of numbers to callers.
 * @throws HotlineError `notFound` when what it changes is not there; `staleTicket`, `notAllowedNow`, `invalid`, `forbidden` for a transition that the ticket's life does not allow
 */
export function applyMutation(context: ApplyContext, mutation: Mutation): Promise<EntityRow[]> {
  const body: MutationBody = mutation.body;
  switch (body.name) {
    case "ticket.create":
      return sendTicket(context, mutation, body);
    case "ticket.update":
      return updateTicket(context, mutation);
    case "ticket.transition":
      return transitTicket(context, body);
    case "ticket.join":
      return joinTicket(context, body, mutation.personId);
    case "incident.put":
      return putIncident(context.client, body, context.author);
    case "incident.acknowledge":
      return acknowledgeIncident(context.client, body, mutation.personId);
    case "call.record":
      return recordCall(context, body, mutation.personId);
    case "call.join":
      return joinCall(context, mutation);
    case "caller.update":
    case "caller.merge":
    case "caller.split":
    case "caller.attach":
      return changeCaller(context, body);
    case "ticket.attach":
      return attachTicket(context.client, body, context.author);
    case "list.act":
      return auditBulk(context, body, mutation.personId);
    case "list.export":
      return auditExport(context, body, mutation.personId);
    case "article.save":
    case "article.move":
    case "article.report":
    case "report.settle":
    case "module.save":
    case "attachment.add":
      return applyKnowledge(context.client, body, { mutationId: mutation.id, author: context.author });
    default:
      return unreachable(body);
  }
}

async function auditExport({ client, now }: ApplyContext, { list, format, rows, at }: ListExport, personId: string): Promise<EntityRow[]> {
  await writeAudit(client, { at: now, personId, action: "list.export", facts: { list, format, rows, exportedAt: at } });
  return [];
}

async function auditBulk({ client, now }: ApplyContext, body: ListBulk, personId: string): Promise<EntityRow[]> {
  const { list, act, transition, isUndo, chosen, done, refused, at } = body;
  const facts = { list, act: isUndo ? `undo ${act}` : act, transition: transition ?? "", chosen, done, refused, madeAt: at };
  await writeAudit(client, { at: now, personId, action: "list.act", facts });
  return [];
}

/** A draft that went to another seat keeps its id: where both sent it, it is one ticket, with what either wrote. */
async function sendTicket(context: ApplyContext, mutation: Mutation, body: TicketCreate): Promise<EntityRow[]> {
  if ((await readEntity(context.client, "ticket", body.ticketId, true)) === null) return createTicket(context, body, mutation.personId);
  const changes = changesOf(emptyTicketFields, body.fields) ?? { patch: {}, seen: {} };
  const contact = body.contactNumber === null ? {} : { contactNumber: body.contactNumber, seenContact: { hash: null, mask: null } };
  if (Object.keys({ ...changes.patch, ...contact }).length === 0) return [];
  return updateTicket(context, { ...mutation, body: { name: "ticket.update", ticketId: body.ticketId, ...changes, ...contact, at: body.createdAt } });
}

async function createTicket(context: ApplyContext, body: TicketCreate, personId: string): Promise<EntityRow[]> {
  const calling = hashedNumber(context.numberKey, body.callingNumber);
  const contact = body.contactNumber === null ? null : hashedNumber(context.numberKey, body.contactNumber);
  const [versions] = await Promise.all([
    context.configurations.versions(context.client),
    ...[calling, contact].map((number) => keepNumber(context.client, number)),
  ]);
  const caller = await findOrMakeCaller(context, body, calling);
  const configuration = configurationOf(versions, body.configurationVersion, body.createdAt);
  const fields = body.status === "dispatched" ? await assignedToday(context, versions, configuration, body.fields) : body.fields;
  const { life, deadline } = beginLife({ status: body.status, fields, createdAt: body.createdAt }, configuration);
  const ticket: TicketRow = {
    id: body.ticketId,
    number: await nextTicketNumber(context),
    status: body.status,
    channel: body.channel,
    fields,
    callerId: caller?.row.id ?? body.callerId,
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
    steps: [{ at: body.createdAt, personId, kind: "created", personName: context.author.name }],
    sample: false,
  };
  const together = await underItsMaster(context, ticket);
  return [...(caller?.isNew === true ? [{ entity: "caller", row: caller.row } as const] : []), ...together];
}

/**
 * By the rules under which the ticket was written; where these name a unit that is gone by now and nobody chose it, by today's, for
 * the place that took the place of one that was abolished. Where it was stays as it was said.
 */
async function assignedToday(
  { client, now }: ApplyContext,
  versions: readonly ConfigurationRow[],
  own: ConfigurationRow | null,
  written: TicketFields,
): Promise<TicketFields> {
  const inForce = configurationAt(versions, now);
  const ruled = assigned(own, written);
  const isGone = inForce !== null && ruled.unitId !== null && !inForce.units.some(({ id }) => id === ruled.unitId);
  const isRuled = written.unitId === null || (own !== null && isByRule(own, written));
  const fields = isRuled && isGone ? await assignedAnew(client, inForce, written, now) : ruled;
  needStanding(fields, inForce);
  return fields;
}
async function assignedAnew(client: Querier, inForce: ConfigurationRow, written: TicketFields, now: number): Promise<TicketFields> {
  const place = await standingPlace(client, written.place, now);
  return { ...assigned(inForce, { ...written, place, unitId: null, helperUnitIds: [] }), place: written.place };
}
/** A ticket that was written offline may name a unit that is gone by now: nobody there would sign for it. It goes back to its author. */
function needStanding({ unitId, helperUnitIds }: TicketFields, inForce: ConfigurationRow | null): void {
  if (inForce === null) return;
  const isGone = (id: string): boolean => !inForce.units.some((unit) => unit.id === id);
  if (unitId !== null && isGone(unitId)) throw new HotlineError({ kind: "notAllowedNow", detail: "knownUnit" });
  if (helperUnitIds.some(isGone)) throw new HotlineError({ kind: "notAllowedNow", detail: "knownHelpers" });
}

/** A ticket beside the one to which it is attached, or under which its incident counts; that one's row tells of it. */
async function underItsMaster({ client, author }: ApplyContext, ticket: TicketRow): Promise<EntityRow[]> {
  const incident = ticket.incidentId == null ? null : await readEntity(client, "incident", ticket.incidentId);
  const masterId = incident?.masterTicketId ?? ticket.repeatOf;
  const master = masterId === null || masterId === ticket.id ? null : await readMaster(client, masterId);
  if (master === null || master.id === ticket.id) return [{ entity: "ticket", row: ticket }];
  const participant = participantOf(ticket, incident === null ? "repeat" : "incident", ticket.createdAt, author.name);
  const noted = await noteParticipant(client, master, participant, ticket.createdBy, {});
  // Attached to what was closed meanwhile, it stays a matter of its own and says so.
  const isLate = incident === null && !isOpen(master.status);
  const step = { at: ticket.createdAt, personId: ticket.createdBy, kind: "repeatOfClosed" } as const;
  const row = { ...ticket, repeatOf: master.id, steps: isLate ? [...ticket.steps, step] : ticket.steps };
  return [noted, { entity: "ticket", row }];
}

/**
 * One more citizen on a ticket; where it is closed by now, or not here, what was typed becomes a ticket of its own.
 * @throws HotlineError `forbidden` for one that lies outside the author's area
 */
async function joinTicket(context: ApplyContext, { masterTicketId, ...body }: TicketJoin, personId: string): Promise<EntityRow[]> {
  const named = await readEntity(context.client, "ticket", masterTicketId);
  if (named !== null) needArea(context.author, named);
  const master = await readMaster(context.client, masterTicketId);
  if (master === null || !isOpen(master.status)) {
    const own: TicketCreate = { ...body, name: "ticket.create", status: "dispatched", repeatOf: master?.id ?? null, incidentId: null };
    return createTicket(context, own, personId);
  }
  const calling = hashedNumber(context.numberKey, body.callingNumber);
  const contact = body.contactNumber === null ? null : hashedNumber(context.numberKey, body.contactNumber);
  await Promise.all([calling, contact].map((number) => keepNumber(context.client, number)));
  const who = { id: body.ticketId, numberHash: calling.hash, numberMask: calling.mask, callerId: body.callerId, fields: body.fields };
  const { callingNumber: _calling, contactNumber: _contact, ...typed } = body;
  const participant = participantOf(who, "joined", body.createdAt, context.author.name);
  return [await noteParticipant(context.client, master, participant, personId, { ...typed, contactHash: contact?.hash ?? null })];
}

async function keepNumber(client: Querier, number: HashedNumber | null): Promise<void> {
  if (number === null || number.hash === null) return;
  await client.query("INSERT INTO full_number VALUES ($1, $2) ON CONFLICT DO NOTHING", [number.hash, number.e164]);
}

/** The caller chosen at the seat; else the one of that name on that number; else a new one, where there is anything to know them by. */
async function findOrMakeCaller(context: ApplyContext, body: TicketCreate, calling: HashedNumber): Promise<{ row: CallerRow; isNew: boolean } | null> {
  const chosen = body.callerId === null ? null : await presentOf(context.client, body.callerId);
  if (chosen !== null) return { row: chosen, isNew: false };
  const name = body.fields.callerName.trim();
  if (calling.hash === null && name === "") return null;
  const onNumber = await callersOn(context.client, calling.hash);
  const same = onNumber.find((caller) => caller.name === name) ?? (name === "" && onNumber.length === 1 ? onNumber[0] : undefined);
  if (same !== undefined) return { row: await presentCaller(context.client, same.id), isNew: false };
  const numbers = calling.hash === null ? [] : [{ hash: calling.hash, mask: calling.mask ?? "" }];
  const made = { name, numbers, place: body.fields.place, updatedAt: body.createdAt };
  return { row: await makeCaller(context.client, made, context), isNew: true };
}
/** The card that the chosen one is by now; null when there is none. */
async function presentOf(client: Querier, id: string): Promise<CallerRow | null> {
  const known = await readEntity(client, "caller", id);
  return known === null ? null : presentCaller(client, known.id);
}

async function callersOn(client: Querier, hash: string | null): Promise<CallerRow[]> {
  if (hash === null) return [];
  const found = await client.query<{ document: CallerRow }>(
    "SELECT e.document FROM caller_number c JOIN entity e ON e.entity = 'caller' AND e.id = c.caller_id WHERE c.hash = $1 ORDER BY e.id LIMIT 50",
    [hash],
  );
  return found.rows.map((row) => row.document);
}

/** The day of which a ticket's number is, in the hotline's city. @param now UTC ms */
export const numberDay = (now: number): string => cityDay(now).replaceAll("-", "");
async function nextTicketNumber({ client, now }: ApplyContext): Promise<string> {
  const day = numberDay(now);
  const found = await client.query<{ count: number }>(
    "INSERT INTO ticket_count VALUES ($1, 1) ON CONFLICT (day) DO UPDATE SET count = ticket_count.count + 1 RETURNING count",
    [day],
  );
  return `${day}-${String(found.rows[0]?.count ?? 0).padStart(6, "0")}`;
}

async function updateTicket({ client, configurations, author, numberKey }: ApplyContext, mutation: Mutation): Promise<EntityRow[]> {
  const { body, personId } = mutation;
  if (body.name !== "ticket.update") return [];
  const ticket = await readEntity(client, "ticket", body.ticketId, true);
  if (ticket === null) throw new HotlineError({ kind: "notFound", detail: "ticket" });
  needArea(author, ticket);
  const configuration = configurationOf(await configurations.versions(client), ticket.configurationVersion, ticket.createdAt);
  const corrected = withCorrectedMatter(ticket, mergeTicket(ticket, body, personId, author.name), configuration);
  if (body.contactNumber === undefined) return [{ entity: "ticket", row: corrected }];
  const contact = hashedNumber(numberKey, body.contactNumber);
  await keepNumber(client, contact);
  return [{ entity: "ticket", row: withContact(corrected, contact, { at: body.at, personId, personName: author.name }, body.seenContact) }];
}

async function recordCall(context: ApplyContext, body: CallRecord, personId: string): Promise<EntityRow[]> {
  const calling = hashedNumber(context.numberKey, body.callingNumber);
  await keepNumber(context.client, calling);
  const known = await readEntity(context.client, "call", body.callId, true);
  const callers = known === null || known.callerId === null ? await callersOn(context.client, calling.hash) : [];
  const callerId = callers.length === 1 ? (callers[0]?.id ?? null) : null;
  const row = withAccount(known, { ...accountOf(body, calling, personId), callerId });
  return row === known ? [] : [{ entity: "call", row }];
}

async function joinCall({ client }: ApplyContext, mutation: Mutation): Promise<EntityRow[]> {
  const { body } = mutation;
  if (body.name !== "call.join") return [];
  const manual = await readEntity(client, "call", body.manualCallId, true);
  const real = await readEntity(client, "call", body.exchangeCallId, true);
  if (manual === null || real === null) throw new HotlineError({ kind: "notFound", detail: "call" });
  const found = await client.query<{ document: TicketRow }>("SELECT document FROM entity WHERE entity = 'ticket' AND document->>'callId' = $1 FOR UPDATE", [
    manual.id,
  ]);
  const step = { at: body.at, personId: mutation.personId, kind: "joinedCall" } as const;
  const tickets = found.rows.map(({ document }) => ({ ...document, callId: real.id, steps: [...document.steps, step].slice(-1_000) }));
  return [
    { entity: "call", row: { ...manual, joinedCallId: real.id } },
    { entity: "call", row: { ...real, joinedCallId: manual.id } },
    ...tickets.map((row) => ({ entity: "ticket", row }) as const),
  ];
}
