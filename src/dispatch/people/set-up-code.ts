import { HotlineError } from "../../contract/errors.ts";
import type { Database } from "../store/database.ts";
import { readFact, writeFact } from "../store/facts.ts";
import { hashPassword, isPassword, makeSecret } from "./passwords.ts";
import { createPerson, hasPeople } from "./people.ts";

/** A new one-time code for the first administrator; null when there are people already. Only its hash is kept. */
export async function makeSetUpCode(database: Database): Promise<string | null> {
  if (await hasPeople(database)) return null;
  const code = makeSecret().slice(0, 20);
  await writeFact(database, "setUpCode", await hashPassword(code));
  return code;
}

/** Makes the first administrator. @throws HotlineError `forbidden` when the code is wrong or used */
export async function setUp(database: Database, input: { code: string; login: string; name: string; password: string }): Promise<string> {
  const kept = await readFact(database, "setUpCode");
  if (typeof kept !== "string" || !(await isPassword(kept, input.code))) throw new HotlineError({ kind: "forbidden", detail: "code" });
  return database.transaction(async (client) => {
    // The row's lock makes two simultaneous uses of one code take turns; the second finds nothing.
    const used = await client.query("DELETE FROM fact WHERE key = 'setUpCode' RETURNING key");
    if (used.rows.length === 0 || (await hasPeople(client))) throw new HotlineError({ kind: "forbidden", detail: "code" });
    return createPerson(client, { login: input.login, name: input.name, role: "administrator", password: input.password });
  });
}
