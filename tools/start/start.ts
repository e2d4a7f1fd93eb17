// Starts the product: `npm start -- --help` says what there is.
import { join, resolve } from "node:path";
import { buildPages } from "./build-pages.ts";
import { startElectron } from "./electron-window.ts";
import { type Service, StartFailure, startService } from "./service.ts";
import { help, readStartArguments, type StartArguments } from "./start-arguments.ts";
import { chooseWindow, openBrowser } from "./window.ts";

const source = join(import.meta.dirname, "..", "..", "src");
const running: Service[] = [];
const say = (line: string): void => console.log(line);

/** One line that grows, on a terminal; else a line per step. */
function progress(step: string, done: number, total: number): void {
  const share = total === 0 ? 1 : done / total;
  const bar = "█".repeat(Math.round(share * 30)).padEnd(30, "░");
  if (process.stdout.isTTY) process.stdout.write(`\r${bar} ${step} ${done} / ${total}   ${share >= 1 ? "\n" : ""}`);
  else if (share >= 1) say(`${step}: ${done}`);
}
const start = async (name: string, script: string, args: readonly string[], folder: string): Promise<Service> => {
  const service = await startService(name, join(source, script), args, { folder, onProgress: progress });
  running.push(service);
  return service;
};
const passOn = (flags: StartArguments, names: readonly ("database-url" | "listen" | "tls-cert" | "tls-key")[]): string[] =>
  names.flatMap((name) => (flags[name] === undefined ? [] : [`--${name}`, flags[name]]));

async function startDispatch(flags: StartArguments, folder: string): Promise<Service> {
  const isDemo = flags.mode === "demo";
  const args = ["--exchange", flags.exchange ?? (isDemo ? "training" : "none"), ...passOn(flags, ["database-url", "listen", "tls-cert", "tls-key"])];
  if (flags["database-url"] === undefined) args.push("--data", join(folder, "dispatch"));
  if (isDemo) args.push("--demo", "--people", flags.people, "--history", flags.history, ...(flags.listen === undefined ? ["--listen", "127.0.0.1:0"] : []));
  const dispatch = await start("dispatch", "dispatch/main.ts", args, folder);
  say(`dispatch: ${dispatch.ready.url}`);
  if (dispatch.ready.setUpCode) say(`One-time code for the first administrator: ${dispatch.ready.setUpCode}`);
  return dispatch;
}

async function startSeat(flags: StartArguments, folder: string, dispatchUrl: string): Promise<void> {
  const built = await buildPages({ always: false });
  if (!built.passed) throw new StartFailure(`The pages could not be built:\n${built.output}`);
  const window = chooseWindow({ headless: flags.headless, only: flags.window, say });
  if (window.kind === "electron") {
    say(`console: ${window.reason}`);
    const electron = startElectron(window.executable, { folder, dispatchUrl });
    running.push(electron);
    void electron.outcome.then(({ status, sentence }) => {
      if (sentence !== null) console.error(sentence);
      return stop(status);
    });
    return;
  }
  const port = flags.port === undefined ? [] : ["--port", flags.port];
  const seat = await start("seat", "main/browser/main.ts", ["--data", folder, "--dispatch", dispatchUrl, ...port], folder);
  const address = seat.ready.address ?? "";
  say(`console: ${address}\n  (${window.reason}; the address is good for one sign-in of a browser)`);
  if (window.kind === "address") return;
  const child = openBrowser(window.executable, address, folder);
  child.on("error", () => say("The window could not be opened; open the address above in Chromium, Chrome or Edge."));
  // Closing the window ends the demo, as closing an application does.
  child.on("exit", () => void stop(0));
}

let stopping: Promise<void> | null = null;
/** The first reason counts: Ctrl-C reaches the parts too, and their end is then no failure. */
function stop(status: number): Promise<void> {
  stopping ??= (async () => {
    for (const service of running.splice(0).reverse()) await service.stop();
    process.exit(status);
  })();
  return stopping;
}

async function main(): Promise<void> {
  const flags = readStartArguments(process.argv.slice(2));
  if (flags.help) {
    say(help);
    return;
  }
  const folder = resolve(flags.data);
  const dispatch = flags.mode === "seat" ? null : await startDispatch(flags, folder);
  for (const person of dispatch?.ready.demoPeople ?? []) say(`  sign in as ${person.login} / ${person.password}  (${person.name}, ${person.role})`);
  if (flags.mode !== "dispatch") await startSeat(flags, folder, flags.dispatch ?? dispatch?.ready.url ?? "");
  say("Ctrl-C stops everything.");
  await Promise.race(running.map((service) => service.ended));
  await stop(1);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(0));
await main().catch(async (error: unknown) => {
  console.error(error instanceof StartFailure || error instanceof TypeError ? error.message : "The program could not be started.");
  if (!(error instanceof StartFailure) && !(error instanceof TypeError)) console.error(error);
  await stop(1);
});
