import type { Draft, DraftPatch, DraftSaved } from "../../contract/draft.ts";
import { withPatch } from "../../domain/ticket-fields.ts";

/** saved: on the disk; saving: on its way; waiting: the seat is away, and it is kept here. */
export type SaveState = "saved" | "saving" | "waiting";
/** A draft as this window shows it. */
export interface DraftView {
  readonly draft: Draft;
  readonly state: SaveState;
}
/** What a buffer is given. */
export interface DraftBufferOptions {
  readonly draft: Draft;
  /** Resolves when it is durable. */
  save(patch: DraftPatch): Promise<DraftSaved>;
}

/**
 * What is typed in one window: shown at once, sent at once, one patch at a time and in order.
 * ```
 *  saved ──edit──► saving ──durable, nothing new──► saved
 *                   │  ▲ └──durable, more was typed──► saving
 *             fails │  │ retry (the seat is back)
 *                   ▼  │
 *                  waiting
 * ```
 */
export class DraftBuffer {
  readonly #save: DraftBufferOptions["save"];
  readonly #listeners = new Set<() => void>();
  #view: DraftView;
  #unsent: DraftPatch = {};
  #sending: DraftPatch | null = null;
  /** Own patches that are on the disk, and that no picture of the seat's which came here holds yet. */
  #unseen: { readonly revision: number; readonly patch: DraftPatch }[] = [];
  #settled: (() => void)[] = [];

  constructor({ draft, save }: DraftBufferOptions) {
    this.#save = save;
    this.#view = { draft, state: "saved" };
  }
  get view(): DraftView {
    return this.#view;
  }
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  edit(patch: DraftPatch): void {
    this.#unsent = joined(this.#unsent, patch);
    this.#show({ draft: laidOver(this.#view.draft, patch), state: this.#view.state === "waiting" ? "waiting" : "saving" });
    void this.#send();
  }
  /** The draft as the seat has it after a save of any window: taken but for what was typed here and is not in it. */
  told(draft: Draft): void {
    if (draft.revision < this.#view.draft.revision) return;
    this.#unseen = this.#unseen.filter(({ revision }) => revision > draft.revision);
    const own = [...this.#unseen.map(({ patch }) => patch), this.#sending ?? {}, this.#unsent].reduce(joined);
    this.#show({ ...this.#view, draft: laidOver(draft, own) });
  }
  /** The seat is back. */
  retry(): void {
    if (this.#view.state !== "waiting") return;
    this.#show({ ...this.#view, state: "saving" });
    void this.#send();
  }
  /** Resolves when all that was typed is durable. */
  settled(): Promise<void> {
    if (this.#view.state === "saved") return Promise.resolve();
    return new Promise((resolve) => this.#settled.push(resolve));
  }

  async #send(): Promise<void> {
    if (this.#sending !== null || Object.keys(this.#unsent).length === 0) return;
    this.#sending = this.#unsent;
    this.#unsent = {};
    try {
      const { savedAt, revision } = await this.#save(this.#sending);
      if (revision > this.#view.draft.revision) this.#unseen.push({ revision, patch: this.#sending });
      this.#sending = null;
      const isDone = Object.keys(this.#unsent).length === 0;
      this.#show({ draft: { ...this.#view.draft, savedAt }, state: isDone ? "saved" : "saving" });
    } catch {
      this.#unsent = joined(this.#sending ?? {}, this.#unsent);
      this.#sending = null;
      this.#show({ ...this.#view, state: "waiting" });
      return;
    }
    void this.#send();
  }
  #show(view: DraftView): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
    if (view.state === "saved") for (const done of this.#settled.splice(0)) done();
  }
}

/** Two patches as one; the later one's value stands. */
function joined(earlier: DraftPatch, later: DraftPatch): DraftPatch {
  const extra = earlier.extra === undefined && later.extra === undefined ? {} : { extra: { ...earlier.extra, ...later.extra } };
  return { ...earlier, ...later, ...extra };
}

/** A patch laid over a draft, as the seat does it. */
export function laidOver(draft: Draft, patch: DraftPatch): Draft {
  const { contactNumber, callerId, repeatOf, ...fields } = patch;
  return {
    ...draft,
    contactNumber: contactNumber ?? draft.contactNumber,
    callerId: callerId === undefined ? draft.callerId : callerId,
    repeatOf: repeatOf === undefined ? draft.repeatOf : repeatOf,
    fields: withPatch(draft.fields, fields),
  };
}
