/** Facts beside a log line. Never personal data: no names, numbers or ticket text. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Structured logging as a port. `event` is a stable dotted name such as `sync.push.rejected`. */
export interface Logger {
  debug(event: string, facts?: LogFacts): void;
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
  error(event: string, facts?: LogFacts): void;
}

/** A logger that says nothing, for tests and tools. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
