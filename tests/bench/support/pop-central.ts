// Dispatch with a training exchange as a process of its own, as in the product: it calls when its parent says so.
import { join } from "node:path";
import { z } from "zod";
import { silentLogger } from "../../../src/base/logger.ts";
import { createTrainingExchange, type PlacedCall } from "../../../src/dispatch/exchange/training/training-exchange.ts";
import { startDispatch } from "../../../src/dispatch/start-dispatch.ts";
import { systemClock } from "../../support/system-clock.ts";

const orderSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("call"), number: z.string() }),
  z.object({ kind: z.literal("hangUp"), callId: z.string() }),
]);

const [folder = ""] = process.argv.slice(2);
const exchange = await createTrainingExchange({
  clock: systemClock,
  logger: silentLogger,
  listen: { host: "127.0.0.1", port: 0 },
  voicesFolder: join(import.meta.dirname, "../../../resources/voices"),
  nextCitizen: () => null,
  pace: { between: 3_600_000 },
});
const dispatch = await startDispatch({
  database: { kind: "embedded", folder },
  listen: { host: "127.0.0.1", port: 0 },
  tls: null,
  exchange: async () => exchange,
  demo: true,
  clock: systemClock,
  logger: silentLogger,
});
const calls = new Map<string, PlacedCall>();
process.on("message", (received) => {
  const order = orderSchema.parse(received);
  if (order.kind === "hangUp") {
    calls.get(order.callId)?.hangUp();
    return;
  }
  const call = exchange.placeCall({ number: order.number, voice: "heating.ulaw" });
  calls.set(call.callId, call);
  process.send?.({ kind: "placed", callId: call.callId });
});
const stop = (): void => void dispatch.stop().finally(() => process.exit(0));
process.once("SIGTERM", stop);
process.once("disconnect", stop);
process.send?.({ kind: "ready", url: dispatch.url });
