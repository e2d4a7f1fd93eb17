import { join } from "node:path";
import { silentLogger } from "../../../src/base/logger.ts";
import { createAsteriskExchange } from "../../../src/dispatch/exchange/asterisk/asterisk-exchange.ts";
import { provisionAsterisk } from "../../../tools/asterisk/provision-asterisk.ts";
import { startAsterisk } from "../../../tools/asterisk/run-asterisk.ts";
import { SipSeat } from "../../support/sip-seat/sip-seat.ts";
import { startSippCaller } from "../../support/sipp.ts";
import { systemClock } from "../../support/system-clock.ts";
import { describeExchange } from "./exchange-contract.ts";

const voice = join(import.meta.dirname, "../../../resources/voices");

describeExchange("Asterisk", async () => {
  const running = await startAsterisk({ root: (await provisionAsterisk({ log: () => {} })).root });
  const exchange = createAsteriskExchange({ ami: running.ami, servers: [running.wsUrl], domain: running.domain, clock: systemClock, logger: silentLogger });
  return {
    exchange,
    phone: (extension, secret) => SipSeat.connect({ url: running.wsUrl, domain: running.domain, extension, secret, clock: systemClock }),
    async call(number) {
      const caller = await startSippCaller({ exchange: running, number, voice: join(voice, "heating.ulaw") });
      await caller.progress;
      return caller;
    },
    stop: () => running.stop(),
  };
});
