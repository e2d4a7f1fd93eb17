import { randomUUID } from "node:crypto";
import { HotlineError } from "../../contract/errors.ts";
import type { ListedPerson } from "../../contract/people-api.ts";
import type { Role } from "../../contract/rows.ts";
import type { Person } from "../../contract/session.ts";
import type { WindowPerson } from "../../domain/window.ts";
import { writeNotice } from "../live/notices.ts";
import type { Querier } from "../store/database.ts";
import { writeAudit } from "./audit.ts";
import { hashPassword } from "./passwords.ts";

/** A person to be made. */
export interface NewPerson {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  /** Left out: the whole city. */
  readonly areaIds?: readonly string[] | null | undefined;
}

/** First of the extensions that are given to people, one each, for good. */
const firstExtension = 1001;

interface PersonRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly password_hash: string;
  readonly extension: string;
  readonly active: boolean;
  /** null: the whole city. */
  readonly area_ids: readonly string[] | null;
}

/** From here on nobody else makes a person until the transaction ends: extensions are counted up, also when several nodes make people at once. */
export const lockPeople = (client: Querier): Promise<unknown> => client.query("LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE");

/** Makes a person with an extension of their own; inside a transaction. @throws HotlineError `invalid` when the login is taken */
export async function createPerson(client: Querier, person: NewPerson): Promise<string> {
  const id = randomUUID();
  await lockPeople(client);
  const made = await client.query(
    `INSERT INTO person (id, login, name, role, password_hash, extension, area_ids)
     SELECT $1, $2, $3, $4, $5, (coalesce(max(extension::integer), $6 - 1) + 1)::text, $7::text[] FROM person ON CONFLICT (login) DO NOTHING RETURNING id`,
    [id, person.login, person.name, person.role, await hashPassword(person.password), firstExtension, person.areaIds ?? null],
  );
  if (made.rows.length === 0) throw new HotlineError({ kind: "invalid", detail: "login" });
  return id;
}

/** A person by login, with what a sign-in checks, switched off or not; null when there is none. */
export async function findByLogin(client: Querier, login: string): Promise<PersonRow | null> {
  const found = await client.query<PersonRow>("SELECT * FROM person WHERE login = $1", [login]);
  return found.rows[0] ?? null;
}

/** Gives a person another role or area; inside a transaction. Their seat pulls and learns of it. @throws HotlineError `notFound` */
export async function changePerson(
  client: Querier,
  { personId, role, areaIds }: { personId: string; role?: Role | undefined; areaIds?: readonly string[] | null | undefined },
  by: { personId: string; now: number },
): Promise<void> {
  const changed = await client.query(
    "UPDATE person SET role = coalesce($2, role), area_ids = CASE WHEN $3 THEN $4::text[] ELSE area_ids END WHERE id = $1 RETURNING id",
    [personId, role ?? null, areaIds !== undefined, areaIds ?? null],
  );
  if (changed.rows.length === 0) throw new HotlineError({ kind: "notFound", detail: "person" });
  const facts = { person: personId, ...(role === undefined ? {} : { role }), ...(areaIds === undefined ? {} : { area: areaIds?.join(" ") ?? "" }) };
  await writeAudit(client, { at: by.now, personId: by.personId, action: "person.change", facts });
  await client.query("SELECT pg_notify('hotline', $1)", [writeNotice({ kind: "personChanged", personId })]);
}

/** What a person is at this moment; null for one who is switched off. */
export async function activeRole(client: Querier, personId: string): Promise<Role | null> {
  const found = await client.query<{ role: Role }>("SELECT role FROM person WHERE id = $1 AND active", [personId]);
  return found.rows[0]?.role ?? null;
}

export async function listPeople(client: Querier): Promise<ListedPerson[]> {
  const found = await client.query<PersonRow>("SELECT * FROM person ORDER BY login");
  return found.rows.map(({ id, login, name, role, active, area_ids, extension }) => ({
    id,
    login,
    name,
    role,
    active,
    areaIds: area_ids === null ? null : [...area_ids],
    extension,
  }));
}

/** For whom a window is made. */
export const asWindowPerson = ({ id, role, area_ids }: Pick<PersonRow, "id" | "role" | "area_ids">): WindowPerson => ({ id, role, areaIds: area_ids ?? null });

export const hasPeople = async (client: Querier): Promise<boolean> => (await client.query("SELECT 1 FROM person LIMIT 1")).rows.length > 0;

export const asPerson = (row: PersonRow): Person => ({ id: row.id, login: row.login, name: row.name, role: row.role });
export type { PersonRow };
