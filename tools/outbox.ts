// `npm run outbox -- export|import|recovery-key …`: carries what a seat could not send to dispatch by hand.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { HotlineError } from "../src/contract/errors.ts";
import { failureSentence } from "../src/dispatch/failure-sentence.ts";
import { importOutboxFile, readRecoveryKey } from "../src/dispatch/outbox/outbox-command.ts";
import { systemClock } from "../src/dispatch/system-clock.ts";
import { type Opener, writeOutboxFile } from "../src/seat/outbox-command.ts";

const help = `npm run outbox -- export --data DIR --to FILE [--login NAME | --recovery]
npm run outbox -- import (--data DIR/dispatch | --database-url URL) --from FILE
npm run outbox -- recovery-key (--data DIR/dispatch | --database-url URL)

  export        writes what a seat could not send into a file that only dispatch can open, for when its console will not
                start; close the console first. Asks, on standard input, for the password of a person who signed in on
                that seat, or with --recovery for the recovery key
  import        applies such a file at dispatch, which may be running; what the seat sends itself, before or after, counts once
  recovery-key  tells an administrator what opens a seat's store when nobody who signed in on it is there: keep it secret`;

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;
function readFlags(args: readonly string[]) {
  const options = { data: text, "database-url": text, to: text, from: text, login: text, recovery: flag, help: flag };
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  return { command: values.help ? undefined : positionals[0], ...values };
}
type Flags = ReturnType<typeof readFlags>;
function needed(flags: Flags, name: "data" | "to" | "from" | "login"): string {
  const value = flags[name];
  if (value === undefined) throw new HotlineError({ kind: "invalid", detail: `argument --${name} is missing` });
  return value;
}

async function ask(question: string): Promise<string> {
  console.error(question);
  for await (const line of createInterface({ input: process.stdin })) return line;
  return "";
}

async function runExport(flags: Flags): Promise<void> {
  const [folder, file] = [join(needed(flags, "data"), "seat"), needed(flags, "to")];
  const opener: Opener = flags.recovery
    ? { recoveryKey: (await ask("Recovery key:")).trim() }
    : { login: needed(flags, "login"), password: await ask("Password:") };
  const count = await writeOutboxFile(folder, file, opener, systemClock);
  console.log(`${count} changes in ${file}; only dispatch can open it.`);
}

async function runImport(flags: Flags): Promise<void> {
  const { applied, rejected } = await importOutboxFile({ url: flags["database-url"], folder: flags.data }, await readFile(needed(flags, "from"), "utf8"));
  console.log(`${applied} changes applied, ${rejected.length} refused`);
  for (const { id, error } of rejected) console.log(`  ${id}: ${error.kind}`);
}

const words: Readonly<Record<string, string>> = {
  wrongPassword: "The store does not open: the password or the key is wrong, or that person never signed in on this seat.",
  notFound: "There is no seat's store in that folder, or nobody ever signed in on it at dispatch.",
  outboxKey: "The file was sealed for another dispatch.",
  outboxFile: "That is no outbox file, or it was changed since it was written.",
  folderInUse: "The console is still running on that folder; close it first.",
};
const sentenceOf = (error: unknown): string =>
  (error instanceof HotlineError ? (words[error.detail ?? ""] ?? words[error.kind]) : undefined) ?? failureSentence(error).sentence;

try {
  const flags = readFlags(process.argv.slice(2));
  if (flags.command === "export") await runExport(flags);
  else if (flags.command === "import") await runImport(flags);
  else if (flags.command === "recovery-key") console.log(await readRecoveryKey({ url: flags["database-url"], folder: flags.data }));
  else console.log(help);
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}
