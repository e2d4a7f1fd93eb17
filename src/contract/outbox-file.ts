import { z } from "zod";
import { instantSchema } from "./identifiers.ts";
import { mutationSchema } from "./mutation.ts";

/** A key of X25519 (RFC 7748), 32 bytes, base64url. */
export const sealingKeySchema = z.string().regex(/^[\w-]{43}$/);

/**
 * A seat's outbox as a file that only dispatch can open: X25519 with a key made for this file alone, HKDF-SHA256
 * (RFC 5869), AES-256-GCM. It says nothing of its content but when it was made.
 */
export const outboxFileSchema = z.object({
  format: z.literal("hotline-outbox-1"),
  exportedAt: instantSchema,
  /** dispatch's public key that it is sealed for; a restored or another dispatch has another. */
  sealedFor: sealingKeySchema,
  ephemeral: sealingKeySchema,
  nonce: z.base64url().length(16),
  tag: z.base64url().length(22),
  content: z.base64url(),
});
export type OutboxFile = z.infer<typeof outboxFileSchema>;

/** What is sealed in it: what dispatch has not confirmed, in the order in which it was made, ids and authors kept. */
export const outboxContentSchema = z.object({ deviceId: z.string().max(60), mutations: z.array(mutationSchema).max(100_000) });
export type OutboxContent = z.infer<typeof outboxContentSchema>;

/** What the derived key is for, so that the same secret could never serve another purpose. */
export const outboxPurpose = "hotline-console outbox file 1";
