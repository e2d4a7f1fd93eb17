import type { Logger } from "./logger.ts";

/** A process, as far as it tells what nobody caught: errors, and promises that were refused to nobody. */
export interface FaultSource {
  on(event: "uncaughtException", listener: (error: unknown) => void): unknown;
}

/**
 * Logs what nobody caught, and lets the process decide what becomes of it. Node's own way would write message and stack: a message may hold
 * what a citizen said, and a path a person's name. What is told is the error's name, and the file and line that it comes from.
 */
export function onFault(source: FaultSource, logger: Logger, decide: () => void): void {
  source.on("uncaughtException", (error) => {
    const { name, stack = "" } = error instanceof Error ? error : { name: typeof error };
    logger.error("process.fault", { name, at: placeOf(stack) });
    decide();
  });
}

/** The first frame's file and line: what stands before it in a stack is the message. */
const placeOf = (stack: string): string => /^\s+at .*?([\w.-]+\.[cm]?[jt]s:\d+)/m.exec(stack)?.[1] ?? "unknown";
