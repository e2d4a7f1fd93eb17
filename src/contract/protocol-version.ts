/**
 * History of the wire, newest last. Raise when a schema of `sync.ts`, `mutation.ts` or
 * `rows.ts` changes; `protocol-version.test.ts` breaks when one changes unannounced.
 *
 * 1: first version.
 */
export const protocolVersion = 1;

/** The oldest seat that dispatch still serves. */
export const protocolFloor = 1;
