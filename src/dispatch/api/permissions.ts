import type { Role } from "../../contract/rows.ts";

/** Every call of the API but sign-in and set-up, and the roles that may make it. A call that is not named here is refused. */
export const permissions = {
  "session.renew": ["operator", "teamLead", "administrator"],
  "session.signOut": ["operator", "teamLead", "administrator"],
  "sync.push": ["operator", "teamLead", "administrator"],
  "sync.pull": ["operator", "teamLead", "administrator"],
  "sync.snapshot": ["operator", "teamLead", "administrator"],
  "sync.live": ["operator", "teamLead", "administrator"],
  "seat.setState": ["operator", "teamLead", "administrator"],
  "history.older": ["operator", "teamLead", "administrator"],
  "history.ticket": ["operator", "teamLead", "administrator"],
  "number.reveal": ["operator", "teamLead", "administrator"],
  "ticket.words": ["operator", "teamLead", "administrator"],
  "life.rates": ["teamLead", "administrator"],
  "calls.directory": ["operator", "teamLead", "administrator"],
  "calls.dialNumber": ["operator", "teamLead", "administrator"],
  "calls.leave": ["operator", "teamLead", "administrator"],
  "calls.take": ["operator", "teamLead", "administrator"],
  "calls.end": ["operator", "teamLead", "administrator"],
  "recording.pause": ["operator", "teamLead", "administrator"],
  "recording.play": ["operator", "teamLead", "administrator"],
  "knowledge.attachment": ["operator", "teamLead", "administrator"],
  "floor.watch": ["teamLead", "administrator"],
  "incident.standing": ["teamLead", "administrator"],
  "configuration.publish": ["administrator"],
  "people.list": ["teamLead", "administrator"],
  "people.create": ["administrator"],
  "people.change": ["administrator"],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof permissions;

/** Whether a role may make a call; null, of who is switched off, may none. */
export const mayCall = (role: Role | null, permission: Permission): boolean => role !== null && (permissions[permission] as readonly Role[]).includes(role);

/** Roles that read a confidential ticket's text. */
export const readsConfidential = (role: Role): boolean => role !== "operator";
