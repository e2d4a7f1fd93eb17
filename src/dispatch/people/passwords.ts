import { createHash, randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

/** Argon2id at OWASP's second choice: 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Argon2id hash of a password, salt and parameters included. */
export const hashPassword = (password: string): Promise<string> => hash(password, cost);

/** Whether a password is the one of the hash; false for a damaged hash. */
export const isPassword = (kept: string, password: string): Promise<boolean> => verify(kept, password).catch(() => false);

/** A secret of 256 bits. */
export const makeSecret = (): string => randomBytes(32).toString("base64url");

/**
 * Tokens and the secrets of devices are kept by their hash alone, so that a copy of the database opens nothing. A fast one is enough: a slow one
 * guards words that can be guessed, and nobody tries 2^256 secrets.
 */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("base64url");
