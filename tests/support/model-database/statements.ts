import { feedStatements } from "./feed-statements.ts";
import type { ModelTransaction } from "./model-transaction.ts";
import { keyOf, type Row } from "./tables.ts";
import { upkeepStatements } from "./upkeep-statements.ts";

type Statement = (client: ModelTransaction, values: readonly unknown[]) => Promise<readonly Row[]> | readonly Row[];

export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
const some = (row: Row | undefined): readonly Row[] => (row === undefined ? [] : [row]);

/** What was applied, by which device, under which number. */
const pushStatements: Readonly<Record<string, Statement>> = {
  "SELECT last_sequence FROM device WHERE id = $1 FOR UPDATE": async (client, [id]) => {
    await client.lock(`device ${String(id)}`);
    return some(client.get("device", String(id)));
  },
  "UPDATE device SET last_sequence = $2 WHERE id = $1": (client, [id, last_sequence]) => {
    client.put("device", String(id), { ...client.get("device", String(id)), last_sequence });
    return [];
  },
  "SELECT mutation_id, error FROM applied WHERE device_id = $1 AND sequence = $2": (client, [device, sequence]) =>
    some(client.get("applied", keyOf(device, sequence))),
  "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))": async (client, [key]) => {
    await client.lock(`advisory ${String(key)}`);
    return [];
  },
  "SELECT error FROM applied WHERE mutation_id = $1 LIMIT 1": (client, [id]) =>
    client
      .all("applied")
      .filter((row) => row.mutation_id === id)
      .slice(0, 1),
  "INSERT INTO applied VALUES ($1, $2, $3, $4, $5::jsonb, $6)": (client, [device_id, sequence, mutation_id, transaction, error, carried_by]) => {
    const key = keyOf(device_id, sequence);
    if (client.get("applied", key) !== undefined) throw Object.assign(new Error("duplicate key"), { code: "23505" });
    client.put("applied", key, { device_id, sequence, mutation_id, transaction, error: error === null ? null : JSON.parse(String(error)), carried_by });
    return [];
  },
  "SAVEPOINT one": (client) => {
    client.save();
    return [];
  },
  "ROLLBACK TO SAVEPOINT one": (client) => {
    client.rollBackToSaved();
    return [];
  },
  "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY": (client) => {
    client.repeatRead();
    return [];
  },
};

const readEntity = (client: ModelTransaction, [entity, id]: readonly unknown[]): readonly Row[] => some(client.get("entity", keyOf(entity, id)));
const configurations = (client: ModelTransaction): Row[] =>
  client
    .all("entity")
    .filter((row) => row.entity === "configuration")
    .map((row) => ({ key: `${row.id} ${row.n}`, document: row.document }));

/** What applying a ticket's or a call's mutation asks and writes. The rounds that the rates are counted from are not modelled. */
const applyStatements: Readonly<Record<string, Statement>> = {
  "SELECT document FROM entity WHERE entity = $1 AND id = $2": readEntity,
  "SELECT document FROM entity WHERE entity = $1 AND id = $2 FOR UPDATE": async (client, values) => {
    await client.lock(`entity ${keyOf(...values)}`);
    return readEntity(client, values);
  },
  "SELECT id || ' ' || n AS key FROM entity WHERE entity = 'configuration' ORDER BY id": configurations,
  "SELECT id || ' ' || n AS key, document FROM entity WHERE entity = 'configuration'": configurations,
  "INSERT INTO full_number VALUES ($1, $2) ON CONFLICT DO NOTHING": async (client, [hash, e164]) => {
    await client.lock(`fullNumber ${String(hash)}`);
    if (client.get("fullNumber", String(hash)) === undefined) client.put("fullNumber", String(hash), { hash, e164 });
    return [];
  },
  "SELECT e.document FROM caller_number c JOIN entity e ON e.entity = 'caller' AND e.id = c.caller_id WHERE c.hash = $1 ORDER BY e.id LIMIT 50": (
    client,
    [hash],
  ) => {
    const ids = client.all("callerNumber").flatMap((row) => (row.hash === hash ? [String(row.caller_id)] : []));
    return ids.sort().flatMap((id) => some(client.get("entity", keyOf("caller", id))));
  },
  "DELETE FROM caller_number WHERE caller_id = $1": (client, [caller]) => {
    for (const row of client.all("callerNumber")) if (row.caller_id === caller) client.remove("callerNumber", keyOf(row.hash, row.caller_id));
    return [];
  },
  "INSERT INTO caller_number VALUES ($1, $2) ON CONFLICT DO NOTHING": (client, [hash, caller_id]) => {
    client.put("callerNumber", keyOf(hash, caller_id), { hash, caller_id });
    return [];
  },
  "INSERT INTO ticket_count VALUES ($1, 1) ON CONFLICT (day) DO UPDATE SET count = ticket_count.count + 1 RETURNING count": async (client, [day]) => {
    await client.lock(`ticketCount ${String(day)}`);
    const count = Number(client.get("ticketCount", String(day))?.count ?? 0) + 1;
    client.put("ticketCount", String(day), { day, count });
    return [{ count }];
  },
};

/** Who is there, and on which device. */
const peopleStatements: Readonly<Record<string, Statement>> = {
  "SELECT id, name, role, area_ids FROM person WHERE id = $1": (client, [id]) => some(client.get("person", String(id))),
  "SELECT role, area_ids FROM person WHERE id = $1 AND active": (client, [id]) => some(client.get("person", String(id))).filter((row) => row.active === true),
  "SELECT * FROM person WHERE login = $1": (client, [login]) => client.all("person").filter((row) => row.login === login),
  "SELECT 1 FROM device_person WHERE device_id = $1 AND person_id = $2": (client, values) => some(client.get("devicePerson", keyOf(...values))),
  "INSERT INTO device_person VALUES ($1, $2) ON CONFLICT DO NOTHING": (client, [device_id, person_id]) => {
    client.put("devicePerson", keyOf(device_id, person_id), { device_id, person_id });
    return [];
  },
  "SELECT secret_hash FROM device WHERE id = $1": (client, [id]) => some(client.get("device", String(id))),
  "INSERT INTO device (id, enrolled_by, enrolled_at, secret_hash) VALUES ($1, $2, $3, $4)": (client, [id, enrolled_by, enrolled_at, secret_hash]) => {
    client.put("device", String(id), { id, last_sequence: 0, enrolled_by, enrolled_at, secret_hash });
    return [];
  },
  "UPDATE device SET secret_hash = $2 WHERE id = $1 AND secret_hash IS NULL RETURNING id": async (client, [id, secret_hash]) => {
    await client.lock(`device ${String(id)}`);
    const device = client.get("device", String(id));
    if (device === undefined || (device.secret_hash ?? null) !== null) return [];
    client.put("device", String(id), { ...device, secret_hash });
    return [{ id }];
  },
  "SELECT p.*, t.hash, t.device_id, t.device_secret_hash, t.expires_at, t.renewed_from FROM token t JOIN person p ON p.id = t.person_id JOIN device d ON d.id = t.device_id AND d.secret_hash IS NOT DISTINCT FROM t.device_secret_hash WHERE t.hash = ANY($1::text[])":
    (client, [hashes]) =>
      (hashes as readonly string[]).flatMap((hash) => {
        const token = client.get("token", hash);
        const person = client.get("person", String(token?.person_id));
        const device = client.get("device", String(token?.device_id));
        if (token === undefined || person === undefined || device === undefined) return [];
        const { device_id, device_secret_hash, expires_at } = token;
        return (device.secret_hash ?? null) === device_secret_hash ? [{ ...person, hash, device_id, device_secret_hash, expires_at, renewed_from: null }] : [];
      }),
  "INSERT INTO token VALUES ($1, $2, $3, $4, $5)": (client, [hash, person_id, device_id, expires_at, device_secret_hash]) => {
    client.put("token", String(hash), { hash, person_id, device_id, expires_at, device_secret_hash });
    return [];
  },
  "SELECT s.device_id, d.name, s.taken_at, s.call_id IS NOT NULL OR s.state->>'state' IN ('ringing', 'talking') AS in_call FROM seat s JOIN device d ON d.id = s.device_id WHERE s.extension = $1":
    (client, [extension]) => {
      const seat = client.get("seat", String(extension));
      const device = client.get("device", String(seat?.device_id));
      if (seat === undefined || device === undefined) return [];
      const { state } = seat.state as { readonly state: string };
      const in_call = (seat.call_id ?? null) !== null || state === "ringing" || state === "talking";
      return [{ device_id: seat.device_id, name: device.name ?? null, taken_at: seat.taken_at, in_call }];
    },
  "SELECT value FROM fact WHERE key = $1": (client, [key]) => some(client.get("fact", String(key))),
};

const all = { ...feedStatements, ...upkeepStatements, ...pushStatements, ...applyStatements, ...peopleStatements };
const known = new Map<string, Statement>(Object.entries(all).map(([text, statement]) => [oneLine(text), statement]));
/** All that the model knows, each on one line. */
export const knownStatements: readonly string[] = [...known.keys()];
/** Each text as it stands in the source, so that it is read once. */
const asked = new Map<string, Statement>();

/** What the model does for a statement. @throws Error for one that it does not know: it is to be added here */
export function statementFor(text: string): Statement {
  const before = asked.get(text);
  if (before !== undefined) return before;
  const line = oneLine(text);
  const statement = line.includes("ticket_round") ? (): readonly Row[] => [] : known.get(line);
  if (statement === undefined) throw new Error(`the model of the database does not know: ${line}`);
  asked.set(text, statement);
  return statement;
}
