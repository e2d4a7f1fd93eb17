import { z } from "zod";
import type { ClockOffset } from "./clock-offset.ts";
import type { Journal } from "./store/journal.ts";

const fact = "clockOffset";
/** What changes by less is not written, ms: deadlines are told in minutes. */
const told = 1_000;

/** Keeps what is known of dispatch's time for a seat that is started again while dispatch is away. */
export function keepClockOffset(journal: Journal, { value }: ClockOffset): void {
  if (value === null || Math.abs(value - (journal.fact(fact, z.number()) ?? 0)) < told) return;
  journal.setFact(fact, value);
}
/** Takes up what was known last. */
export function recallClockOffset(journal: Journal, offset: ClockOffset): void {
  const known = journal.fact(fact, z.number());
  if (known !== null) offset.recall(known);
}
