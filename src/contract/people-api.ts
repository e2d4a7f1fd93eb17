import { oc } from "@orpc/contract";
import { z } from "zod";
import { errorDataSchema } from "./errors.ts";
import { extensionSchema } from "./identifiers.ts";
import { roleSchema } from "./rows.ts";
import { areaSchema } from "./window.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

/** Fewest characters of a password. */
export const shortestPassword = 10;
export const passwordSchema = z.string().min(shortestPassword).max(200);

/** A person as administrators and team leads see them. */
export const listedPersonSchema = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  role: roleSchema,
  /** false: switched off, so that they cannot sign in. */
  active: z.boolean(),
  /** null: the whole city. */
  areaIds: areaSchema,
  /** null from a dispatch that does not tell it. */
  extension: extensionSchema.nullable().default(null),
});
export type ListedPerson = z.infer<typeof listedPersonSchema>;
export const listedPeopleSchema = z.array(listedPersonSchema);

export const newPersonSchema = z.object({
  login: z.string().min(1).max(60),
  name: z.string().min(1).max(80),
  role: roleSchema,
  password: passwordSchema,
  /** Left out: the whole city. */
  areaIds: areaSchema.optional(),
});
export const madePersonSchema = z.object({ personId: z.string() });

/** What is left out stays as it is. */
export const personChangeSchema = z.object({
  personId: z.string().max(60),
  role: roleSchema.optional(),
  areaIds: areaSchema.optional(),
  /** false ends the person's sign-ins at once, and their telephone's. */
  active: z.boolean().optional(),
});
export type PersonChange = z.infer<typeof personChangeSchema>;

export const dispatchPeopleContract = {
  list: base.route({ method: "GET", path: "/people" }).output(listedPeopleSchema),
  /** Audited. @throws HotlineError `invalid` (detail `login`) when the login is another's */
  create: base.route({ method: "POST", path: "/people" }).input(newPersonSchema).output(madePersonSchema),
  /**
   * What a person may do and see from now on; their seat gains and loses what that changes. Audited.
   * @throws HotlineError `notFound`; `notAllowedNow` (detail `lastAdministrator`, `self`) when nobody, or not oneself, could take it back
   */
  change: base.route({ method: "PATCH", path: "/people" }).input(personChangeSchema).output(z.object({})),
};

/** The seat's part, for an administrator's console: it asks dispatch, which checks who may. @throws HotlineError as dispatch, `forbidden`, `dispatchAway` */
export const peopleContract = {
  list: base.output(listedPeopleSchema),
  create: base.input(newPersonSchema).output(madePersonSchema),
  change: base.input(personChangeSchema).output(z.object({})),
};
