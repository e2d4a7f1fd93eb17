import { oc } from "@orpc/contract";
import { z } from "zod";
import { configurationRowSchema } from "./configuration.ts";
import { errorDataSchema } from "./errors.ts";
import { instantSchema } from "./identifiers.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

const partSchema = z.enum(["demandTypes", "categories", "units", "deadlineRules", "pauseReasons", "fieldDefinitions", "dispatchRules"]);
const lifePartSchema = z.enum(["calendar", "clocks", "followUp", "questions", "rates"]);
export type LifePart = z.infer<typeof lifePartSchema>;
const lifeFaultNameSchema = z.enum([
  "otherYear",
  "bothWays",
  "dayTwice",
  "yearTwice",
  "noHours",
  "endless",
  "redBeforeAmber",
  "questionTwice",
  "noText",
  "noChoice",
  "unknownName",
]);
export type LifeFaultName = z.infer<typeof lifeFaultNameSchema>;

/** Why a version may not be published: where, and what. */
export const configurationFaultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("empty"), part: partSchema }),
  z.object({ kind: z.enum(["twice", "circle", "noChoices", "noName"]), part: partSchema, id: z.string() }),
  z.object({
    kind: z.literal("unknown"),
    part: partSchema,
    id: z.string(),
    names: z.enum(["type", "category", "unit", "deadline", "place"]),
    named: z.string(),
  }),
  z.object({ kind: z.literal("past") }),
  /** Of the rules of the ticket's life; `at` says at which year, clock, question or day. */
  z.object({ kind: z.literal("life"), part: lifePartSchema, name: lifeFaultNameSchema, at: z.string() }),
]);
export type ConfigurationFault = z.infer<typeof configurationFaultSchema>;
export type ConfigurationPart = z.infer<typeof partSchema>;

/** What somebody publishes: all of a version, and the version that they changed. */
export const publicationSchema = z.object({ basedOn: z.number().int().positive(), configuration: configurationRowSchema });
export type Publication = z.infer<typeof publicationSchema>;
/** The new version's number; null with the faults for which it was not published. */
export const publishedSchema = z.object({ version: z.number().int().nullable(), faults: z.array(configurationFaultSchema).max(500) });
export type Published = z.infer<typeof publishedSchema>;

/** An administrator's unfinished version, kept in the seat's journal. */
export const configurationDraftSchema = publicationSchema.extend({ savedAt: instantSchema });

/** The seat's part, for its console. */
export const configurationContract = {
  /** Every version that the seat holds, oldest first. */
  all: base.output(z.array(configurationRowSchema)),
  /** What was begun and not published; null when nothing was. */
  draft: base.output(configurationDraftSchema.nullable()),
  /** Keeps it; null lets it go. */
  keepDraft: base.input(publicationSchema.nullable()).output(z.object({})),
  /** Publishes at dispatch. @throws HotlineError as dispatch, `dispatchAway` */
  publish: base.input(publicationSchema).output(publishedSchema),
};

export const dispatchConfigurationContract = {
  /**
   * Publishes a version by an administrator: checked, audited, in force from its `effectiveFrom` on. Nothing is written when it has faults.
   * @throws HotlineError `notAllowedNow` (detail `version`) when another version was published since
   */
  publish: base.route({ method: "POST", path: "/configuration" }).input(publicationSchema).output(publishedSchema),
};
