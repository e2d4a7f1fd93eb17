import type { Database } from "../store/database.ts";
import { createPerson, findByLogin, lockPeople, type NewPerson } from "./people.ts";

/** A person of the demo; the password is known to all, so they exist in demo mode only. */
export type DemoPerson = NewPerson;

const password = "demo-12345";

export const demoPeople: readonly DemoPerson[] = [
  { login: "lilan", name: "李岚", role: "operator", password },
  { login: "wangqiang", name: "王强", role: "operator", password },
  { login: "zhaomin", name: "赵敏", role: "teamLead", password },
  { login: "admin", name: "系统管理员", role: "administrator", password },
];

/** Makes the demo's people where they are not there yet. */
export async function makeDemoPeople(database: Database): Promise<void> {
  await database.transaction(async (client) => {
    await lockPeople(client);
    for (const person of demoPeople) if ((await findByLogin(client, person.login)) === null) await createPerson(client, person);
  });
}
