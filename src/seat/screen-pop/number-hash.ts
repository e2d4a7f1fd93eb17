import { createHmac } from "node:crypto";
import { type NormalisedNumber, normaliseNumber } from "../../domain/phone-number.ts";

/** A number as received, in one form, with its keyed hash; `hash` is null where there is no E.164 form. */
export interface HashedNumber extends NormalisedNumber {
  readonly hash: string | null;
}

/** @param key the city's number key, 32 bytes; null before the first sign-in, when nothing can be hashed */
export function hashedNumber(key: Uint8Array | null, raw: string | null): HashedNumber {
  const number = normaliseNumber(raw);
  const canHash = key !== null && number.e164 !== null;
  return { ...number, hash: canHash ? createHmac("sha256", key).update(number.e164).digest("base64url") : null };
}
