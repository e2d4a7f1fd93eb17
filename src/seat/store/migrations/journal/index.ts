import type { Migration } from "../../migrate.ts";
import { migration as initial } from "./0001-initial.ts";
import { migration as wholeRows } from "./0002-whole-rows.ts";
import { migration as draftHistory } from "./0003-draft-history.ts";

/** All forms of the journal, oldest first. */
export const journalMigrations: readonly Migration[] = [initial, wholeRows, draftHistory];
