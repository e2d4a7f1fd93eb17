// Faults that a power cut must bring to light, put into the seat's store from outside.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import Sqlite from "better-sqlite3";
import { z } from "zod";
import { Cache } from "../../../src/seat/store/cache.ts";

export const plantSchema = z.enum(["journalUnsynced", "cacheUnsynced", "keysUnsynced"]);
export type Plant = z.infer<typeof plantSchema>;

/** Before the store is opened. */
export function plant(name: Plant): void {
  if (name === "journalUnsynced") {
    const pragma = Sqlite.prototype.pragma;
    Sqlite.prototype.pragma = function (text, options) {
      return pragma.call(this, text === "synchronous = FULL" ? "synchronous = OFF" : text, options);
    };
  }
  if (name === "cacheUnsynced") {
    const { apply } = Cache.prototype;
    Cache.prototype.apply = function (changes, position) {
      return apply.call(this, changes, position, false);
    };
  }
  if (name === "keysUnsynced") {
    fs.fsyncSync = () => {};
    syncBuiltinESMExports();
  }
}
