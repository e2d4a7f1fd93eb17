import { z } from "zod";

/** UUIDv7 made where the thing is made (RFC 9562 §5.7). */
export const uuidSchema = z.uuidv7();
/** UTC milliseconds since 1970. */
export const instantSchema = z.number().int().min(0).max(8_640_000_000_000_000);
/**
 * A call's identity, the same at seat and dispatch without asking each other:
 * `<exchange>:<the exchange's own call id>` or `manual:<uuid>` for one taken by hand.
 */
export const callIdSchema = z.string().regex(/^[a-z0-9-]{1,32}:[\w.:@-]{1,120}$/);
/** HMAC-SHA256 (base64url, 43 characters) of an E.164 number under the city's number key. */
export const numberHashSchema = z.string().regex(/^[\w-]{43}$/);
/** A number with its middle hidden, such as `138****5678`. */
export const numberMaskSchema = z.string().max(40);
/** SIP user part of a seat, such as `1001`. */
export const extensionSchema = z.string().regex(/^\d{2,8}$/);
