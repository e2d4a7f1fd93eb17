import { type Elsewhere, type ErrorKind, errorDataSchema } from "../../contract/errors.ts";

/** The kind of a failed call to the seat; `internal` for what is not ours, `seatAway` when there is no connection. */
export function kindOfError(error: unknown): ErrorKind | "seatAway" {
  const data = errorDataSchema.safeParse(error instanceof Error && "data" in error ? error.data : null);
  if (data.success) return data.data.kind;
  return error instanceof Error && error.message === "the seat is away" ? "seatAway" : "internal";
}

/** Where the person of a failed sign-in sits already; null for any other failure. */
export function elsewhereOfError(error: unknown): Elsewhere | null {
  const data = errorDataSchema.safeParse(error instanceof Error && "data" in error ? error.data : null);
  return data.success ? (data.data.elsewhere ?? null) : null;
}

/** What of a failed call's subject was wrong, such as a field's name; undefined where nothing was said. */
export function detailOfError(error: unknown): string | undefined {
  const data = errorDataSchema.safeParse(error instanceof Error && "data" in error ? error.data : null);
  return data.success ? data.data.detail : undefined;
}
