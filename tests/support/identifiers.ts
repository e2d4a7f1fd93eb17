import { randomBytes } from "node:crypto";
import { makeUuidV7 } from "../../src/base/uuid.ts";

/** A new UUIDv7 as the product makes them. */
export const newId = (): string => makeUuidV7(Date.now(), randomBytes(10));
