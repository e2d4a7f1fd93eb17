// `npm run exchange [-- --show]`: the tests' Asterisk by hand, until Ctrl-C; or its configuration alone, as text.
import { parseArgs } from "node:util";
import { exchangeEnvironment } from "./asterisk/exchange-environment.ts";
import { provisionAsterisk } from "./asterisk/provision-asterisk.ts";
import { type RunningAsterisk, startAsterisk } from "./asterisk/run-asterisk.ts";
import { shownConfiguration } from "./asterisk/shown-configuration.ts";

const { values } = parseArgs({ options: { show: { type: "boolean", default: false } } });
if (values.show) console.log(shownConfiguration());
else await run();

async function run(): Promise<void> {
  const log = (line: string): void => console.log(line);
  const exchange = await startAsterisk({ root: (await provisionAsterisk({ log })).root, log });
  console.log(told(exchange));
  const ended = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  // Signals alone do not keep the process up.
  const awake = setInterval(() => {}, 60_000);
  await ended;
  clearInterval(awake);
  await exchange.stop();
}

/** The line that starts a hotline on it, and where calls come in and go out. */
function told(exchange: RunningAsterisk): string {
  const { trunkAddress, trunkPort, sipPort, recordingsFolder, logFile } = exchange;
  const assigned = Object.entries(exchangeEnvironment(exchange)).map(([name, value]) => `  ${name}='${value}' \\`);
  return [
    "",
    "Start a hotline on it, in another terminal:",
    ...assigned,
    "  npm start -- --exchange asterisk",
    "",
    `A call comes in at 127.0.0.1:${sipPort} (UDP) from ${trunkAddress}, to 12345; a seat's outgoing call goes to ${trunkAddress}:${trunkPort}:`,
    `  sipp -sn uac -i ${trunkAddress} -s 12345 -m 1 127.0.0.1:${sipPort}`,
    `Recordings, each leg and direction apart: ${recordingsFolder}`,
    `Its log: ${logFile}`,
    "Ctrl-C ends it and removes its folder.",
  ].join("\n");
}
