import type { Logger } from "../../base/logger.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { PersonChange } from "../../contract/people-api.ts";
import type { SeatState } from "../../contract/session.ts";
import { type Notice, writeNotice } from "../live/notices.ts";
import type { Database, Querier } from "../store/database.ts";
import { type AuditEntry, writeAudit } from "./audit.ts";
import { makeSecret } from "./passwords.ts";
import { changePerson, createPerson, lockPeople, type NewPerson } from "./people.ts";

/** Who manages people, and when (UTC ms). */
export interface Manager {
  readonly personId: string;
  readonly now: number;
}
/** What managing people needs. */
export interface ManageContext {
  readonly database: Database;
  readonly logger: Logger;
  /** Lets a seat register with this secret and no other. */
  provision(seat: Silenced): Promise<void>;
}
/** A telephone, and the secret that nobody knows, which it would need from now on; the next sign-in makes another. */
interface Silenced {
  readonly extension: string;
  readonly secret: string;
}

const audit = (client: Querier, by: Manager, action: string, facts: AuditEntry["facts"]): Promise<void> =>
  writeAudit(client, { at: by.now, personId: by.personId, action, facts });
const notify = async (client: Querier, notice: Notice): Promise<void> => {
  await client.query("SELECT pg_notify('hotline', $1)", [writeNotice(notice)]);
};

/** A person made by an administrator, audited. @throws HotlineError `invalid` (detail `login`) */
export function makePerson({ database }: Pick<ManageContext, "database">, person: NewPerson, by: Manager): Promise<string> {
  return database.transaction(async (client) => {
    const id = await createPerson(client, person);
    await audit(client, by, "person.create", { person: id, role: person.role, area: person.areaIds?.join(" ") ?? "" });
    return id;
  });
}

/**
 * Gives a person another role or area, or switches them off or on again. One who is switched off is signed out everywhere, and no
 * telephone registers in their name.
 * @throws HotlineError `notFound`; `notAllowedNow` (detail `self`) for oneself, (`lastAdministrator`) where nobody could take it back
 */
export async function managePerson({ database, logger, provision }: ManageContext, change: PersonChange, by: Manager): Promise<void> {
  const { personId, active, ...more } = change;
  if (active === false && personId === by.personId) throw new HotlineError({ kind: "notAllowedNow", detail: "self" });
  const silenced = await database.transaction(async (client) => {
    // Two administrators cannot take the role from each other at once.
    await lockPeople(client);
    if (more.role !== undefined || more.areaIds !== undefined) await changePerson(client, { personId, ...more }, by);
    const seat = active === undefined ? null : await switchPerson(client, { personId, active }, by);
    const left = await client.query("SELECT 1 FROM person WHERE role = 'administrator' AND active LIMIT 1");
    if (left.rows.length === 0) throw new HotlineError({ kind: "notAllowedNow", detail: "lastAdministrator" });
    return seat;
  });
  // Where the exchange cannot be told the person is off all the same: no queue rings a seat that is offline.
  if (silenced !== null) await provision(silenced).catch(() => logger.warn("people.telephone.untold", { extension: silenced.extension }));
}

/** @returns the telephone of who was switched off just now; null otherwise */
async function switchPerson(client: Querier, { personId, active }: { personId: string; active: boolean }, by: Manager): Promise<Silenced | null> {
  const before = await client.query<{ active: boolean; extension: string }>("SELECT active, extension FROM person WHERE id = $1 FOR UPDATE", [personId]);
  const person = before.rows[0];
  if (person === undefined) throw new HotlineError({ kind: "notFound", detail: "person" });
  if (person.active === active) return null;
  await client.query("UPDATE person SET active = $2 WHERE id = $1", [personId, active]);
  await audit(client, by, active ? "person.switchOn" : "person.switchOff", { person: personId });
  if (active) return null;
  const silenced = { extension: person.extension, secret: makeSecret() };
  await signOutEverywhere(client, personId, silenced, by.now);
  return silenced;
}

/** Tokens end here, and stay for as long as the person is off: by them a seat that comes back is told why. */
async function signOutEverywhere(client: Querier, personId: string, { extension, secret }: Silenced, now: number): Promise<void> {
  await client.query("UPDATE token SET expires_at = least(expires_at, $2) WHERE person_id = $1", [personId, now]);
  await client.query("UPDATE line_secret SET secret = $2, made_at = 0 WHERE extension = $1", [extension, secret]);
  const offline: SeatState = { state: "offline", since: now, reason: null, wrapUpEndsAt: null, next: null };
  await client.query("UPDATE seat SET state = $2::jsonb WHERE extension = $1", [extension, JSON.stringify(offline)]);
  await notify(client, { kind: "personChanged", personId });
  await notify(client, { kind: "seats" });
}
