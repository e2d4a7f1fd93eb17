import type { Database } from "better-sqlite3";
import type { CallerStep } from "../../contract/callers.ts";
import type { TicketStep } from "../../contract/rows.ts";
import { pluckLate, prepareLate } from "./statement.ts";

/** The statements on what histories taught of the hotline's people: a seat has no list of them. */
export function preparePeopleStatements(database: Database) {
  return {
    name: pluckLate(database, "SELECT name FROM person_name WHERE id = ?"),
    all: prepareLate(database, "SELECT id, name FROM person_name"),
    write: prepareLate(
      database,
      "INSERT INTO person_name VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE person_name.name <> excluded.name",
    ),
  };
}
export type PeopleStatements = ReturnType<typeof preparePeopleStatements>;

/** Keeps who is named in a history. */
export function learnPeople(statements: PeopleStatements, steps: readonly (TicketStep | CallerStep)[]): void {
  const names = new Map(steps.map(({ personId, personName }) => [personId, personName ?? ""]));
  for (const [id, name] of names) if (name !== "") statements.write.run(id, name);
}
