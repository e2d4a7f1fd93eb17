import { createHmac } from "node:crypto";
import { type NormalisedNumber, normaliseNumber } from "../../domain/phone-number.ts";

/** A number with its keyed hash; `hash` is null where there is no E.164 form. */
export interface HashedNumber extends NormalisedNumber {
  readonly hash: string | null;
}

/** HMAC-SHA256, base64url, of an E.164 number under the city's key. */
export const hashNumber = (key: Buffer, e164: string): string => createHmac("sha256", key).update(e164).digest("base64url");

/** Normalises a number as received and hashes it. */
export function hashedNumber(key: Buffer, raw: string | null): HashedNumber {
  const number = normaliseNumber(raw);
  return { ...number, hash: number.e164 === null ? null : hashNumber(key, number.e164) };
}
