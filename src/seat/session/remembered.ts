import { z } from "zod";
import { sealingKeySchema } from "../../contract/outbox-file.ts";
import { takenOverSchema } from "../../contract/seat-api.ts";
import { lineAccountSchema, personSchema } from "../../contract/session.ts";
import type { Journal } from "../store/journal.ts";

/** What the journal holds of the sign-in: everything that the seat needs to go on without dispatch. */
export const rememberedSessionSchema = z.object({
  /** Who is signed in; null between two shifts. */
  person: personSchema.nullable(),
  token: z.string().nullable(),
  tokenExpiresAt: z.number().int(),
  /** 32 bytes, base64url. */
  numberKey: z.string(),
  line: lineAccountSchema,
  outboxKey: sealingKeySchema.nullable().default(null),
  /** The last person here sits elsewhere now, or was switched off; null when neither is so. */
  takenOver: takenOverSchema.nullable().default(null),
});
export type RememberedSession = z.infer<typeof rememberedSessionSchema>;

/** Who may sign in here without dispatch. */
const enrolledSchema = z.object({ person: personSchema, verifier: z.string(), until: z.number().int() });
export type Enrolled = z.infer<typeof enrolledSchema>;
const enrolledByLoginSchema = z.record(z.string(), enrolledSchema);

/** One spelling per login, as dispatch compares them. */
export const foldLogin = (login: string): string => login.normalize("NFKC").trim().toLowerCase();

export const readSession = (journal: Journal): RememberedSession | null => journal.fact("session", rememberedSessionSchema);
export const writeSession = (journal: Journal, session: RememberedSession): void => journal.setFact("session", session);
export const readEnrolled = (journal: Journal, login: string): Enrolled | null => journal.fact("enrolled", enrolledByLoginSchema)?.[foldLogin(login)] ?? null;
export function writeEnrolled(journal: Journal, login: string, enrolled: Enrolled): void {
  journal.setFact("enrolled", { ...journal.fact("enrolled", enrolledByLoginSchema), [foldLogin(login)]: enrolled });
}
/** A person may no longer sign in here without dispatch. */
export function forgetEnrolled(journal: Journal, login: string): void {
  const { [foldLogin(login)]: _gone, ...others } = journal.fact("enrolled", enrolledByLoginSchema) ?? {};
  journal.setFact("enrolled", others);
}
