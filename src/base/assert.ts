/** Thrown when the program itself is wrong: a broken invariant, never a user's mistake. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** States an invariant. @throws InvariantError when it does not hold. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** The default branch of an exhaustive switch; the compiler proves that it is never reached. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(value)}`);
}
