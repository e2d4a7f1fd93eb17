import { z } from "zod";
import { instantSchema } from "./identifiers.ts";
import { textBounds } from "./text-bounds.ts";
import { lifeRulesSchema } from "./ticket-life.ts";
import { heldDaysSchema } from "./window.ts";
import { spanSchema } from "./working-calendar.ts";

/** 诉求类型 by its id in the configuration; a city has its own. */
export const demandTypeSchema = z.string().regex(/^[a-z][A-Za-z0-9]{0,29}$/);
export type DemandType = z.infer<typeof demandTypeSchema>;
/** The types that a configuration without a list of its own has. */
export const standardDemandTypes = ["inquiry", "help", "complaint", "report", "suggestion", "praise"] as const satisfies readonly DemandType[];
export const urgencySchema = z.enum(["normal", "urgent", "critical"]);
export type Urgency = z.infer<typeof urgencySchema>;

/** What a person reads, in both languages. */
const wordsSchema = (limit: number) => z.object({ zh: z.string().max(limit), en: z.string().max(limit) });

/** Id of a field that the configuration adds to a ticket. */
export const extraFieldIdSchema = z.string().regex(/^[a-z][A-Za-z0-9]{0,29}$/);
/** Values of such fields as they were typed, by id; an empty one says nothing. */
export const extraFieldsSchema = z
  .record(extraFieldIdSchema, z.string().max(textBounds.extra))
  .refine((fields) => Object.keys(fields).length <= 60, { error: "more than 60 fields" });

/** A field that a ticket of certain types and categories has beside the fixed ones. */
export const fieldDefinitionSchema = z.object({
  id: extraFieldIdSchema,
  label: wordsSchema(40),
  kind: z.enum(["text", "number", "date", "choice", "phone"]),
  /** Empty: of every type. */
  demandTypes: z.array(demandTypeSchema).max(40),
  /** Empty: of every category; a field of matters stands for all that lie in it. */
  categoryIds: z.array(z.string().max(40)).max(200),
  required: z.boolean(),
  /** Longest text in characters, or greatest number; null: 1,000 characters, any number. */
  max: z.number().nullable(),
  choices: z.array(z.string().min(1).max(80)).max(60),
  hint: wordsSchema(120),
});

/** Who acts by a rule: the street or the district of the place, the category's own unit, or a unit by its id. */
export const dispatchTargetSchema = z.string().regex(/^(street|district|category|unit:.{1,60})$/);

/** Who leads and who helps (主办, 协办) where a matter of these categories lies in these places. The first rule of the list that fits is the one. */
export const dispatchRuleSchema = z.object({
  /** Its number, by which people speak of it. */
  id: z.string().min(1).max(20),
  name: z.string().max(80),
  /** Empty: any type. */
  demandTypes: z.array(demandTypeSchema).max(40),
  /** Empty: any category; a field of matters stands for all that lie in it. */
  categoryIds: z.array(z.string().max(40)).max(200),
  /** Empty: anywhere, also where no place is known; districts, streets or communities. */
  placeIds: z.array(z.string().max(12)).max(400),
  lead: dispatchTargetSchema,
  helpers: z.array(dispatchTargetSchema).max(20),
});

/**
 * One version of the dated configuration of types, categories, units, deadlines, fields and rules; a ticket keeps its version.
 * All versions are kept: the first as `configuration`, each later one as `configuration:<version>`.
 */
export const configurationRowSchema = z.object({
  id: z.string().regex(/^configuration(:[1-9]\d{0,8})?$/),
  version: z.number().int().positive(),
  effectiveFrom: instantSchema,
  /** Empty: the standard ones. */
  demandTypes: z.array(z.object({ id: demandTypeSchema, name: wordsSchema(40) })).default([]),
  categories: z.array(
    z.object({
      id: z.string().max(40),
      name: z.string().max(80),
      parentId: z.string().max(40).nullable(),
      demandTypes: z.array(demandTypeSchema),
      deadlineRuleId: z.string().max(40),
      /** Unit that leads where no rule says otherwise; null means the street of the place. */
      unitId: z.string().max(60).nullable(),
    }),
  ),
  units: z.array(
    z.object({
      id: z.string().max(60),
      name: z.string().max(120),
      kind: z.enum(["street", "district", "department", "utility"]),
      placeId: z.string().max(12).nullable(),
      /** Duty telephone, for transfers and three-party calls. */
      phone: z.string().max(40).nullable().default(null),
    }),
  ),
  /** `hours` by the clock, or the `span`, where there is one, instead of them. */
  deadlineRules: z.array(z.object({ id: z.string().max(40), name: z.string().max(80), hours: z.number().positive(), span: spanSchema.optional() })),
  /**
   * The three levels as this version calls them, and whether a new ticket may have them; empty: the standard ones. Rules, clocks and orders
   * count by the ids.
   */
  urgencyLevels: z
    .array(
      z.object({ id: urgencySchema, name: z.object({ zh: z.string().trim().min(1).max(20), en: z.string().trim().min(1).max(20) }), isOffered: z.boolean() }),
    )
    .max(3)
    .default([]),
  /** Urgency overrides the category's rule when its hours are fewer. */
  urgencyHours: z.object({ normal: z.number().nullable(), urgent: z.number().nullable(), critical: z.number().nullable() }),
  wrapUpSeconds: z.number().int().nonnegative(),
  pauseReasons: z.array(z.object({ id: z.string().max(40), name: z.string().max(80) })),
  fieldDefinitions: z.array(fieldDefinitionSchema).max(200).default([]),
  dispatchRules: z.array(dispatchRuleSchema).max(2_000).default([]),
  /** Calendar, clocks, follow-ups and rates; absent in versions from before there were such rules. */
  lifeRules: lifeRulesSchema.optional(),
  /** How far back seats hold what is over; the usual days where a version does not say. */
  heldDays: heldDaysSchema.optional(),
});
export type ConfigurationRow = z.infer<typeof configurationRowSchema>;
