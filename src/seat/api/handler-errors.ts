import { ORPCError } from "@orpc/server";
import type { Logger } from "../../base/logger.ts";
import { type ErrorData, HotlineError } from "../../contract/errors.ts";
import { asStoreError } from "../store/sqlite-errors.ts";

const withData = (data: ErrorData): ORPCError<string, ErrorData> => new ORPCError("HOTLINE", { status: 400, message: data.kind, data });

/** Every failure leaves as one kind with its facts; what is not ours is logged by name and leaves as `internal`. */
export function asSeatError(failure: unknown, logger: Logger): ORPCError<string, unknown> {
  const error = asStoreError(failure);
  if (error instanceof HotlineError) return withData(error.data);
  if (error instanceof ORPCError) return error.code === "BAD_REQUEST" ? withData({ kind: "invalid" }) : error;
  logger.error("seat.api.failed", {
    name: error instanceof Error ? error.name : "unknown",
    code: error instanceof Error && "code" in error ? String(error.code) : null,
    at:
      error instanceof Error
        ? (error.stack
            ?.split("\n")[1]
            ?.trim()
            .replace(/\(?file:.*\/src\//, "(src/") ?? null)
        : null,
  });
  return withData({ kind: "internal" });
}
