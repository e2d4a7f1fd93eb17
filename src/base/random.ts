/** Randomness as a port, so that simulations own it. */
export interface Random {
  /** [0, 1) */
  next(): number;
  bytes(count: number): Uint8Array;
}
