import { z } from "zod";

/** The two pages of a seat: the console shows and commands, the line holds the telephone. */
export const pageNameSchema = z.enum(["console", "line"]);
export type PageName = z.infer<typeof pageNameSchema>;
export const pageNames: readonly PageName[] = pageNameSchema.options;
