/** Something that a person did at a seat, by which it is known again wherever it comes to. */
export interface Intent {
  readonly seat: string;
  readonly kind: "create" | "update" | "move" | "impossible";
  readonly ticketId: string;
  /** Unique: a step of the ticket's history that has this time is this intent's. */
  readonly at: number;
  /** The seat said that it is kept. Otherwise it may be there or not, but not twice. */
  isAcknowledged: boolean;
  /** The disk was put back to an image from before: it is lost with the disk, unless dispatch has it already. */
  isLostWithDisk: boolean;
  /** Its author saw that it came back. */
  isSeen: boolean;
  mutationId: string | null;
}

/** What was found wrong. */
export interface Violation {
  readonly kind: "lost" | "doubled" | "reordered" | "stuck" | "diverged" | "vanished" | "busy" | "broken" | "unproven";
  readonly detail: string;
}
