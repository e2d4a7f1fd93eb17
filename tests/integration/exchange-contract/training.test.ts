import { join } from "node:path";
import { silentLogger } from "../../../src/base/logger.ts";
import { createTrainingExchange } from "../../../src/dispatch/exchange/training/training-exchange.ts";
import { SipSeat } from "../../support/sip-seat/sip-seat.ts";
import { systemClock } from "../../support/system-clock.ts";
import { describeExchange } from "./exchange-contract.ts";

describeExchange("training", async () => {
  const exchange = await createTrainingExchange({
    clock: systemClock,
    logger: silentLogger,
    listen: { host: "127.0.0.1", port: 0 },
    voicesFolder: join(import.meta.dirname, "../../../resources/voices"),
    nextCitizen: () => null,
    pace: { between: 1_000 },
  });
  const [url = ""] = exchange.address().servers;
  return {
    exchange,
    phone: (extension, secret) => SipSeat.connect({ url, domain: "127.0.0.1", extension, secret, clock: systemClock }),
    async call(number) {
      const placed = exchange.placeCall({ number, voice: "heating.ulaw" });
      return { hangUp: async () => placed.hangUp() };
    },
    stop: async () => {},
  };
});
