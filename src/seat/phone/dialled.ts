import { z } from "zod";
import { ticketNumberSchema } from "../../contract/call-api.ts";
import { callIdSchema, numberHashSchema, uuidSchema } from "../../contract/identifiers.ts";

/** A call that was made here, as the journal remembers it. */
export const dialledSchema = z.object({
  callId: callIdSchema,
  /** null for a seat or a service of the exchange. */
  number: z.string().nullable(),
  ticketId: uuidSchema.nullable(),
  /** The number is for the line alone; people see a mask. */
  isHidden: z.boolean(),
  /** Of a hidden number: the row that it is of, and which of a ticket's or of a person's. */
  source: z
    .union([
      z.object({ ticketId: uuidSchema, number: ticketNumberSchema.optional() }),
      z.object({ callId: callIdSchema }),
      z.object({ callerId: uuidSchema, numberHash: numberHashSchema }),
    ])
    .nullable()
    .default(null),
});
export type Dialled = z.infer<typeof dialledSchema>;
