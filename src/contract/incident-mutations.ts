import { z } from "zod";
import { instantSchema, uuidSchema } from "./identifiers.ts";
import { incidentTextSchema } from "./incident.ts";

/** A new incident, a change of one (`seenVersion` is what the author saw), or its end. */
export const incidentPutSchema = z.object({
  name: z.literal("incident.put"),
  incidentId: uuidSchema,
  /** 0: a new one. */
  seenVersion: z.number().int().nonnegative(),
  text: incidentTextSchema,
  ends: z.boolean(),
  at: instantSchema,
});
export type IncidentPut = z.infer<typeof incidentPutSchema>;

/** A person has read an incident's notice, in this version. */
export const incidentAcknowledgeSchema = z.object({
  name: z.literal("incident.acknowledge"),
  incidentId: uuidSchema,
  version: z.number().int().positive(),
  at: instantSchema,
});
export type IncidentAcknowledge = z.infer<typeof incidentAcknowledgeSchema>;
