import { createCipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, randomBytes } from "node:crypto";
import { type OutboxContent, type OutboxFile, outboxPurpose } from "../../contract/outbox-file.ts";

/** Seals an outbox for dispatch. @param key dispatch's public key @param exportedAt UTC ms */
export function sealOutbox(content: OutboxContent, key: string, exportedAt: number): OutboxFile {
  const pair = generateKeyPairSync("x25519");
  const ephemeral = pair.publicKey.export({ format: "jwk" }).x ?? "";
  const publicKey = createPublicKey({ key: { kty: "OKP", crv: "X25519", x: key }, format: "jwk" });
  const secret = diffieHellman({ privateKey: pair.privateKey, publicKey });
  const nonce = randomBytes(12);
  const head = Buffer.from(JSON.stringify(["hotline-outbox-1", exportedAt, key, ephemeral]));
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(hkdfSync("sha256", secret, `${ephemeral}.${key}`, outboxPurpose, 32)), nonce).setAAD(head);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final()]);
  return {
    format: "hotline-outbox-1",
    exportedAt,
    sealedFor: key,
    ephemeral,
    nonce: nonce.toString("base64url"),
    tag: cipher.getAuthTag().toString("base64url"),
    content: sealed.toString("base64url"),
  };
}
