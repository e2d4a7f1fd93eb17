import type { Migration } from "../../migrate.ts";
import { migration as initial } from "./0001-initial.ts";

/** All forms of the journal, oldest first. */
export const journalMigrations: readonly Migration[] = [initial];
