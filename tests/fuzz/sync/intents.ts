import type { MutationBody } from "../../../src/contract/mutation.ts";

/** Something that a person did at a seat, by which it is known again wherever it comes to. */
export interface Intent {
  readonly seat: string;
  readonly personId: string;
  readonly kind: "create" | "update" | "move" | "impossible";
  readonly ticketId: string;
  /** Unique: a step of the ticket's history that has this time is this intent's. */
  readonly at: number;
  /** What the person wrote. */
  readonly body: MutationBody;
  /** dispatch's clock then, UTC ms. */
  readonly dispatchTime: number;
  /** The seat said that it is kept. Otherwise it may be there or not, but not twice. */
  isAcknowledged: boolean;
  /** The disk was put back to an image from before, or dispatch to a backup that is older than what seats offer again: it is lost with that, unless dispatch has it. */
  isLostWithDisk: boolean;
  /** So much time has passed since that its seat need not keep it any more, where dispatch has it. */
  isForgotten: boolean;
  /** Its ticket has left the window of its seat. */
  hasLeft: boolean;
  /** Its author saw that it came back. */
  isSeen: boolean;
  mutationId: string | null;
}

/** What was found wrong. */
export interface Violation {
  readonly kind: "lost" | "doubled" | "reordered" | "stuck" | "diverged" | "vanished" | "busy" | "broken" | "unproven" | "textLost";
  readonly detail: string;
}
