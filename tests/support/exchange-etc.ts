import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AmiConnection } from "../../src/dispatch/exchange/asterisk/ami-connection.ts";
import type { RunningAsterisk } from "../../tools/asterisk/run-asterisk.ts";
import { systemClock } from "./system-clock.ts";

/** Changes one of a running exchange's files and has it read anew. @param reload a command of its console */
export async function changeExchange(asterisk: RunningAsterisk, file: string, change: (text: string) => string, reload: string): Promise<void> {
  const path = join(dirname(asterisk.recordingsFolder), "etc", file);
  writeFileSync(path, change(readFileSync(path, "utf8")));
  await asterisk.cli(reload);
}

/** A key of a dial pad as the exchange heard it. */
export interface HeardKey {
  readonly channel: string;
  readonly key: string;
}

/** The exchange's manager with an account of the test's own, which hears of keys and nothing else. */
export interface TestManager {
  readonly keys: readonly HeardKey[];
  /** The exchange itself calls. @param channel such as `Local/one@context/n`, in which an answered call waits a minute */
  call(channel: string): Promise<void>;
  stop(): void;
}

export async function openManager(asterisk: RunningAsterisk): Promise<TestManager> {
  const secret = randomBytes(12).toString("hex");
  await changeExchange(asterisk, "manager.conf", (text) => `${text}\n[test]\nsecret=${secret}\nread=dtmf\nwrite=system,originate\n`, "manager reload");
  const account = { host: asterisk.ami.host, port: asterisk.ami.port, user: "test", secret };
  const keys: HeardKey[] = [];
  const connection = new AmiConnection({
    account,
    clock: systemClock,
    onEvent: (event) => {
      if (event.get("event") !== "DTMFEnd" || event.get("direction") !== "Received") return;
      keys.push({ channel: event.get("channel") ?? "", key: event.get("digit") ?? "" });
    },
    onEnd: () => {},
  });
  await connection.logIn(account);
  const call = async (channel: string): Promise<void> => {
    await connection.action("Originate", [
      ["Channel", channel],
      ["Application", "Wait"],
      ["Data", "60"],
      ["Async", "true"],
    ]);
  };
  return { keys, call, stop: () => connection.end("done") };
}
