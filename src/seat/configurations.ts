import { type ConfigurationRow, configurationRowSchema } from "../contract/configuration.ts";
import { breakReasonsOf } from "../domain/configuration-names.ts";
import { configurationAt, configurationOf, nextBeginning } from "../domain/configuration-versions.ts";
import { MatterIndex } from "./search/matters.ts";
import type { Cache } from "./store/cache.ts";

/** Every version of the dated configuration that the seat holds, read once and again when one came. */
export class Configurations {
  readonly #cache: Cache;
  readonly #centralNow: () => number;
  readonly #matters = new WeakMap<ConfigurationRow, MatterIndex>();
  #versions: readonly ConfigurationRow[] | null = null;

  /** @param centralNow dispatch's time as far as it is known, UTC ms */
  constructor(cache: Cache, centralNow: () => number) {
    this.#cache = cache;
    this.#centralNow = centralNow;
  }

  /** All of them, oldest first. */
  all(): readonly ConfigurationRow[] {
    this.#versions ??= this.#cache
      .read((statements) => statements.configurations.all())
      .map((document) => configurationRowSchema.parse(JSON.parse(String(document))))
      .sort((one, other) => one.version - other.version);
    return this.#versions;
  }
  /** The one in force now; null before the first fill. */
  inForce(): ConfigurationRow | null {
    return configurationAt(this.all(), this.#centralNow());
  }
  /** A version by its number; the one in force at a time (UTC ms) where it is not here. */
  of(version: number, at = this.#centralNow()): ConfigurationRow | null {
    return configurationOf(this.all(), version, at);
  }
  /** What a break's reason is called now; null for none, one of the usual, and one that the version in force does not have. */
  breakReasonName(id: string | null): string | null {
    return breakReasonsOf(this.inForce()).find((reason) => reason.id === id)?.name ?? null;
  }
  /** How long until another version comes into force, ms; null when none waits. */
  untilNext(): number | null {
    const now = this.#centralNow();
    const next = nextBeginning(this.all(), now);
    return next === null ? null : next - now;
  }
  /** The names of a version as they may be typed. */
  matters(configuration: ConfigurationRow): MatterIndex {
    const known = this.#matters.get(configuration) ?? new MatterIndex(configuration);
    this.#matters.set(configuration, known);
    return known;
  }
  /** A version came, or the cache was emptied. */
  forget(): void {
    this.#versions = null;
  }
}
