import { z } from "zod";
import { instantSchema } from "./identifiers.ts";

/** Part of the directory that somebody works for: ids of districts, streets or communities; null: the whole city. */
export const areaSchema = z.array(z.string().min(1).max(12)).max(400).nullable();

/** What a seat holds (`domain/window.ts`): worked out by dispatch from the person's role and area, told with each answer. */
export const seatWindowSchema = z.object({
  /** Closed tickets, ended calls and people of before are not held. */
  since: instantSchema,
  areaIds: areaSchema,
  /** Whose own tickets are held wherever they lie; null where the area is the whole city. */
  personId: z.string().nullable(),
});
export type SeatWindow = z.infer<typeof seatWindowSchema>;

/** Kinds of rows that a seat does not hold all of. */
export const windowedEntitySchema = z.enum(["ticket", "call", "caller"]);
export type WindowedEntity = z.infer<typeof windowedEntitySchema>;

/** Days of closed tickets and ended calls that a seat holds, by who sits there. */
export const heldDaysSchema = z.object({
  operator: z.number().int().min(1).max(3_650),
  teamLead: z.number().int().min(1).max(3_650),
  administrator: z.number().int().min(1).max(3_650),
});
export type HeldDays = z.infer<typeof heldDaysSchema>;
