import { pino } from "pino";
import type { Logger } from "../base/logger.ts";

/** Structured lines on standard error; standard output is for people. */
export function processLogger(level: string): Logger {
  const log = pino({ level, base: { service: "dispatch" } }, pino.destination({ dest: 2, sync: true }));
  return {
    debug: (event, facts) => log.debug(facts ?? {}, event),
    info: (event, facts) => log.info(facts ?? {}, event),
    warn: (event, facts) => log.warn(facts ?? {}, event),
    error: (event, facts) => log.error(facts ?? {}, event),
  };
}
