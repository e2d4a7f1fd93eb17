import type { ConfigurationRow } from "../contract/configuration.ts";

/**
 * The version in force at a time (UTC ms): of those that have begun the last to begin, the higher number where two begin
 * together; before all of them the first. Null when there is none. Seat and dispatch ask alike, so that a version with a
 * future `effectiveFrom` comes into force by itself on both sides.
 */
export function configurationAt(versions: readonly ConfigurationRow[], at: number): ConfigurationRow | null {
  const inOrder = [...versions].sort((one, other) => one.effectiveFrom - other.effectiveFrom || one.version - other.version);
  return inOrder.findLast((version) => version.effectiveFrom <= at) ?? inOrder[0] ?? null;
}

/** When the next version comes into force that has not begun, UTC ms; null when none waits. */
export function nextBeginning(versions: readonly ConfigurationRow[], at: number): number | null {
  const coming = versions.map(({ effectiveFrom }) => effectiveFrom).filter((effectiveFrom) => effectiveFrom > at);
  return coming.length === 0 ? null : Math.min(...coming);
}

/** The version under which a ticket was made; the one in force where that is not kept here. */
export function configurationOf(versions: readonly ConfigurationRow[], version: number, at: number): ConfigurationRow | null {
  return versions.find((each) => each.version === version) ?? configurationAt(versions, at);
}
