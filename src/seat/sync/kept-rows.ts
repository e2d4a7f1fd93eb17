import type { MutationBody } from "../../contract/mutation.ts";
import type { Forgotten } from "../../contract/sync.ts";
import type { StoredDraft } from "../drafts/drafts.ts";
import type { Journal } from "../store/journal.ts";

/** Whether something needs a row. */
export type IsKept = (row: { readonly entity: string; readonly id: string }) => boolean;

const keyOf = ({ entity, id }: Parameters<IsKept>[0]): string => `${entity} ${id}`;
const rowOf = (key: string): Forgotten => {
  const at = key.indexOf(" ");
  return { entity: key.slice(0, at) as Forgotten["entity"], id: key.slice(at + 1) };
};

/** The rows that stay here, in the window or not: what is on its way or came back builds on them, or a form that is open shows them. */
export class KeptRows {
  readonly #journal: Journal;
  readonly #drafts: () => readonly StoredDraft[];
  /** Of what is in the outbox; null: it has changed since it was read. */
  #ofOutbox: ReadonlySet<string> | null = null;

  constructor(journal: Journal, drafts: () => readonly StoredDraft[]) {
    this.#journal = journal;
    this.#drafts = drafts;
  }
  /** Something in the outbox came, moved on or went. */
  outboxChanged(): void {
    this.#ofOutbox = null;
  }
  /** As it is now: to be asked for anew after each turn of the event loop. */
  now(): IsKept {
    const [ofOutbox, ofDrafts] = [this.#namedByOutbox(), new Set(this.#drafts().flatMap(namedBy))];
    return (row) => ofOutbox.has(keyOf(row)) || ofDrafts.has(keyOf(row));
  }
  rows(): Forgotten[] {
    return [...new Set([...this.#namedByOutbox(), ...this.#drafts().flatMap(namedBy)])].map(rowOf);
  }
  #namedByOutbox(): ReadonlySet<string> {
    this.#ofOutbox ??= new Set(this.#journal.mutations(["pending", "acknowledged", "rejected"]).flatMap(({ body }) => namedBy(body)));
    return this.#ofOutbox;
  }
}

type Naming = { readonly [Name in keyof typeof kinds]?: unknown };
/** What may be named, and of which kind it is. */
const kinds = {
  ticketId: "ticket",
  masterTicketId: "ticket",
  repeatOf: "ticket",
  callId: "call",
  manualCallId: "call",
  exchangeCallId: "call",
  callerId: "caller",
  keepId: "caller",
  mergeId: "caller",
  intoId: "caller",
} as const satisfies Readonly<Record<string, Forgotten["entity"]>>;

function namedBy(naming: MutationBody | StoredDraft): string[] {
  const names = Object.entries(kinds) as [keyof Naming, Forgotten["entity"]][];
  return names.flatMap(([name, entity]) => {
    const id = (naming as Naming)[name];
    return typeof id === "string" ? [keyOf({ entity, id })] : [];
  });
}
