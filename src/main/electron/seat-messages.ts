import { z } from "zod";
import { globalCommandSchema, refusedKeysSchema, wantedKeysSchema } from "../../contract/global-keys.ts";
import { pageNameSchema } from "../shared/page.ts";
import { startFailureSchema } from "../shared/start-failure.ts";

/**
 * What the Electron main process and the seat's process say to each other. Over utilityProcess a `connect` carries
 * a MessagePort and the page talks to the seat directly; over a child process's channel there are no ports, so `data`
 * and `close` carry each connection's messages.
 */
const connection = z.number().int().positive();
const request = z.number().int().positive();
/** base64; a data key is 32 bytes. */
const bytes = z.base64().max(4_096);
/** oRPC's messages are text; the limit is the browser shell's (`frameLimit`). */
export const messageLimit = 1_048_576;

export const toSeatSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("start"), folder: z.string().min(1), dispatchUrl: z.url().nullable(), keyWrap: z.boolean() }),
  z.object({ kind: z.literal("connect"), connection, page: pageNameSchema }),
  z.object({ kind: z.literal("data"), connection, text: z.string().max(messageLimit) }),
  z.object({ kind: z.literal("close"), connection }),
  z.object({ kind: z.literal("keyWrapped"), request, bytes: bytes.nullable() }),
  /** A key that was taken from the system was pressed. */
  z.object({ kind: z.literal("globalKey"), command: globalCommandSchema }),
  z.object({ kind: z.literal("globalKeysRefused"), refused: refusedKeysSchema }),
  z.object({ kind: z.literal("stop") }),
]);
export type ToSeat = z.infer<typeof toSeatSchema>;

export const fromSeatSchema = z.discriminatedUnion("kind", [
  /** The entry listens and waits for `start`. */
  z.object({ kind: z.literal("loaded") }),
  z.object({ kind: z.literal("started") }),
  z.object({ kind: z.literal("failed"), reason: startFailureSchema, sentence: z.string().max(400) }),
  z.object({ kind: z.literal("data"), connection, text: z.string() }),
  z.object({ kind: z.literal("globalKeys"), wanted: wantedKeysSchema }),
  z.object({ kind: z.literal("keyWrap"), request, operation: z.enum(["wrap", "unwrap"]), bytes }),
]);
export type FromSeat = z.infer<typeof fromSeatSchema>;
