import { oc } from "@orpc/contract";
import { z } from "zod";
import { configurationRowSchema, demandTypeSchema } from "./configuration.ts";
import { errorDataSchema } from "./errors.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });
const versionSchema = z.number().int().positive();

export const matterHitSchema = z.object({ id: z.string(), label: z.string(), hint: z.string() });
export type MatterHit = z.infer<typeof matterHitSchema>;

/** What the ticket form asks while one types. */
export const entryContract = {
  /** The configuration of a version; null: the one in force. */
  configuration: base.input(z.object({ version: versionSchema.nullable() })).output(configurationRowSchema),
  /** Types, categories or units by any part of their names, by pinyin or initials; an empty text lists them, of categories those of the type first. */
  matters: base
    .input(
      z.object({
        kind: z.enum(["demandType", "category", "unit"]),
        text: z.string().max(200),
        demandType: demandTypeSchema.nullable(),
        version: versionSchema.nullable(),
        limit: z.number().int().min(1).max(100),
      }),
    )
    .output(z.array(matterHitSchema)),
};
