import { destination, pino } from "pino";
import type { Logger } from "../../base/logger.ts";

/**
 * JSON lines on standard error, one per event; the starter writes them to a file in the data folder.
 * Synchronous, so that the last lines before a crash are not lost.
 * @param part which process speaks, such as `browser-shell`
 */
export function structuredLogger(part: string): Logger {
  const sink = pino({ base: { part }, timestamp: pino.stdTimeFunctions.isoTime }, destination({ fd: 2, sync: true }));
  return {
    debug: (event, facts) => sink.debug({ ...facts, event }),
    info: (event, facts) => sink.info({ ...facts, event }),
    warn: (event, facts) => sink.warn({ ...facts, event }),
    error: (event, facts) => sink.error({ ...facts, event }),
  };
}
