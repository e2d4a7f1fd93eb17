import type { Migration } from "../../migrate.ts";
import { migration as initial } from "./0001-initial.ts";

/** All forms of the cache, oldest first. */
export const cacheMigrations: readonly Migration[] = [initial];
