import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync } from "node:crypto";
import { z } from "zod";
import { HotlineError } from "../../contract/errors.ts";
import { type OutboxContent, type OutboxFile, outboxContentSchema, outboxFileSchema, outboxPurpose, sealingKeySchema } from "../../contract/outbox-file.ts";
import type { Querier } from "../store/database.ts";
import { keepFact } from "../store/facts.ts";

const keySchema = z.object({ x: sealingKeySchema, d: sealingKeySchema });
/** The pair by which seats seal what they cannot send; the private half never leaves the store. */
export type SealingKey = z.infer<typeof keySchema>;

/** The store's pair, made at the first asking. */
export async function sealingKey(client: Querier): Promise<SealingKey> {
  const { x, d } = generateKeyPairSync("x25519").privateKey.export({ format: "jwk" });
  return keySchema.parse(await keepFact(client, "outboxKey", { x, d }));
}

/** Opens a seat's outbox file. @throws HotlineError `invalid` with detail `outboxFile` (not one, or changed since) or `outboxKey` (sealed for another dispatch) */
export function openOutbox(text: string, key: SealingKey): { file: OutboxFile; content: OutboxContent } {
  const file = outboxFileSchema.safeParse(parsed(text));
  if (!file.success) throw new HotlineError({ kind: "invalid", detail: "outboxFile" });
  if (file.data.sealedFor !== key.x) throw new HotlineError({ kind: "invalid", detail: "outboxKey" });
  const content = outboxContentSchema.safeParse(parsed(unsealed(file.data, key)));
  if (!content.success) throw new HotlineError({ kind: "invalid", detail: "outboxFile" });
  return { file: file.data, content: content.data };
}

function unsealed(file: OutboxFile, key: SealingKey): string {
  const { ephemeral, exportedAt, format, nonce, tag, content } = file;
  try {
    const privateKey = createPrivateKey({ key: { kty: "OKP", crv: "X25519", ...key }, format: "jwk" });
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "X25519", x: ephemeral }, format: "jwk" });
    const secret = Buffer.from(hkdfSync("sha256", diffieHellman({ privateKey, publicKey }), `${ephemeral}.${key.x}`, outboxPurpose, 32));
    const head = Buffer.from(JSON.stringify([format, exportedAt, key.x, ephemeral]));
    const decipher = createDecipheriv("aes-256-gcm", secret, Buffer.from(nonce, "base64url")).setAAD(head).setAuthTag(Buffer.from(tag, "base64url"));
    return Buffer.concat([decipher.update(Buffer.from(content, "base64url")), decipher.final()]).toString("utf8");
  } catch {
    throw new HotlineError({ kind: "invalid", detail: "outboxFile" });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
