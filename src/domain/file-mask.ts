import type { CallOfList } from "../contract/lists-api.ts";
import type { CallerRow, Role, TicketRow } from "../contract/rows.ts";
import { hideMiddle } from "./phone-number.ts";

/**
 * Numbers that name a person, as they stand in a text: a mobile telephone with or without 86, a fixed one with its area code, an identity
 * card (GB 11643), anything of 7 digits and more behind a plus. Not a day, an amount or a ticket's number.
 */
const personal = /(?<![\d*])(?:(?:\+?86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}|0\d{2,3}[-\s]?[2-9]\d{6,7}|\d{17}[\dXx]|\+\d(?:[-\s]?\d){6,14})(?![\d*])/g;
/** Digits as an input method's full-width mode writes them. */
const plainDigits = (text: string): string => text.replace(/[\uff10-\uff19]/g, (digit) => digit.normalize("NFKC"));

/** A text without whole numbers of persons: their middle is hidden, as everywhere else. */
export const withoutNumbers = (text: string): string => plainDigits(text).replace(personal, (number) => hideMiddle(number.replace(/[-\s]/g, "")));

/** A name of which its first character alone is told, `王**`: enough to speak of, and nobody is found by it. */
export function shortName(name: string): string {
  const [first, ...rest] = Array.from(name.trim());
  return first === undefined ? "" : `${first}${"*".repeat(Math.min(2, rest.length))}`;
}

const nameFor = (role: Role, name: string): string => (role === "operator" ? shortName(name) : name);

/** A ticket as this role may take it out of the program in a file: whole numbers of nobody, and for an operator nobody's name. */
export function ticketForFile(ticket: TicketRow, role: Role): TicketRow {
  const { fields } = ticket;
  const { content, cause, course, answer, callerName } = fields;
  const texts = { content: withoutNumbers(content), cause: withoutNumbers(cause), course: withoutNumbers(course), answer: withoutNumbers(answer) };
  return { ...ticket, fields: { ...fields, ...texts, callerName: nameFor(role, callerName) }, steps: [] };
}

/** A call as this role may take it out in a file. */
export const callForFile = (call: CallOfList, role: Role): CallOfList => ({
  ...call,
  callerName: nameFor(role, call.callerName),
  tickets: call.tickets.map((ticket) => ({ ...ticket, content: withoutNumbers(ticket.content) })),
});

/** A person's card as this role may take it out in a file. */
export const callerForFile = (caller: CallerRow, role: Role): CallerRow => ({
  ...caller,
  name: nameFor(role, caller.name),
  notes: withoutNumbers(caller.notes),
  emergencyContact: nameFor(role, caller.emergencyContact),
  steps: [],
});
