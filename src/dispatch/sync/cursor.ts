import { HotlineError } from "../../contract/errors.ts";

/** A place in the feed. All before (transaction, n) in this epoch is held by whoever has it. */
export interface Cursor {
  readonly epoch: number;
  readonly transaction: number;
  readonly n: number;
}

export const writeCursor = (cursor: Cursor): string => `${cursor.epoch}.${cursor.transaction}.${cursor.n}`;

/** Reads a cursor of this epoch. @throws HotlineError `epochChanged` after a restore from backup */
export function readCursor(text: string, epoch: number): Cursor {
  const [found, transaction, n] = text.split(".").map(Number);
  if (found !== epoch || transaction === undefined || n === undefined) throw new HotlineError({ kind: "epochChanged" });
  return { epoch, transaction, n };
}
