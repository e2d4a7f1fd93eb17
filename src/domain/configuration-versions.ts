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

/** The version under which a ticket was made; the one in force where that is not kept here. */
export function configurationOf(versions: readonly ConfigurationRow[], version: number, at: number): ConfigurationRow | null {
  return versions.find((each) => each.version === version) ?? configurationAt(versions, at);
}
