import { z } from "zod";
import { instantSchema } from "./identifiers.ts";

/** The lists that a seat can draw from its own store. */
export const listNameSchema = z.enum(["tickets", "calls", "callers", "followUps"]);
export type ListName = z.infer<typeof listNameSchema>;

/** Somebody took rows of a list out of the program: for the audit alone; what was searched for may name a person and is not in it. */
export const listExportSchema = z.object({
  name: z.literal("list.export"),
  list: listNameSchema,
  format: z.enum(["csv", "xlsx"]),
  rows: z.number().int().nonnegative(),
  /** Seat's estimate of dispatch's time, UTC ms. */
  at: instantSchema,
});
export type ListExport = z.infer<typeof listExportSchema>;
