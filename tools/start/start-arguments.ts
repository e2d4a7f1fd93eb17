import { parseArgs } from "node:util";

export const help = `npm start -- [mode] [options]

Modes
  (none)     the whole demo: dispatch on its own PostgreSQL, a seat, and its console in a window
  dispatch   the central service alone
  seat       one seat and its console, joined to a running dispatch

Options
  --data DIR            where everything is kept (default ./data)
  --headless            open no window; print the console's address
  --window NAME         electron or browser; without it Electron where it can be had, else a browser
  --exchange NAME       training (the demo's default), asterisk or kamailio (settings by environment, see docs/operating.md), or none
  --people N            synthetic people in the demo (default 20000)
  --history N           synthetic tickets in the demo (default 50000)
  --port N              the console's port on this machine
  --dispatch URL        seat: the dispatch to join
  --database-url URL    dispatch: a PostgreSQL of yours instead of the embedded one
  --listen HOST:PORT    dispatch: where to listen (default 127.0.0.1:7345)
  --tls-cert, --tls-key dispatch: files for HTTPS
  --help                this text`;

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;

/** What was asked for on the command line. @throws TypeError naming what is not understood */
export function readStartArguments(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      data: { ...text, default: "data" },
      headless: flag,
      help: flag,
      exchange: text,
      people: { ...text, default: "20000" },
      history: { ...text, default: "50000" },
      port: text,
      window: text,
      dispatch: text,
      "database-url": text,
      listen: text,
      "tls-cert": text,
      "tls-key": text,
    },
  });
  const mode = positionals[0] ?? "demo";
  if ((mode !== "demo" && mode !== "dispatch" && mode !== "seat") || positionals.length > 1)
    throw new TypeError(`The mode "${positionals.join(" ")}" is not known.`);
  if (mode === "seat" && values.dispatch === undefined) throw new TypeError("A seat needs the address of its dispatch: --dispatch URL.");
  const { window } = values;
  if (window !== undefined && window !== "electron" && window !== "browser") throw new TypeError(`The window "${window}" is not known: electron or browser.`);
  return { mode, ...values, window } as const;
}
export type StartArguments = ReturnType<typeof readStartArguments>;
