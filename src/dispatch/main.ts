// The central service as a process: `node src/dispatch/main.ts --data DIR | --database-url URL [--listen HOST:PORT] …`.
import { join } from "node:path";
import { onFault } from "../base/fault.ts";
import type { Exchange } from "../contract/exchange.ts";
import { type DispatchArguments, exchangeAddress, readArguments, readAsteriskSettings, readKamailioSettings } from "./arguments.ts";
import { demoCallers } from "./demo/demo-callers.ts";
import { fillDemo } from "./demo/fill-demo.ts";
import { resourcesFolder } from "./demo/resource.ts";
import { createAsteriskExchange } from "./exchange/asterisk/asterisk-exchange.ts";
import { createKamailioRegistrar } from "./exchange/kamailio/kamailio-registrar.ts";
import { createTrainingExchange } from "./exchange/training/training-exchange.ts";
import { failureSentence } from "./failure-sentence.ts";
import { processLogger } from "./process-logger.ts";
import { type DispatchOptions, type KeptPort, startDispatch } from "./start-dispatch.ts";
import { systemClock } from "./system-clock.ts";

const logger = processLogger(process.env.HOTLINE_LOG_LEVEL ?? "info");
onFault(process, logger, () => process.exit(1));
const tell = (message: Readonly<Record<string, unknown>>): void => void process.send?.(message);

function exchangeFactory(flags: DispatchArguments): DispatchOptions["exchange"] {
  if (flags.exchange === "none") return null;
  if (flags.exchange === "training") return (kept) => trainingExchange(flags, kept);
  if (flags.exchange === "kamailio") {
    const settings = readKamailioSettings(process.env);
    return async () => createKamailioRegistrar({ tables: settings.HOTLINE_KAMAILIO_TABLES, address: exchangeAddress(settings) });
  }
  const settings = readAsteriskSettings(process.env);
  const ami = { host: settings.HOTLINE_AMI_HOST, port: settings.HOTLINE_AMI_PORT, user: settings.HOTLINE_AMI_USER, secret: settings.HOTLINE_AMI_SECRET };
  const seats = { sessionSeconds: settings.HOTLINE_SESSION_SECONDS };
  return async () => createAsteriskExchange({ ami, ...exchangeAddress(settings), seats, clock: systemClock, logger });
}

/** Somebody calls so soon after a seat is ready, ms. */
const trainingPace = { between: 6_000 };

async function trainingExchange(flags: DispatchArguments, kept: KeptPort): Promise<Exchange> {
  const create = (port: number) =>
    createTrainingExchange({
      clock: systemClock,
      logger,
      listen: { host: "127.0.0.1", port },
      voicesFolder: join(resourcesFolder(), "voices"),
      nextCitizen: demoCallers({ people: flags.demo ? flags.people : 0, seed: Date.now() }),
      pace: trainingPace,
    });
  // Another program may have the port by now: then seats learn the new one when they sign in.
  const exchange = await create(kept.port ?? 0).catch(() => create(0));
  await kept.keep(Number(new URL(exchange.address().servers[0] ?? "").port));
  return exchange;
}

function optionsFrom(flags: DispatchArguments): DispatchOptions {
  const [, host = "127.0.0.1", port = "0"] = /^(.*):(\d+)$/.exec(flags.listen) ?? [];
  const url = flags["database-url"];
  const [cert, key] = [flags["tls-cert"], flags["tls-key"]];
  const fill: Pick<DispatchOptions, "fill"> = flags.demo
    ? {
        fill: (store) =>
          fillDemo({
            store,
            people: flags.people,
            tickets: flags.history,
            seed: 12_345,
            now: systemClock.now(),
            onProgress: (step, done, total) => tell({ kind: "progress", step, done, total }),
          }),
      }
    : {};
  return {
    database: url === undefined ? { kind: "embedded", folder: flags.data ?? "data" } : { kind: "url", url },
    listen: { host, port: Number(port) },
    tls: cert === undefined || key === undefined ? null : { cert, key },
    exchange: exchangeFactory(flags),
    recordingsFolder: process.env.HOTLINE_RECORDINGS ?? null,
    demo: flags.demo,
    images: { printer: new URL("../seat/image/print-caches.ts", import.meta.url) },
    ...fill,
    clock: systemClock,
    logger,
  };
}

try {
  const running = await startDispatch(optionsFrom(readArguments(process.argv.slice(2))));
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void running.stop().finally(() => process.exit(0));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  // A starter that was killed outright must not leave a service behind that nobody can stop.
  process.once("disconnect", stop);
  tell({ kind: "ready", url: running.url, setUpCode: running.setUpCode, demoPeople: running.demoPeople });
  if (process.send === undefined) {
    console.log(`dispatch: ${running.url}`);
    if (running.setUpCode !== null) console.log(`One-time code for the first administrator: ${running.setUpCode}`);
  }
} catch (error) {
  const failure = failureSentence(error);
  tell({ kind: "failed", ...failure });
  console.error(failure.sentence);
  process.exitCode = 1;
  process.disconnect?.();
}
